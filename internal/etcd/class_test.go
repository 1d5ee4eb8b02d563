package etcd

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestClassify(t *testing.T) {
	for _, tc := range []struct {
		name string
		err  error
		want Class
	}{
		{name: "no error", want: None},
		{name: "no leader", err: rpctypes.ErrGRPCNoLeader, want: NoLeader},
		{name: "the leader changed", err: rpctypes.ErrGRPCLeaderChanged, want: NoLeader},
		{name: "the server gave up waiting for its quorum", err: rpctypes.ErrGRPCTimeout, want: NoLeader},
		{name: "the strict check", err: rpctypes.ErrGRPCUnhealthy, want: Unhealthy},
		{name: "not enough started members", err: rpctypes.ErrGRPCMemberNotEnoughStarted, want: Unhealthy},
		{name: "a learner that lags", err: rpctypes.ErrGRPCLearnerNotReady, want: LearnerNotReady},
		{name: "not the leader", err: rpctypes.ErrGRPCNotLeader, want: NotLeader},
		{name: "the peer URL exists", err: rpctypes.ErrGRPCPeerURLExist, want: AlreadyExists},
		{name: "the learner is a voter already", err: rpctypes.ErrGRPCMemberNotLearner, want: AlreadyExists},
		{name: "an unknown member", err: rpctypes.ErrGRPCMemberNotFound, want: NotFound},
		{name: "asked a learner", err: rpctypes.ErrGRPCNotSupportedForLearner, want: NotSupportedByLearner},
		{name: "too many learners", err: rpctypes.ErrGRPCTooManyLearners, want: TooManyLearners},
		{name: "a downgrade over two minor versions", err: rpctypes.ErrGRPCInvalidDowngradeTargetVersion, want: InvalidTarget},
		{name: "a downgrade to something else", err: rpctypes.ErrGRPCWrongDowngradeVersionFormat, want: InvalidTarget},
		{name: "a second downgrade", err: rpctypes.ErrGRPCDowngradeInProcess, want: DowngradeInProgress},
		{name: "a cancellation of nothing", err: rpctypes.ErrGRPCNoInflightDowngrade, want: NoDowngrade},
		{name: "a full database", err: rpctypes.ErrGRPCNoSpace, want: NoSpace},
		{name: "a user without the right", err: rpctypes.ErrGRPCPermissionDenied, want: Refused},
		{name: "a corrupt cluster", err: rpctypes.ErrGRPCCorrupt, want: Other},
		{name: "no connection", err: status.Error(codes.Unavailable, "connection refused"), want: Unreachable},
		{name: "no answer in time", err: status.Error(codes.DeadlineExceeded, "context deadline exceeded"), want: Unreachable},
		{name: "the caller gave up", err: context.Canceled, want: Unreachable},
		{name: "a foreign server", err: status.Error(codes.Unavailable, `connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate"`), want: Refused},
		{name: "the agent instead of the engine", err: status.Error(codes.Unavailable, `authentication handshake failed: remote error: tls: no application protocol`), want: EngineHeld},
		{name: "the engine instead of the agent", err: errNotWaiting, want: NotWaiting},
		{name: "something else", err: errors.New("something else"), want: Other},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, err := range []error{tc.err, wrap(tc.err, "asking", Endpoint{Member: "m"})} {
				if got := Classify(err); got != tc.want {
					t.Errorf("%v is %q, want %q", err, got, tc.want)
				}
			}
			if tc.err == nil {
				return
			}
			if got := Classify(fmt.Errorf("observing: %w", wrap(tc.err, "asking", Endpoint{Member: "m"}))); got != tc.want {
				t.Errorf("wrapped twice it is %q, want %q", got, tc.want)
			}
		})
	}
}
