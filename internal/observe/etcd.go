package observe

import (
	"context"
	"slices"
	"sync"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/snapshot"
)

const (
	// patience is how long a member may take to answer that Kubernetes calls ready.
	patience = 2 * time.Second
	// unreadyPatience is for any other one: it is asked again soon, and whatever else happens meanwhile is seen only by the next look.
	unreadyPatience = 500 * time.Millisecond
	// endingPatience is for one whose pod is being deleted: its address may answer nobody any more, and all that is of interest is
	// whether it still leads.
	endingPatience = 200 * time.Millisecond
)

// patienceWith is how long a member is waited for. While a cluster is founded all are asked again at once.
func patienceWith(s *snapshot.Snapshot, m snapshot.Member) time.Duration {
	switch {
	case m.Pod.DeletionTimestamp != nil:
		return endingPatience
	case s.Founded() && !s.Founding() && (m.PodReady() || m.EngineRuns() && isOnlyVoter(s, m)):
		return patience
	default:
		return unreadyPatience
	}
}

// isOnlyVoter says whether no other member is a voter: there is nobody to be looked at sooner, and if it is not ready because it is slow,
// nothing can be done for it by an operator that takes it for silent.
func isOnlyVoter(s *snapshot.Snapshot, m snapshot.Member) bool {
	return m.Voter() && !slices.ContainsFunc(s.Cluster.Status.Members, func(other v1alpha1.MemberStatus) bool {
		return other.Role == v1alpha1.RoleVoter && other.Name != m.Name
	})
}

// answer is what one member answered, with what only the choice of the leader needs.
type answer struct {
	member snapshot.Member
	at     etcd.Endpoint
	look   snapshot.Look
	term   uint64
}

// lookAtEtcd asks every member that has an address about itself, side by side, and then the leader for the member list.
// It never fails: what could not be asked is absent.
func (o *Observer) lookAtEtcd(ctx context.Context, s *snapshot.Snapshot) {
	s.Etcd.Looks = map[string]snapshot.Look{}
	client, err := o.Clients.For(s)
	if err != nil {
		return
	}
	answers := o.askMembers(ctx, client, s)
	o.askMetrics(ctx, client, s, tellingMetrics(s, answers))
	var leader *answer
	for i := range answers {
		a := &answers[i]
		s.Etcd.Looks[a.member.Name] = a.look
		if a.look.Reads {
			s.Etcd.LastRead = s.Now
		}
		leads := a.look.Status != nil && a.look.Status.LeaderID != 0 && a.look.Status.LeaderID == a.look.Status.MemberID
		if leads && (leader == nil || a.term > leader.term) {
			leader = a
		}
	}
	if leader != nil {
		askLeader(ctx, client, s, leader)
	}
}

// askMembers asks whoever has an address. That a container runs is known a second later from Kubernetes than from itself.
func (o *Observer) askMembers(ctx context.Context, client etcd.Client, s *snapshot.Snapshot) []answer {
	var answers []answer
	for _, m := range s.Members() {
		if at, ok := reach.Endpoint(s, m); ok {
			answers = append(answers, answer{member: m, at: at})
		}
	}
	var all sync.WaitGroup
	for i := range answers {
		o.beside(&all, func() {
			ctx, cancel := context.WithTimeout(ctx, patienceWith(s, answers[i].member))
			defer cancel()
			o.ask(ctx, client, &answers[i])
		})
	}
	all.Wait()
	return answers
}

// ask asks one member: the engine and, where it may not have started yet, the agent that waits in its place, too. While
// a member is expected to start both are asked at once; one that ran is asked again only when the engine is silent.
func (o *Observer) ask(ctx context.Context, client etcd.Client, a *answer) {
	var agent *snapshot.Agent
	askAgent := func() {
		if state, err := client.AgentState(ctx, a.at); err == nil {
			agent = &snapshot.Agent{State: state.State, Reason: state.Reason, Message: state.Message}
		}
	}
	var asked sync.WaitGroup
	expected := a.member.ID == ""
	if expected {
		o.beside(&asked, askAgent)
	}
	status, err := client.Status(ctx, a.at)
	if err == nil {
		a.takeStatus(status)
		a.look.Reads = !status.Learner && status.LeaderID != 0 && client.Read(ctx, a.at) == nil
		asked.Wait()
		return
	}
	asked.Wait()
	if !expected && a.member.Pod.DeletionTimestamp == nil {
		askAgent()
	}
	a.look.Agent, a.look.Failure = agent, string(etcd.Classify(err))+": "+err.Error()
}

// beside does something beside what follows.
func (o *Observer) beside(all *sync.WaitGroup, do func()) {
	if o.InOrder {
		do()
		return
	}
	all.Go(do)
}

func (a *answer) takeStatus(status etcd.Status) {
	a.term = status.RaftTerm
	a.look.Status = &snapshot.Status{
		ClusterID: status.ClusterID, MemberID: status.MemberID, LeaderID: status.LeaderID,
		Version: status.Version, StorageVersion: status.StorageVersion,
		DatabaseSize: status.DBSize, Quota: status.Quota,
		RaftIndex: status.RaftIndex, RaftApplied: status.RaftApplied,
		Learner: status.Learner, Errors: status.Errors,
	}
	if d := status.Downgrade; d != nil && d.Enabled {
		a.look.Status.DowngradeEnabled, a.look.Status.DowngradeTarget = true, d.Target
	}
}

// askLeader reads the member list and the alarms from the leader's own endpoint. The list is linearizable: a leader that
// was deposed without knowing cannot answer.
func askLeader(ctx context.Context, client etcd.Client, s *snapshot.Snapshot, leader *answer) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	list, err := client.MemberList(ctx, leader.at)
	if err != nil {
		return
	}
	s.Etcd.Leader = leader.member.Name
	s.Etcd.LastRead, s.Etcd.LastListed = s.Now, s.Now
	s.Etcd.List = &snapshot.List{ClusterID: list.ClusterID}
	for _, m := range list.Members {
		s.Etcd.List.Members = append(s.Etcd.List.Members, snapshot.ListedMember{
			ID: m.ID, Name: m.Name, PeerURLs: m.PeerURLs, Learner: m.Learner,
		})
	}
	if downgrading(s) {
		askDowngrade(ctx, client, leader)
	}
	if !alarmed(s.Etcd.Looks) {
		return
	}
	alarms, err := client.Alarms(ctx, leader.at)
	s.Etcd.AlarmsUnknown = err != nil
	for _, alarm := range alarms {
		s.Etcd.Alarms = append(s.Etcd.Alarms, snapshot.Alarm{Type: alarm.Type, MemberID: alarm.MemberID})
	}
}

// alarmed says whether a member told of something wrong beside its status. Every member knows of every alarm. To ask for
// them is a write to etcd's log, which an idle cluster must be spared.
func alarmed(looks map[string]snapshot.Look) bool {
	for _, look := range looks {
		if look.Status != nil && len(look.Status.Errors) > 0 {
			return true
		}
	}
	return false
}
