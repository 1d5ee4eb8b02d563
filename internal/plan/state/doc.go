// Package state derives from a snapshot what the planner's rules share: which version the members run and where a change of it goes, who
// leads and follows, whose pod is not what is asked for, who stands firm, and how long something silent is waited for. It judges
// nothing: who is to leave is decided in departure, what is to be done by the rules.
package state
