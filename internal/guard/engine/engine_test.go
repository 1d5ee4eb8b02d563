package engine_test

import (
	"slices"
	"testing"

	"database.example.com/operator/internal/guard/engine"
)

func TestArgumentsThatGoAroundTheGuardAreRefused(t *testing.T) {
	for _, argument := range []string{"--config-file=/x", "-wal-dir", "--force-new-cluster", "--discovery-srv=x"} {
		if engine.Check([]string{"--heartbeat-interval=100", argument}) == nil {
			t.Errorf("%s was let through", argument)
		}
	}
	if err := engine.Check([]string{"--listen-client-urls=https://0.0.0.0:2379", "--max-learners=16"}); err != nil {
		t.Errorf("harmless arguments: %v", err)
	}
}

func TestTheGuardsFlagsComeLast(t *testing.T) {
	got := engine.Arguments([]string{"--data-dir=/elsewhere", "--initial-cluster-state=new"}, "/data", []string{"--initial-cluster-state=existing"})
	want := []string{"--data-dir=/elsewhere", "--initial-cluster-state=new", "--data-dir=/data", "--initial-cluster-state=existing"}
	if !slices.Equal(got, want) {
		t.Errorf("arguments are %v, want %v", got, want)
	}
}

func TestVariablesThatGoAroundTheGuardAreDropped(t *testing.T) {
	got := engine.Environment([]string{"ETCD_INITIAL_CLUSTER_STATE=new", "ETCD_DATA_DIR=/x", "ETCD_VERIFY=all", "GOMEMLIMIT=1", "ETCD_DISCOVERY=x", "AGENT_TICKET=x"})
	if want := []string{"ETCD_VERIFY=all", "GOMEMLIMIT=1"}; !slices.Equal(got, want) {
		t.Errorf("the environment is %v, want %v", got, want)
	}
}
