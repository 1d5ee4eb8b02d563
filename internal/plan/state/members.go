package state

import (
	"fmt"
	"slices"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// inSyncEntries is how many entries of the log a learner may be behind the leader to be promoted (I6). etcd's own bound is
// a tenth of the log, which may be millions, or less than one entry of a new one; it has to be met, too.
const (
	inSyncEntries = 1000
	inSyncTenths  = 9
)

// Listed says whether the linearizable member list is known.
func (s *State) Listed() bool { return s.Etcd.List != nil && s.Leader != nil }

// UnlistedFor is for how long nobody has been able to tell the member list, as far as the operator has watched.
func (s *State) UnlistedFor() time.Duration {
	since := s.Etcd.LastListed
	if since.IsZero() {
		since = s.Etcd.WatchedSince
	}
	return s.Now.Sub(since)
}

// Wanted is how many members of a role are asked for.
func (s *State) Wanted(role v1alpha1.MemberRole) int {
	if role == v1alpha1.RoleReadReplica && s.GoesDown() {
		return 0
	}
	if role == v1alpha1.RoleReadReplica {
		return render.ReadReplicas(s.Cluster)
	}
	return render.Size(s.Cluster)
}

// Having lists the members of a role.
func (s *State) Having(role v1alpha1.MemberRole) []snapshot.Member {
	members := make([]snapshot.Member, 0, len(s.Members))
	for i := range s.Members {
		if s.Members[i].Role == role {
			members = append(members, s.Members[i])
		}
	}
	return members
}

// ListedMembers are the members that are in etcd's member list.
func (s *State) ListedMembers() []snapshot.Member {
	return slices.DeleteFunc(slices.Clone(s.Members), func(m snapshot.Member) bool { return m.Listed == nil })
}

// NeverRan says whether a member certainly never ran as a member of the cluster, so that its volume is empty.
func (s *State) NeverRan(m snapshot.Member) bool {
	switch {
	case m.Listed != nil:
		return !m.Listed.Started() && m.Listed.Learner
	case s.Listed():
		return m.ID == "" && m.Phase != v1alpha1.PhaseUnreachable
	case !s.Founded() && s.Founding():
		return m.ID == "" && !s.IsFounder(m.Name)
	default:
		return false
	}
}

// InSync says whether a member follows the leader closely enough.
func (s *State) InSync(m snapshot.Member) bool {
	if s.Leader == nil || !m.Serves() || !s.Leader.Serves() {
		return false
	}
	leader, own := s.Leader.Look.Status, m.Look.Status
	return own.ClusterID == leader.ClusterID && own.LeaderID == leader.MemberID &&
		own.RaftApplied+inSyncEntries >= leader.RaftIndex && own.RaftApplied*10 >= leader.RaftIndex*inSyncTenths
}

// Membership is the member list with those marked as up that follow the leader.
func (s *State) Membership() quorum.Membership {
	if s.membership == nil {
		seen := s.membershipSeen()
		s.membership = &seen
	}
	return *s.membership
}

func (s *State) membershipSeen() quorum.Membership {
	var voters, learners, up []string
	if s.Etcd.List == nil {
		return quorum.New(nil, nil, nil)
	}
	names := map[uint64]string{}
	for _, m := range s.Members {
		if m.Listed == nil {
			continue
		}
		names[m.Listed.ID] = m.Name
		if s.InSync(m) {
			up = append(up, m.Name)
		}
	}
	for _, m := range s.Etcd.List.Members {
		name, ok := names[m.ID]
		if !ok {
			name = fmt.Sprintf("%x", m.ID)
		}
		if m.Learner {
			learners = append(learners, name)
		} else {
			voters = append(voters, name)
		}
	}
	return quorum.New(voters, learners, up)
}

// Strangers says whether etcd lists members that are not known here.
func (s *State) Strangers() bool { return s.Etcd.List != nil && s.UnknownMembers() }

// UnknownMembers says whether etcd lists members that have no entry in the status.
func (s *State) UnknownMembers() bool {
	known := 0
	for _, m := range s.Members {
		if m.Listed != nil {
			known++
		}
	}
	return known != len(s.Etcd.List.Members)
}
