//go:build process

package process

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/status"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/simulator/engine"
)

const (
	// healthy is how long etcd wants to have been connected to a member to count it as healthy, and a moment more.
	healthy = 5500 * time.Millisecond
	// monitored is longer than a leader takes to compare versions again.
	monitored = 6 * time.Second
	// refusal is how long an answer may take where nobody leads: etcd would wait for longer.
	refusal = time.Second
)

// start starts a member on both sides; each may end at once.
func (tr *trace) start(m *twin, initial []string, founds bool) {
	p, exit := tr.model.Start(engine.Start{
		Data: m.data, Name: m.name, URL: m.peer, Host: m.name, Version: engine.ParseVersion(released[m.engine]), MaxLearners: 16,
		SnapshotCount: 10000, New: founds, Initial: initial, Token: "trace",
	})
	if exit == nil {
		m.model, m.data = p, p.Data
	} else {
		tr.tell("the model ends: %s", exit.Message)
	}
	state := map[bool]string{true: "new", false: "existing"}[founds]
	if initial == nil {
		initial = []string{m.name + "=" + m.peer}
	}
	flags := []string{
		"--name=" + m.name, "--data-dir=" + m.dir, "--listen-client-urls=" + m.client, "--advertise-client-urls=" + m.client,
		"--listen-peer-urls=" + m.peer, "--initial-advertise-peer-urls=" + m.peer, "--initial-cluster-token=trace",
		"--initial-cluster=" + strings.Join(initial, ","), "--initial-cluster-state=" + state, "--unsafe-no-fsync", "--log-level=warn",
	}
	if m.engine != "3.5" {
		flags = append(flags, "--max-learners=16")
	}
	m.real = start(tr.T, m.name, nil, engines[m.engine], flags...)
	tr.started = time.Now()
}

// ended is told of a process of the model that ended by itself.
func (tr *trace) ended(p *engine.Process, exit *engine.Exit) {
	if m := tr.of(p); m != nil {
		tr.tell("the model ends %s: %s", m.name, exit.Message)
		m.model = nil
	}
}

// leader is the member that leads in the model; nil when there is none.
func (tr *trace) leader() *twin {
	for _, p := range tr.model.Processes() {
		if p.Leads() && tr.model.LeaderOf(p) == p {
			return tr.of(p)
		}
	}
	return nil
}

// idOf is the ID of a member in the model's list; 0 when it is not there.
func (tr *trace) idOf(m *twin) uint64 {
	if l := tr.leader(); l != nil {
		for _, each := range l.model.Data.State.Members {
			if each.URL == m.peer {
				return each.ID
			}
		}
	}
	return 0
}

// realID is the ID of a member in etcd's list.
func (tr *trace) realID(m *twin) uint64 {
	list, err := tr.list(tr.leader())
	if err != nil {
		tr.Fatalf("read the member list: %v", err)
	}
	for _, each := range list.Members {
		if slices.Contains(each.PeerURLs, m.peer) {
			return each.ID
		}
	}
	tr.Fatalf("etcd does not list %s", m.name)
	return 0
}

func (tr *trace) list(at *twin) (*clientv3.MemberListResponse, error) {
	var list *clientv3.MemberListResponse
	err := tr.ask(at, func(ctx context.Context, c *clientv3.Client) (err error) {
		list, err = c.MemberList(ctx)
		return err
	})
	return list, err
}

// ask makes a call of a real member.
func (tr *trace) ask(at *twin, call func(context.Context, *clientv3.Client) error) error {
	return tr.askWithin(writeTimeout, at, call)
}

func (tr *trace) askWithin(limit time.Duration, at *twin, call func(context.Context, *clientv3.Client) error) error {
	ctx, cancel := context.WithTimeout(tr.Context(), limit)
	defer cancel()
	if at.user == nil {
		at.user = must(clientv3.New(clientv3.Config{Endpoints: []string{at.client}, Logger: zap.NewNop(), DialOptions: []grpc.DialOption{
			grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: pollInterval, Multiplier: 1, MaxDelay: 10 * pollInterval}}),
		}}))(tr.T)
		tr.Cleanup(func() { at.user.Close() })
	}
	return call(ctx, at.user)
}

// refusedLearner is what the model answers to a request that a learner does not serve.
func (tr *trace) refusedLearner(at *twin, propose func() error) error {
	if at.model.Learner() {
		return rpctypes.ErrGRPCNotSupportedForLearner
	}
	return propose()
}

// waitForHealth lets so much time pass on both sides that every member that runs counts as healthy: how long ago a connection was made
// decides what etcd allows, and cannot be told exactly.
func (tr *trace) waitForHealth() {
	<-time.After(time.Until(tr.started.Add(healthy)))
	tr.now += 2 * healthy
}

// passing are answers that may be others in a moment.
var passing = []etcd.Class{etcd.NoLeader, etcd.Unreachable, etcd.Unhealthy, etcd.LearnerNotReady}

// repeated says by which answer a change that was asked for once more shows that it happened before.
var repeated = []etcd.Class{
	etcd.AlreadyExists, etcd.NotFound, etcd.NotLeader, etcd.DowngradeInProgress, etcd.InvalidTarget, etcd.NoDowngrade,
}

// classOf tells errors apart as the operator's client does; etcd's own client wraps them.
func classOf(err error) etcd.Class {
	var wrapped rpctypes.EtcdError
	if errors.As(err, &wrapped) {
		return etcd.Classify(status.Error(wrapped.Code(), wrapped.Error()))
	}
	return etcd.Classify(err)
}

// agree holds what etcd answers against what the model did. One without a leader is given up soon.
func (tr *trace) agree(what string, model error, at *twin, call func(context.Context, *clientv3.Client) error) {
	want := classOf(model)
	tr.tell("%s: the model says %q (%v)", what, want, model)
	if want == etcd.NoLeader {
		if err := tr.askWithin(refusal, at, call); !slices.Contains(passing, classOf(err)) {
			tr.Fatalf("%s: etcd says %v, and in the model nobody leads", what, err)
		}
		return
	}
	tries := 0
	eventually(tr.T, what, func() error {
		tries++
		var got etcd.Class
		err := tr.ask(at, call)
		switch got = classOf(err); {
		case got == want, want == etcd.None && (tries > 1 && slices.Contains(repeated, got) || !at.real.running()):
			// Who takes itself out may end before it has answered.
			return nil
		case slices.Contains(passing, got):
			return fmt.Errorf("etcd says %w, the model %q", err, want)
		}
		tr.Fatalf("%s: etcd says %q (%v), the model %q (%v)", what, got, err, want, model)
		return nil
	})
}
