//go:build process

package process

import (
	"context"
	"fmt"
	"slices"
	"strings"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// alike says in what etcd differs from the model; nil when in nothing.
func (tr *trace) alike() error {
	leader := tr.leader()
	for _, m := range tr.members {
		if m.real == nil {
			continue
		}
		if m.real.running() != (m.model != nil) {
			return fmt.Errorf("%s runs: %t, in the model: %t", m.name, m.real.running(), m.model != nil)
		}
		if !serves(m) {
			continue
		}
		if err := tr.followsAlike(m, leader); err != nil {
			return err
		}
	}
	if leader == nil {
		return nil
	}
	return tr.stateAlike(leader)
}

// followsAlike compares whom a member follows, and whether it votes.
func (tr *trace) followsAlike(m, leader *twin) error {
	status, err := tr.status(m)
	if err != nil {
		return err
	}
	if leader == nil && m.model.Learner() {
		// It goes on believing in the last leader.
		return nil
	}
	want := "nobody"
	if leader != nil && tr.model.LeaderOf(m.model) == leader.model {
		want = leader.name
	}
	follows := "nobody"
	if status.Leader != 0 {
		follows = fmt.Sprintf("%x", status.Leader)
		if leader != nil && status.Leader == tr.realID(leader) {
			follows = leader.name
		}
	}
	if follows != want || status.IsLearner != m.model.Learner() {
		return fmt.Errorf("%s follows %s and is a learner: %t; in the model it follows %s and is one: %t",
			m.name, follows, status.IsLearner, want, m.model.Learner())
	}
	return nil
}

// stateAlike compares the members, the version and the downgrade.
func (tr *trace) stateAlike(leader *twin) error {
	list, err := tr.list(leader)
	if err != nil {
		return err
	}
	var have, want []string
	for _, m := range list.Members {
		have = append(have, fmt.Sprintf("%s %q learner: %t", strings.Join(m.PeerURLs, " "), m.Name, m.IsLearner))
	}
	state := leader.model.Data.State
	for _, m := range state.Members {
		want = append(want, fmt.Sprintf("%s %q learner: %t", m.URL, m.Name, m.Learner))
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		return fmt.Errorf("etcd lists %v, the model %v", have, want)
	}
	version, err := tr.clusterVersion(leader)
	if err != nil {
		return err
	}
	if version != state.Version.String() {
		return fmt.Errorf("the cluster's version is %s, in the model %s", version, state.Version)
	}
	status, err := tr.status(leader)
	if err != nil {
		return err
	}
	if enabled := status.DowngradeInfo.GetEnabled(); leader.engine != "3.5" && enabled != (state.Downgrade.String() != "") {
		return fmt.Errorf("a downgrade is enabled: %t, in the model to %q", enabled, state.Downgrade)
	}
	return nil
}

// healAll starts all that are down again.
func (tr *trace) healAll() {
	for _, m := range tr.members {
		if isDown(m) {
			tr.tell("%s starts again with etcd %s in the end", m.name, m.engine)
			tr.start(m, nil, false)
		}
	}
	tr.settle()
}

// compareWrites holds that both have the same writes, but for those that were not answered.
func (tr *trace) compareWrites() {
	leader := tr.leader()
	if leader == nil {
		return
	}
	want := leader.model.Data.Writes(leader.model.Data.Commit)
	var answer *clientv3.GetResponse
	eventually(tr.T, "all writes to be read", func() error {
		return tr.ask(leader, func(ctx context.Context, c *clientv3.Client) (err error) {
			answer, err = c.Get(ctx, "write-", clientv3.WithPrefix())
			return err
		})
	})
	have := map[int]bool{}
	for _, pair := range answer.Kvs {
		have[must(keyNumber(pair.Key))(tr.T)] = true
	}
	for n := 1; n <= tr.writes; n++ {
		if have[n] != want[n] && !tr.unsure[n] {
			tr.Errorf("etcd has write %d: %t, the model: %t", n, have[n], want[n])
		}
	}
}
