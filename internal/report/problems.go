package report

import (
	"fmt"
	"slices"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/snapshot"
)

// urgency orders the reasons of Degraded; those that are not here come after it, as they were found.
var urgency = []string{
	v1alpha1.ReasonForeignCluster,
	v1alpha1.ReasonMemberLost,
	v1alpha1.ReasonClaimLeaving,
	v1alpha1.ReasonAlarm,
	v1alpha1.ReasonNameTaken,
	v1alpha1.ReasonRetainedClaimsFound,
}

// problems collects what is wrong, most urgent first.
func problems(s *snapshot.Snapshot, members []snapshot.Member, p plan.Plan, err error) []verdict.Problem {
	found := slices.Clone(p.Problems)
	for _, m := range members {
		if t := m.Trouble(); t != nil && t.Reason != "" {
			found = append(found, verdict.Problem{Reason: t.Reason, Message: m.Name + ": " + t.Message})
		}
	}
	for _, alarm := range s.Etcd.Alarms {
		found = append(found, verdict.Problem{Reason: v1alpha1.ReasonAlarm, Message: alarmMessage(members, alarm)})
	}
	if failure := failureOf(err); failure != nil {
		found = append(found, *failure)
	}
	slices.SortStableFunc(found, func(a, b verdict.Problem) int { return rank(a.Reason) - rank(b.Reason) })
	return found
}

func rank(reason string) int {
	if i := slices.Index(urgency, reason); i >= 0 {
		return i
	}
	return len(urgency)
}

// failureOf is the problem in what came of a plan; nil when there is none.
func failureOf(err error) *verdict.Problem {
	setback := plan.SetbackIn(err)
	switch {
	case err == nil:
		return nil
	case setback == nil:
		return &verdict.Problem{Reason: v1alpha1.ReasonActionFailed, Message: err.Error()}
	case setback.Kind == plan.NeedsUser:
		return &verdict.Problem{Reason: setback.Reason, Message: setback.Message}
	default:
		return nil
	}
}

func alarmMessage(members []snapshot.Member, alarm snapshot.Alarm) string {
	who := "an unknown member"
	for _, m := range members {
		if m.Listed != nil && m.Listed.ID == alarm.MemberID {
			who = m.Name
		}
	}
	switch alarm.Type {
	case "NOSPACE":
		return fmt.Sprintf("NOSPACE raised by %s: the database reached its quota; writes are refused, reads and deletes work", who)
	case corrupt:
		return fmt.Sprintf("CORRUPT raised by %s: members disagree on the data; etcd refuses writes, and no member is ready", who)
	default:
		return fmt.Sprintf("%s raised by %s", alarm.Type, who)
	}
}

func join(problems []verdict.Problem) string {
	messages := make([]string, len(problems))
	for i, problem := range problems {
		messages[i] = problem.Message
	}
	return cut(strings.Join(messages, "; "))
}
