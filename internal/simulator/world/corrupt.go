package world

import "database.example.com/operator/internal/simulator/engine"

// Corrupt lets the leader find that the data of a member is not what the others have, and returns its name; empty when nobody leads.
func (w *World) Corrupt(pick int) string {
	for _, p := range w.Engine.Processes() {
		if !p.Leads() || w.Engine.LeaderOf(p) != p {
			continue
		}
		m := p.Data.State.Members[pick%len(p.Data.State.Members)]
		if w.Engine.Propose(p, engine.Entry{Kind: engine.RaiseCorrupt, Member: m.ID}) == nil {
			return m.Name
		}
	}
	return ""
}
