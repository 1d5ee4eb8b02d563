package plan

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// inSyncEntries is how many entries of the log a learner may be behind the leader to be promoted (I6). etcd's own bound is
// a tenth of the log, which may be millions, or less than one entry of a new one; it has to be met, too.
const (
	inSyncEntries = 1000
	inSyncTenths  = 9
)

// view is a snapshot with what several rules derive from it.
type view struct {
	*snapshot.Snapshot
	cluster *v1alpha1.EtcdCluster
	members []snapshot.Member
	// version is the engine's version that members run: the one that the cluster runs already, or the one asked for.
	version     string
	engine      release.EngineRelease
	engineKnown bool
	leader      *snapshot.Member
	departures  map[string]departure
	drifts      map[string][]string
	// earlier says of a member whose drift was found out whether its pod has other images than it would get now.
	earlier map[string]bool
	// overridesRefused is why the patch of the pods' template is refused; nil when it is not.
	overridesRefused error
}

func newView(s *snapshot.Snapshot) *view {
	v := &view{Snapshot: s, cluster: s.Cluster, members: s.Members(), drifts: map[string][]string{}, earlier: map[string]bool{}}
	v.overridesRefused = render.CheckOverrides(s.Cluster)
	v.version = v.versionToRun()
	v.engine, v.engineKnown = release.Engine(v.version)
	for i := range v.members {
		if v.members[i].Name == s.Etcd.Leader {
			v.leader = &v.members[i]
		}
	}
	v.findDepartures()
	return v
}

// versionToRun is the engine's version that the cluster is settled at: the one that the status tells, or, before it is founded
// and when the status was lost, the lowest that its members run, or else the one that is asked for.
func (v *view) versionToRun() string {
	if v.Founded() && v.cluster.Status.Version != "" {
		return v.cluster.Status.Version
	}
	if version := v.versionSeen(); version != "" {
		return version
	}
	return v.cluster.Spec.Version
}

// versionSeen is the lowest version that a member is known to run; empty when none is. In a founding only the founders count:
// the others wait for them.
func (v *view) versionSeen() string {
	lowest := ""
	for _, m := range v.members {
		if v.Founding() && !v.IsFounder(m.Name) {
			continue
		}
		version := lastVersion(m)
		if version != "" && (lowest == "" || release.Older(version, lowest)) {
			lowest = version
		}
	}
	return lowest
}

// lastVersion is the version that a member runs, or was last seen to run; else the one that its pod was made for, if its engine
// ran; empty when nobody knows.
func lastVersion(m snapshot.Member) string {
	switch {
	case m.Serves():
		return m.Look.Status.Version
	case m.MemberStatus.Version != "":
		return m.MemberStatus.Version
	case m.EngineRan():
		return m.Pod.Annotations[render.AnnotationVersion]
	default:
		return ""
	}
}

// listed says whether the linearizable member list is known.
func (v *view) listed() bool { return v.Etcd.List != nil && v.leader != nil }

// wanted is how many members of a role are asked for.
func (v *view) wanted(role v1alpha1.MemberRole) int {
	if role == v1alpha1.RoleReadReplica && v.goesDown() {
		return 0
	}
	if role == v1alpha1.RoleReadReplica {
		return render.ReadReplicas(v.cluster)
	}
	return render.Size(v.cluster)
}

// having lists the members of a role.
func (v *view) having(role v1alpha1.MemberRole) []snapshot.Member {
	var members []snapshot.Member
	for _, m := range v.members {
		if m.Role == role {
			members = append(members, m)
		}
	}
	return members
}

// neverRan says whether a member certainly never ran as a member of the cluster, so that its volume is empty.
func (v *view) neverRan(m snapshot.Member) bool {
	switch {
	case m.Listed != nil:
		return !m.Listed.Started() && m.Listed.Learner
	case v.listed():
		return m.ID == "" && m.Phase != v1alpha1.PhaseUnreachable
	case !v.Founded() && v.Founding():
		return m.ID == "" && !v.IsFounder(m.Name)
	default:
		return false
	}
}

// inSync says whether a member follows the leader closely enough.
func (v *view) inSync(m snapshot.Member) bool {
	if v.leader == nil || !m.Serves() || !v.leader.Serves() {
		return false
	}
	leader, own := v.leader.Look.Status, m.Look.Status
	return own.ClusterID == leader.ClusterID && own.LeaderID == leader.MemberID &&
		own.RaftApplied+inSyncEntries >= leader.RaftIndex && own.RaftApplied*10 >= leader.RaftIndex*inSyncTenths
}

// membership is the member list with those marked as up that follow the leader.
func (v *view) membership() quorum.Membership {
	var voters, learners, up []string
	if v.Etcd.List == nil {
		return quorum.New(nil, nil, nil)
	}
	names := map[uint64]string{}
	for _, m := range v.members {
		if m.Listed == nil {
			continue
		}
		names[m.Listed.ID] = m.Name
		if v.inSync(m) {
			up = append(up, m.Name)
		}
	}
	for _, m := range v.Etcd.List.Members {
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

// pod renders the pod of a member.
func (v *view) pod(m snapshot.Member) *corev1.Pod {
	version := v.versionOf(m)
	engine, _ := release.Engine(version)
	return render.Pod(render.PodInput{
		Cluster:      v.cluster,
		Engine:       engine,
		EngineImage:  v.Settings.Images[version],
		AgentImage:   v.Settings.AgentImage,
		Domain:       v.Settings.Domain,
		Member:       m.Name,
		Role:         m.Role,
		ClaimUID:     m.ClaimUID,
		Founder:      v.IsFounder(m.Name),
		MayShareNode: v.mayShareNode(m),
		Authorities:  v.authoritiesOf(m),
	})
}

// rest is what is said when no rule has anything to say.
func (v *view) rest() Progress {
	members := count(len(v.having(v1alpha1.RoleVoter)), "voter")
	if replicas := len(v.having(v1alpha1.RoleReadReplica)); replicas > 0 {
		members += " and " + count(replicas, "read replica")
	}
	return Progress{v1alpha1.ReasonSettled, fmt.Sprintf("etcd %s with %s%s", v.version, members, v.ofEarlierRelease())}
}

// count writes a number of things as people do.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
