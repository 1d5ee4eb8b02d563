package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// apply carries an action out in the toy world.
func (w *world) apply(a action.Action) {
	switch a := a.(type) {
	case action.MakeAuthority:
		w.secrets[a.Secret] = &corev1.Secret{}
	case action.IssueOperatorClient:
		w.secrets[a.Secret] = &corev1.Secret{}
	case action.IssueConnection:
		w.secrets[a.Secret] = &corev1.Secret{Data: render.Connection(w.cluster, w.settings.Domain)}
	case action.IssueMember:
		w.secrets[naming.MemberCertificates(a.Member)] = &corev1.Secret{Data: map[string][]byte{render.TicketKey: []byte(a.Ticket)}}
	case action.ApplyService:
		w.services[a.Service.Name] = a.Service
	case action.DeleteService:
		delete(w.services, a.Name)
	case action.ApplyBudget:
		w.budget = a.Budget
	case action.LowerBudget:
		w.budget = a.Budget
	case action.DeleteBudget:
		w.budget = nil
	default:
		w.applyToMember(a)
	}
}

// applyToMember carries out what is done to pods and claims.
func (w *world) applyToMember(a action.Action) {
	switch a := a.(type) {
	case action.MakeClaims:
		w.makeClaims(a)
	case action.CreatePod:
		pod := a.Pod.DeepCopy()
		pod.UID = w.uid()
		w.pods[pod.Name] = pod
	case action.DeletePod:
		delete(w.pods, a.Name)
	case action.Restart:
		if w.pods[a.Name].UID == a.UID {
			delete(w.pods, a.Name)
		}
	case action.TryPod:
	case action.LabelServing:
		// A step before may have ended the pod.
		if pod := w.pods[a.Name]; pod != nil {
			pod.Labels[v1alpha1.LabelServing] = strconv.FormatBool(!a.Stop)
		}
	case action.GrowClaim:
		w.claims[a.Name].Spec.Resources.Requests[corev1.ResourceStorage] = a.Size
	case action.RecordClaim:
		claim := w.claims[a.Name]
		maps.Copy(claim.Annotations, render.ClaimRecord(w.cluster, claim.Spec.Resources.Requests[corev1.ResourceStorage]))
	case action.SetClaimOwner:
		w.claims[a.Name].OwnerReferences = render.ClaimOwners(w.cluster, w.claims[a.Name].OwnerReferences)
	default:
		w.applyStatus(a)
	}
}

func (w *world) makeClaims(a action.MakeClaims) {
	for _, ref := range a.Members {
		if w.claims[ref.Name] == nil {
			w.claims[ref.Name] = render.Claim(w.cluster, ref.Name, ref.Role)
			w.claims[ref.Name].UID = w.uid()
			w.claims[ref.Name].Status.Phase = corev1.ClaimBound
			if class := "standard"; w.claims[ref.Name].Spec.StorageClassName == nil {
				w.claims[ref.Name].Spec.StorageClassName = &class
			}
		}
		for i := range w.cluster.Status.Members {
			if w.cluster.Status.Members[i].Name == ref.Name {
				w.cluster.Status.Members[i].ClaimUID = string(w.claims[ref.Name].UID)
			}
		}
	}
}

func (w *world) applyStatus(a action.Action) {
	status := &w.cluster.Status
	switch a := a.(type) {
	case action.Assign:
		status.Members, status.MemberCounter, status.Operation = a.Members, a.Counter, a.Operation.DeepCopy()
		if a.Founding {
			status.Operation.StartedAt = metav1.NewTime(w.now)
		}
	case action.Rebuild:
		status.Members, status.MemberCounter = a.Members, a.Counter
	case action.Latch:
		status.ClusterID, status.Version = a.ClusterID, a.Version
	case action.FinishFounding:
		status.Operation = nil
	case action.Drop:
		for _, name := range a.Members {
			delete(w.pods, name)
			if !slices.Contains(a.KeepClaims, name) {
				delete(w.claims, name)
			} else if claim := w.claims[name]; claim != nil {
				claim.Labels[v1alpha1.LabelRetired] = "true"
			}
			delete(w.secrets, naming.MemberCertificates(name))
			status.Members = slices.DeleteFunc(status.Members, func(m v1alpha1.MemberStatus) bool { return m.Name == name })
		}
		if a.RestartFounding {
			status.Operation, w.listed = nil, nil
		}
	default:
		if !w.applyVersion(a) {
			w.applyMembership(a)
		}
	}
}

