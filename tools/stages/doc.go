// Command stages runs the stages of the project's tests, from the fast to the real, prints the seconds of each, and ends with
// how many checks passed and failed. A stage that fails does not keep the next from running. Stages that a plus joins, as in
// lab+simulate, run side by side: the first is in front, and the others take the processor time that it leaves.
package main
