package etcd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Class says what an error means for what to do next.
type Class string

const (
	// None is the class of no error.
	None Class = ""
	// Unreachable surfaces when nobody answered in time: nothing is known about the member, and a change may or may not have happened.
	Unreachable Class = "Unreachable"
	// NoLeader surfaces when the member answered that it has no leader, or lost it while the call ran.
	NoLeader Class = "NoLeader"
	// Unhealthy surfaces when the strict check refused a change because too few voters are started or connected. Try again in a second:
	// after a restart a voter counts as connected only after 5 s.
	Unhealthy Class = "Unhealthy"
	// LearnerNotReady surfaces when a learner has not caught up enough to be promoted.
	LearnerNotReady Class = "LearnerNotReady"
	// NotLeader surfaces when the call must be sent to the leader.
	NotLeader Class = "NotLeader"
	// AlreadyExists surfaces when the peer URL is in the member list already, or the learner is already promoted.
	AlreadyExists Class = "AlreadyExists"
	// NotFound surfaces when the member is not in the member list.
	NotFound Class = "NotFound"
	// NotSupportedByLearner surfaces when a learner was asked what only voters answer.
	NotSupportedByLearner Class = "NotSupportedByLearner"
	// TooManyLearners surfaces when the cluster's limit of learners is reached.
	TooManyLearners Class = "TooManyLearners"
	// InvalidTarget surfaces when a cluster cannot be downgraded to the version that was asked for: only the minor version below is.
	InvalidTarget Class = "InvalidTarget"
	// DowngradeInProgress surfaces when a downgrade is enabled already.
	DowngradeInProgress Class = "DowngradeInProgress"
	// NoDowngrade surfaces when there is no downgrade to be cancelled.
	NoDowngrade Class = "NoDowngrade"
	// NoSpace surfaces when a member's database is full.
	NoSpace Class = "NoSpace"
	// Refused surfaces when TLS or authentication failed, on either side. A refusal of our own certificate can show as Unreachable instead,
	// when the connection breaks before the refusal is read.
	Refused Class = "Refused"
	// EngineHeld surfaces when an agent answers instead of the engine, which it holds back: AgentState says why.
	EngineHeld Class = "EngineHeld"
	// NotWaiting surfaces when no agent holds the engine back at that address.
	NotWaiting Class = "NotWaiting"
	// Other is every other error.
	Other Class = "Other"
)

// errNotWaiting is returned when something other than the agent answers at an address.
var errNotWaiting = errors.New("the engine answers there, not the agent")

// classes of etcd's own answers, by the text that etcd's protocol defines for each.
var classes = map[string]Class{
	rpctypes.ErrorDesc(rpctypes.ErrGRPCNoLeader):                      NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCLeaderChanged):                 NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCTimeout):                       NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCTimeoutDueToLeaderFail):        NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCTimeoutDueToConnectionLost):    NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCTimeoutWaitAppliedIndex):       NoLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCStopped):                       Unreachable,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCUnhealthy):                     Unhealthy,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCMemberNotEnoughStarted):        Unhealthy,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCLearnerNotReady):               LearnerNotReady,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCNotLeader):                     NotLeader,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCPeerURLExist):                  AlreadyExists,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCMemberExist):                   AlreadyExists,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCMemberNotLearner):              AlreadyExists,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCMemberNotFound):                NotFound,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCNotSupportedForLearner):        NotSupportedByLearner,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCTooManyLearners):               TooManyLearners,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCInvalidDowngradeTargetVersion): InvalidTarget,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCWrongDowngradeVersionFormat):   InvalidTarget,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCDowngradeInProcess):            DowngradeInProgress,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCNoInflightDowngrade):           NoDowngrade,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCNoSpace):                       NoSpace,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCPermissionDenied):              Refused,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCAuthFailed):                    Refused,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCInvalidAuthToken):              Refused,
	rpctypes.ErrorDesc(rpctypes.ErrGRPCUserEmpty):                     Refused,
}

// Classify says what an error of a Client's call means. The class of nil is None.
func Classify(err error) Class {
	switch {
	case err == nil:
		return None
	case errors.Is(err, errNotWaiting):
		return NotWaiting
	case strings.Contains(err.Error(), "tls: no application protocol"):
		// The agent does not speak the engine's HTTP/2.
		return EngineHeld
	case isTLSRefusal(err):
		return Refused
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Unreachable
	}
	if class, known := classifyStatus(err); known {
		return class
	}
	var netError net.Error
	var opError *net.OpError
	if errors.As(err, &netError) || errors.As(err, &opError) {
		return Unreachable
	}
	return Other
}

func classifyStatus(err error) (class Class, known bool) {
	var answer interface{ GRPCStatus() *status.Status }
	if !errors.As(err, &answer) {
		return Other, false
	}
	s := answer.GRPCStatus()
	if class, known := classes[s.Message()]; known {
		return class, true
	}
	switch s.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled:
		return Unreachable, true
	case codes.Unauthenticated, codes.PermissionDenied:
		return Refused, true
	default:
		return Other, true
	}
}

// isTLSRefusal recognises a failed handshake. gRPC passes it on as text only, and with TLS 1.3 the refusal of a client certificate
// arrives with the first read.
func isTLSRefusal(err error) bool {
	text := err.Error()
	return strings.Contains(text, "authentication handshake failed: tls:") ||
		strings.Contains(text, "authentication handshake failed: x509:") ||
		strings.Contains(text, "remote error: tls:") ||
		strings.Contains(text, "tls: failed to verify certificate")
}

// wrap says what was being done with whom.
func wrap(err error, doing string, at Endpoint) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", doing, at, err)
}
