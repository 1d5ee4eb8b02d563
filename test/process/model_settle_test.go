//go:build process

package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// settle lets the model come to rest, with the leader that etcd elects, and then waits until etcd is like it.
func (tr *trace) settle() {
	eventually(tr.T, "etcd and the model to be alike", func() error {
		tr.rest()
		if err := tr.follow(); err != nil {
			return err
		}
		return tr.alike()
	})
}

// rest lets the model do all that it does by itself but elect.
func (tr *trace) rest() {
	for range 4 {
		for moved := true; moved; {
			moved = false
			for _, p := range slices.Clone(tr.model.Processes()) {
				moved = tr.model.Retire(p) || tr.model.StepDown(p) || tr.model.Publish(p) || moved
				if tr.model.Behind(p) {
					tr.model.Beat(p)
					moved = true
				}
			}
		}
		tr.now += monitored
		for _, p := range slices.Clone(tr.model.Processes()) {
			tr.model.Monitor(p)
		}
	}
}

// errNoElection says that etcd has yet to elect somebody.
var errNoElection = errors.New("nobody leads yet")

// follow lets that member lead in the model that leads in etcd, if the model allows it.
func (tr *trace) follow() error {
	mayWin := slices.ContainsFunc(tr.model.Processes(), tr.model.MayWin)
	leader := tr.leader()
	if leader == nil && !mayWin {
		return nil
	}
	leads := tr.realLeader()
	switch {
	case leads == nil:
		return errNoElection
	case leads == leader:
		return nil
	case leads.model == nil:
		return fmt.Errorf("%s leads, and does not run in the model", leads.name)
	case leader == nil && !tr.model.Stand(leads.model):
		return fmt.Errorf("%s leads, and cannot win in the model", leads.name)
	case leader != nil:
		if err := tr.model.MoveLeader(leader.model, leads.model.Data.MemberID); err != nil {
			return fmt.Errorf("%s leads, and the model does not let it: %w", leads.name, err)
		}
	}
	tr.rest()
	return nil
}

// realLeader is the member that etcd's members follow.
func (tr *trace) realLeader() *twin {
	for _, m := range tr.members {
		if m.real == nil || !m.real.running() {
			continue
		}
		if s, err := tr.status(m); err == nil && s.Leader != 0 && s.Leader == s.Header.MemberId {
			return m
		}
	}
	return nil
}

func (tr *trace) status(m *twin) (*clientv3.StatusResponse, error) {
	var answer *clientv3.StatusResponse
	err := tr.ask(m, func(ctx context.Context, c *clientv3.Client) (err error) {
		answer, err = c.Status(ctx, m.client)
		return err
	})
	return answer, err
}

// versions are what a member answers at /version.
func (tr *trace) clusterVersion(m *twin) (string, error) {
	request, err := http.NewRequestWithContext(tr.Context(), http.MethodGet, m.client+"/version", http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var versions struct {
		Cluster string `json:"etcdcluster"`
	}
	return versions.Cluster, json.NewDecoder(response.Body).Decode(&versions)
}

func keyNumber(key []byte) (int, error) {
	return strconv.Atoi(strings.TrimPrefix(string(key), "write-"))
}
