package judge

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// Violation is a rule that was broken.
type Violation struct {
	// Rule names the invariant, Message says what was seen.
	Rule, Message string
}

// Error implements error.
func (v *Violation) Error() string { return v.Rule + ": " + v.Message }

// Judge holds a world against its rules.
type Judge struct {
	w     *world.World
	first *Violation

	// claimOf is the claim on which a member ID first ran, ran are the IDs that ran.
	claimOf map[uint64]types.UID
	// latched is the cluster's ID by the UID of its resource.
	latched map[types.UID]string
	// latchedAt is the revision of the API at which the last one was recorded first.
	latchedAt int64
	// names are those of all members that a status ever knew.
	names map[string]bool
	// wellSince is since when the processes are as well as they are.
	wellSince time.Duration
	// wellness tells how well they are, and spare is memory for the next look.
	wellness, spare []byte
	// noQuorumSince is since when no leader has a quorum, or its members disagree; negative while one has.
	noQuorumSince time.Duration
	// disagrees is true while there is a quorum whose members disagree.
	disagrees bool
	// alarmedSince is since when etcd has raised an alarm; negative while it has none.
	alarmedSince time.Duration
	// look is the number of the last look at a cluster without a quorum that the status calls available, inVain how many there were.
	look, inVain int
	// readySince and nodesSince are since when pods are as ready, and nodes as they are; committedSince is since when nothing is new in etcd.
	readySince, nodesSince, committedSince time.Duration
	// changes counts the changes of the membership in a look of an operator.
	changes map[*world.Operator]changesOf
	// refused counts how often in a row the engine of a pod did not start because the member list was another one.
	refused map[types.UID]int
	// seen is the revision of the API at the last check.
	seen int64
	// trusted is the revision of the API at which all leaves and bundles were as they should be, trustedUntil is when the first leaf ends soon.
	trusted      int64
	trustedUntil time.Time
}

// changesOf are the changes of the membership in one look: all, and those that are no promotion beside another one.
type changesOf struct {
	look, all, others int
}

// New returns a judge that watches a world.
func New(w *world.World) *Judge {
	j := &Judge{
		w: w, claimOf: map[uint64]types.UID{}, latched: map[types.UID]string{}, names: map[string]bool{},
		changes: map[*world.Operator]changesOf{}, refused: map[types.UID]int{}, noQuorumSince: 0, alarmedSince: -1,
	}
	w.Watch = j
	w.API.Changed = j.changed
	w.Engine.Elected = j.elected
	w.Engine.Committed = j.committed
	return j
}

// breaks notes the first violation.
func (j *Judge) breaks(rule, format string, args ...any) {
	if j.first == nil {
		j.first = &Violation{rule, fmt.Sprintf(format, args...)}
	}
}

// Check looks at the world after a step, and returns the first rule that was ever broken.
func (j *Judge) Check() *Violation {
	j.lookAtHealth()
	j.oneProcessEach()
	if j.seen != j.w.API.Revision() {
		j.seen = j.w.API.Revision()
		j.servesVotersOnly()
	}
	j.availableIsTrue()
	return j.first
}

// changed is told of each change of the API server.
func (j *Judge) changed(kind kube.Kind, before, after client.Object) {
	switch kind {
	case kube.Nodes:
		j.nodesSince = j.w.Now()
	case kube.Pods:
		if isReady(before) != isReady(after) {
			j.readySince = j.w.Now()
		}
		if isServed(after) && !isServed(before) {
			j.leadsToVoters(after)
		}
	case kube.Clusters:
		if after != nil {
			j.oneClusterID(after.(*v1alpha1.EtcdCluster))
			was, _ := before.(*v1alpha1.EtcdCluster)
			j.namesAreNew(was, after.(*v1alpha1.EtcdCluster))
			j.beginsNoVersionInAlarm(was, after.(*v1alpha1.EtcdCluster))
		}
	case kube.Secrets:
		j.trustsNobodyElse(after)
	default:
	}
}

// Changes implements world.Watcher.
func (j *Judge) Changes(o *world.Operator, what string, at *engine.Process, id uint64, url string) {
	j.pauseIsKept(o, "etcd is changed: "+what)
	j.oneChangeAtATime(o, what)
	switch what {
	case "Promote":
		j.promotesWhoIsReady(o, at, id)
		j.promotionKeepsQuorum(o, at)
	case "Remove":
		j.removalKeepsQuorum(o, at, id)
		j.removalKeepsTolerance(o, at, id)
		j.removesNobodyWhileMixed(o, at, id)
		j.removesNobodyServed(o, at, id)
		j.givesUpNobodyWhole(o, at, id)
		j.givesUpNoLearner(o, at, id)
	case "AddLearner":
		j.addsWithQuorum(o, at)
		j.addsNobodyWhileMixed(o, at)
		j.addsOwnMembers(o, url)
		j.addsOneAfterTheOther(o, at)
	}
}

// Lowers implements world.Watcher.
func (j *Judge) Lowers(o *world.Operator, at *engine.Process, target string) {
	j.pauseIsKept(o, "a downgrade is enabled")
	j.lowersWhatIsAskedFor(o, at, target)
}

// Starts implements world.Watcher.
func (j *Judge) Starts(pod *corev1.Pod, v *world.Volume, p *engine.Process, founds bool) {
	j.foundsOnce(pod, v, founds)
	j.runsOnItsOwnDisk(v, p)
	j.startsNearTheOthers(p)
	j.hasItsOwnURL(p)
	delete(j.refused, pod.UID)
	j.passesNoMinorVersion(p)
}

// Deletes implements world.Watcher.
func (j *Judge) Deletes(o *world.Operator, kind kube.Kind, obj client.Object, how kube.Deletion) {
	j.pauseIsKept(o, obj.GetName()+" is deleted")
	if how.OfAnyUID {
		j.breaks("I35", "%s is deleted, whichever it is by now", obj.GetName())
	}
	switch kind {
	case kube.Claims:
		j.keepsClaimsOfMembers(o, obj)
		j.keepsClaimsOfVoters(obj)
		j.keepsClaimsOfStrangers(o, obj)
	case kube.Pods:
		j.stopsWithinReason(o, obj.(*corev1.Pod))
		if how.AtOnce {
			j.endsAtOnceOnlyTheDead(o, obj.(*corev1.Pod))
		}
	default:
	}
}

// Creates implements world.Watcher.
func (j *Judge) Creates(o *world.Operator, kind kube.Kind, obj client.Object) {
	if kind == kube.Secrets {
		j.makesNoAuthorityAgain(o, obj)
	}
	if pod, is := obj.(*corev1.Pod); is {
		j.makesWhatIsAskedNow(o, pod)
		j.usesNoRetiredClaim(pod)
		j.quotaFits(pod)
	}
}

// Ends implements world.Watcher.
func (j *Judge) Ends(pod *corev1.Pod, exit *engine.Exit) {
	j.startsWhatCanStart(pod, exit)
	j.joinsTheNewestList(pod, exit)
}
