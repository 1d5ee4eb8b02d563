// Package judge tells whether a database that keeps its promises can have had a history: each key is linearizable, no acknowledged change
// is lost, and every watch tells every change once, in order. It looks at nothing but the history.
package judge
