// Command stages runs the stages of the project's tests, from the fast to the real, prints the seconds of each, and ends with
// how many checks passed and failed. A stage that fails does not keep the next from running. Rows of stages that a plus joins run side by
// side, the stages of a row one after the other, as in lab+api,simulate: the first row is in front, and the others take the processor time
// that it leaves.
package main
