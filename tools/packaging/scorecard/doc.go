// Package scorecard judges what `operator-sdk scorecard` says, more strictly than operator-sdk does: a suggestion fails a test, and so
// does the lack of a result. It writes the verdicts as xunit.
package scorecard
