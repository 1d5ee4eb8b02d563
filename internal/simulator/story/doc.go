// Package story draws histories of a cluster, lets them happen in a world, and has them judged. A history that breaks a rule is
// shortened to the events that matter and told in words.
//
// A story is data: what the cluster is to be, and events, each with a number to draw what follows it from. An event that has
// nothing to happen to does nothing, so any event can be left out of a story, and the rest stays a story.
package story