func (w *world) applyMembership(a action.Action) {
	switch a := a.(type) {
	case action.AddLearner:
		w.listed = append(w.listed, w.entry(a.Member, true))
	case action.Hint:
	case action.MoveLeader:
		w.leads = a.To
	case action.RemoveVoter:
		w.listed = deleteEntry(w.listed, a.ID)
	case action.Promote:
		for _, p := range a.Members {
			w.find(p.Member).Learner = false
		}
	case action.RemoveLearner:
		w.listed = slices.DeleteFunc(w.listed, func(m snapshot.ListedMember) bool { return m.ID == a.ID })
	default:
		panic(fmt.Sprintf("the toy world knows no %T", a))
	}
}

func (w *world) entry(name string, learner bool) snapshot.ListedMember {
	number, _ := naming.MemberNumber("db", "u", name)
	return snapshot.ListedMember{
		ID: 0xa0 + uint64(number), Learner: learner,
		PeerURLs: []string{naming.Hosts{Cluster: "db", Namespace: "ns", Domain: "cluster.local"}.PeerURL(name)},
	}
}

// live lets the world go on by itself: pods start, founders found, learners that are listed join; and what report would
// have remembered is remembered.
func (w *world) live() {
	for _, name := range slices.Sorted(maps.Keys(w.pods)) {
		w.startPod(name, w.pods[name])
		if w.runs(name) {
			w.startEngine(name)
		}
	}
	w.livesOn()
	w.showReadiness()
	for i := range w.cluster.Status.Members {
		if listed := w.find(w.cluster.Status.Members[i].Name); listed != nil {
			w.cluster.Status.Members[i].ID = snapshot.FormatID(listed.ID)
			w.cluster.Status.Members[i].Phase = phaseOf(*listed)
			if name := w.cluster.Status.Members[i].Name; w.engineRuns(name) {
				w.cluster.Status.Members[i].Version = versionOf(w.pods[name])
			}
		}
	}
}

func phaseOf(m snapshot.ListedMember) v1alpha1.MemberPhase {
	switch {
	case !m.Started():
		return v1alpha1.PhaseJoining
	case m.Learner:
		return v1alpha1.PhaseLearner
	default:
		return v1alpha1.PhaseVoting
	}
}

func (w *world) startPod(name string, pod *corev1.Pod) {
	if pod.Status.Phase == corev1.PodFailed {
		return
	}
	status := corev1.ContainerStatus{Name: snapshot.EngineContainer}
	pod.Status = corev1.PodStatus{Phase: corev1.PodPending}
	switch {
	case !w.placePod(name, pod):
		return
	case w.unschedulable[name]:
		pod.Status.Conditions = []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, Message: "no node",
		}}
		return
	case w.unpullable[pod.Spec.Containers[0].Image]:
		status.State.Waiting = &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}
	case w.crashes(pod):
		status = crashed()
	default:
		number, _ := naming.MemberNumber("db", "u", name)
		pod.Status.Phase, pod.Status.PodIP = corev1.PodRunning, "10.0.0."+strconv.FormatInt(number+1, 10)
		status.State = w.runningSince(pod)
	}
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{status}
}

func (w *world) startEngine(name string) {
	claim := w.claims[name]
	if claim == nil || w.data[claim.UID] || w.spent[name] {
		return
	}
	listed := w.find(name)
	ticket := w.secrets[naming.MemberCertificates(name)].Data[render.TicketKey]
	switch {
	case listed != nil && listed.Name == "" && listed.Learner:
		if !w.stalled[name] {
			listed.Name = name
		}
		w.data[claim.UID] = true
	case listed == nil && len(ticket) > 0:
		m := w.entry(name, false)
		m.Name, w.clusterID = name, 0xc1
		w.listed = append(w.listed, m)
		w.data[claim.UID] = true
	}
}
