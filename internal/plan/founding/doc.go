// Package founding holds the rules of a cluster's beginning: its tickets, a founding that fails and starts anew, the moment from which it
// counts as founded, and its end. A status that was lost is rebuilt here, so that it is never read as "not founded yet".
package founding
