package act

import (
	"context"
	"testing"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// logged keeps what is written to the log, and where.
type logged struct {
	etcd.Client
	at  string
	err error
}

func (l *logged) AppendNothing(_ context.Context, at etcd.Endpoint) error {
	l.at = at.Member
	return l.err
}

func TestWhatWakesAMemberIsWrittenAtTheLeader(t *testing.T) {
	for name, l := range map[string]*logged{"a leader that answers": {}, "a leader that does not": {err: context.DeadlineExceeded}} {
		t.Run(name, func(t *testing.T) {
			st, _ := withEtcd(t)
			st.T = t
			st.actor.Clients.Wrap = func(etcd.Client) etcd.Client { return l }
			outcome := st.do(action.Announce{Leader: "db-a-0", Member: "db-a-2"})
			if l.at != "db-a-0" {
				t.Errorf("it is written at %q", l.at)
			}
			if l.err != nil {
				st.wantSetback(outcome, plan.Waits, "")
			} else if outcome.Err != nil {
				t.Error(outcome.Err)
			}
		})
	}
}
