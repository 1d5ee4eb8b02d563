package view

import (
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/snapshot"
)

// View is the state of a cluster together with who is to leave it.
type View struct {
	*departure.Leaving
}

// Of is the view of a snapshot.
func Of(s *snapshot.Snapshot) *View { return &View{departure.In(state.Of(s))} }
