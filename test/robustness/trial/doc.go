// Package trial runs one change of a cluster, or one fault, while applications work with it, and tells what they felt: how long it took,
// what failed, and the longest time in which nobody could write. Their history is judged, and a trial whose fault they did not feel
// is no trial.
package trial
