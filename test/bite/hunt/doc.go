// Command hunt plays histories without some rules of the operator, and looks for one that breaks an invariant for the want of all of
// them. Package bite builds it.
//
//	hunt -without 7 -breaks I3 -focus 'voters,volume wiped' -n 400
//
// It prints the seed of the history, and what it breaks. Without -breaks it prints, for all histories, what each breaks.
package main
