//go:build process

package process

import (
	"context"
	"fmt"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/internal/simulator/engine"
)

// nobody is a member ID that no member has.
const nobody = 42

// step is one thing that happens, to both alike.
func (tr *trace) step() {
	steps := []func(){
		tr.write, tr.lease, tr.add, tr.add, tr.startJoiner, tr.startJoiner, tr.startJoiner, tr.promote, tr.promote, tr.remove, tr.move,
		tr.kill, tr.restart, tr.restart, tr.otherVersion, tr.otherVersion, tr.enableDowngrade, tr.cancelDowngrade,
	}
	before := len(tr.story)
	for tries := 0; len(tr.story) == before && tries < 50; tries++ {
		steps[tr.rand.IntN(len(steps))]()
	}
}

func (tr *trace) write() {
	at := tr.one(serves)
	if at == nil {
		return
	}
	tr.writes++
	n := tr.writes
	want := tr.refusedLearner(at, func() error { return tr.model.Propose(at.model, engine.Entry{Kind: engine.Write, Write: n}) })
	tr.agree(fmt.Sprintf("write %d at %s", n, at.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Put(ctx, fmt.Sprintf("write-%d", n), "done")
		return err
	})
	tr.unsure[n] = want != nil
}

func (tr *trace) lease() {
	if at := tr.one(serves); at != nil {
		tr.entryAt(at)
	}
}

// entryAt makes an entry that holds no key.
func (tr *trace) entryAt(at *twin) {
	want := tr.refusedLearner(at, func() error { return tr.model.Propose(at.model, engine.Entry{Kind: engine.Nothing}) })
	tr.agree("a lease at "+at.name, want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Grant(ctx, 600)
		return err
	})
}

func (tr *trace) add() {
	at := tr.one(serves)
	if at == nil {
		return
	}
	m := tr.one(func(m *twin) bool { return m.data == nil })
	if m == nil || tr.rand.IntN(4) > 0 {
		if m = tr.slot(at.engine); m == nil {
			return
		}
	}
	tr.waitForHealth()
	_, want := tr.model.AddLearner(at.model, m.peer)
	tr.agree(fmt.Sprintf("%s is added at %s", m.name, at.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.MemberAddAsLearner(ctx, []string{m.peer})
		return err
	})
}

// startJoiner starts a member that is listed and never ran.
func (tr *trace) startJoiner() {
	leader := tr.leader()
	m := tr.one(func(m *twin) bool { return m.data == nil && m.model == nil })
	if leader == nil || m == nil {
		return
	}
	var initial []string
	listed := false
	for _, each := range leader.model.Data.State.Members {
		initial = append(initial, tr.byURL(each.URL).name+"="+each.URL)
		listed = listed || each.URL == m.peer
	}
	if !listed {
		return
	}
	m.engine = tr.version(leader.engine)
	if m.engine == "3.7" && leader.model.Data.State.Version.Minor < 6 {
		m.engine = leader.engine
	}
	tr.tell("%s starts with etcd %s to join", m.name, m.engine)
	tr.start(m, initial, false)
}

// version is mostly the one that is given.
func (tr *trace) version(mostly string) string {
	if tr.rand.IntN(4) > 0 {
		return mostly
	}
	return []string{"3.5", "3.6", "3.7"}[tr.rand.IntN(3)]
}

func (tr *trace) promote() {
	at := tr.one(serves)
	m := tr.one(func(m *twin) bool { return tr.idOf(m) != 0 })
	if at == nil {
		return
	}
	if m == nil || tr.rand.IntN(8) == 0 {
		want := tr.model.Promote(at.model, nobody)
		tr.agree("nobody is promoted at "+at.name, want, at, func(ctx context.Context, c *clientv3.Client) error {
			_, err := c.MemberPromote(ctx, nobody)
			return err
		})
		return
	}
	id := tr.realID(m)
	want := tr.model.Promote(at.model, tr.idOf(m))
	tr.agree(fmt.Sprintf("%s is promoted at %s", m.name, at.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.MemberPromote(ctx, id)
		return err
	})
}

func (tr *trace) remove() {
	at := tr.one(serves)
	m := tr.one(func(m *twin) bool { return tr.idOf(m) != 0 })
	if at == nil || m == nil || tr.strands(m) {
		return
	}
	tr.waitForHealth()
	id := tr.realID(m)
	want := tr.model.Remove(at.model, tr.idOf(m))
	tr.agree(fmt.Sprintf("%s is removed at %s", m.name, at.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.MemberRemove(ctx, id)
		return err
	})
	if l := tr.leader(); want == nil && l != nil && len(l.model.Data.State.Voters()) == 1 {
		// Etcd writes down that an entry is committed with the next one. Who is left alone and killed before that waits for the other for ever.
		tr.settle()
		tr.entryAt(tr.leader())
	}
}

// strands says whether the other one of two voters may never learn that it is alone, because the leader goes before it has told so. Whether it
// learns it nobody can tell; no operator should ask for that.
func (tr *trace) strands(m *twin) bool {
	l := tr.leader()
	return m == l && len(l.model.Data.State.Voters()) == 2
}

func (tr *trace) move() {
	at, to := tr.one(serves), tr.one(func(m *twin) bool { return tr.idOf(m) != 0 })
	if at == nil || to == nil || tr.leader() == nil {
		return
	}
	id := tr.realID(to)
	want := tr.model.MoveLeader(at.model, tr.idOf(to))
	tr.agree(fmt.Sprintf("leadership is moved at %s to %s", at.name, to.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.MoveLeader(ctx, id)
		return err
	})
}

func (tr *trace) kill() {
	m := tr.one(func(m *twin) bool { return m.model != nil })
	if m == nil {
		return
	}
	tr.tell("%s is killed", m.name)
	m.real.kill(tr.T)
	tr.model.Kill(m.model)
	m.model = nil
}

func (tr *trace) restart() {
	if m := tr.one(isDown); m != nil {
		tr.tell("%s starts again with etcd %s", m.name, m.engine)
		tr.start(m, nil, false)
	}
}

// otherVersion starts a member with another version.
func (tr *trace) otherVersion() {
	m := tr.one(func(m *twin) bool { return m.model != nil || isDown(m) })
	if m == nil {
		return
	}
	engine := []string{"3.5", "3.6", "3.7"}[tr.rand.IntN(3)]
	if engine == m.engine || tr.poisons(m, engine) {
		return
	}
	if m.model != nil {
		m.real.kill(tr.T)
		tr.model.Kill(m.model)
		m.model = nil
		tr.settle()
	}
	m.engine = engine
	tr.tell("%s starts with etcd %s", m.name, m.engine)
	tr.start(m, nil, false)
}

// poisons says whether nobody can tell what becomes of an engine that starts with a version. 3.5 may leave something in the log of a newer
// cluster that the others cannot read, before it sees that it must not start. 3.7 reads what 3.5 left only if the log was saved since, and
// several things make 3.6 save it (poisoned_log_test.go).
func (tr *trace) poisons(m *twin, version string) bool {
	switch version {
	case "3.5":
		return m.data.State.Version.Minor > 5
	case "3.7":
		return m.data.OldRequests
	default:
		return false
	}
}

func (tr *trace) enableDowngrade() {
	at := tr.one(serves)
	if at == nil {
		return
	}
	target := []string{"3.5", "3.6", "3.7"}[tr.rand.IntN(3)]
	want := tr.model.AllowDowngrade(at.model, engine.ParseVersion(target+".0"), false)
	tr.agree(fmt.Sprintf("a downgrade to %s is enabled at %s", target, at.name), want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Downgrade(ctx, clientv3.DowngradeEnable, target)
		return err
	})
}

func (tr *trace) cancelDowngrade() {
	at := tr.one(serves)
	if at == nil {
		return
	}
	want := tr.model.CancelDowngrade(at.model)
	tr.agree("a downgrade is cancelled at "+at.name, want, at, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Downgrade(ctx, clientv3.DowngradeCancel, "")
		return err
	})
}
