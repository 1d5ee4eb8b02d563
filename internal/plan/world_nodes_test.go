package plan_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// places is what the toy world knows of nodes, and of who answered when.
type places struct {
	nodes map[string]snapshot.Node
	// off are the nodes on which nothing runs.
	off         map[string]bool
	lastAnswers map[string]time.Time
	watched     time.Time
	// stranded are the members whose pods find no node for their volumes, and since when; loops those whose engines end
	// again and again.
	stranded map[string]time.Time
	loops    map[string]bool
	// volumes are those that are in use although their claims are gone.
	volumes map[string]*corev1.PersistentVolumeClaim
	// localDisks has every volume on the disk of the node that its pod first ran on, which disks remembers.
	localDisks bool
	disks      map[string]string
}

func newPlaces(now time.Time) places {
	p := places{
		nodes: map[string]snapshot.Node{}, off: map[string]bool{}, lastAnswers: map[string]time.Time{}, watched: now,
		stranded: map[string]time.Time{}, loops: map[string]bool{}, disks: map[string]string{},
	}
	for _, name := range []string{"n0", "n1", "n2", "n3", "n4"} {
		p.nodes[name] = snapshot.Node{Zone: "z"}
	}
	return p
}

// homes are the nodes that volumes can be used on.
func (w *world) homes() map[string]*corev1.NodeSelector {
	homes := map[string]*corev1.NodeSelector{}
	for name, pod := range w.pods {
		if w.disks[name] == "" {
			w.disks[name] = pod.Spec.NodeName
		}
	}
	for name, node := range w.disks {
		homes[name] = nil
		if w.localDisks && node != "" {
			homes[name] = &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchExpressions: []corev1.NodeSelectorRequirement{{
				Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{node},
			}}}}}
		}
	}
	return homes
}

// schedule puts a pod on the node with the fewest pods of those that take any.
func (w *world) schedule(pod *corev1.Pod) {
	load := map[string]int{}
	for _, other := range w.pods {
		load[other.Spec.NodeName]++
	}
	best := ""
	for _, name := range slices.Sorted(maps.Keys(w.nodes)) {
		if !w.nodes[name].Cordoned && !w.off[name] && w.selects(pod, name) && (best == "" || load[name] < load[best]) {
			best = name
		}
	}
	pod.Spec.NodeName = best
}

// selects says whether a pod's node selector lets it run on a node, as far as the node has labels.
func (w *world) selects(pod *corev1.Pod, node string) bool {
	for key, value := range pod.Spec.NodeSelector {
		if has := w.nodes[node].Labels; has != nil && has[key] != value {
			return false
		}
	}
	return true
}

// labelsThatFit are those of a node of which a story says nothing: any pod can run there.
func (w *world) labelsThatFit() map[string]string {
	labels := map[string]string{corev1.LabelArchStable: "amd64"}
	maps.Copy(labels, w.cluster.Spec.Scheduling.NodeSelector)
	return labels
}

// runs says whether a member's pod is on a node that works.
func (w *world) runs(name string) bool {
	pod := w.pods[name]
	return pod != nil && pod.Status.PodIP != "" && !w.off[pod.Spec.NodeName] && !w.silent[name]
}

// lookAtNodes adds to a snapshot what was seen of nodes, and remembers who answered.
func (w *world) lookAtNodes(s *snapshot.Snapshot) {
	s.Nodes, s.Volumes = maps.Clone(w.nodes), w.homes()
	for name, node := range s.Nodes {
		if node.Labels == nil {
			node.Labels = w.labelsThatFit()
			s.Nodes[name] = node
		}
	}
	for name, look := range s.Etcd.Looks {
		if look.Answers() {
			w.lastAnswers[name] = w.now
		}
	}
	s.Etcd.LastAnswers, s.Etcd.WatchedSince = maps.Clone(w.lastAnswers), w.watched
}

// happenToNode lets something happen to a node, or to where a pod may run.
func (w *world) happenToNode(what, to string) bool {
	node, name := w.nodes[to], w.name(to)
	switch what {
	case "cordon":
		node.Cordoned = true
	case "uncordon":
		node.Cordoned = false
	case "switch-off":
		w.off[to], node.UnreadySince = true, w.now
	case "switch-on":
		delete(w.off, to)
		node = snapshot.Node{Zone: "z"}
	case "out-of-service":
		node.OutOfService = true
	case "delete-node":
		w.off[to] = true
		delete(w.nodes, to)
		return true
	case "strand":
		w.stranded[name] = w.now
		return true
	case "unstrand":
		delete(w.stranded, name)
		return true
	case "crash-loop":
		w.loops[name] = true
		return true
	default:
		return false
	}
	w.nodes[to] = node
	return true
}

// placePod is the state of a pod that a node keeps from running; false when none does.
func (w *world) placePod(name string, pod *corev1.Pod) bool {
	if since, stranded := w.stranded[name]; stranded {
		pod.Status.Conditions = []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable,
			Message:            "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had volume node affinity conflict.",
			LastTransitionTime: metav1.NewTime(since),
		}}
		return false
	}
	if w.loops[name] {
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{
			Name: snapshot.EngineContainer, RestartCount: 7,
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}},
		}}
		return false
	}
	if pod.Spec.NodeName == "" {
		w.schedule(pod)
	}
	return true
}

// remember keeps what report would write into the status of what is being done.
func (w *world) remember(p plan.Plan) {
	w.announce(p)
	status := &w.cluster.Status
	if status.Operation != nil && status.Operation.Type == v1alpha1.OperationFound || p.Operation == v1alpha1.OperationFound {
		return
	}
	if remembered := status.Operation; remembered != nil && remembered.Version != "" {
		return
	}
	switch {
	case p.Operation == v1alpha1.OperationUpgrade, p.Operation == v1alpha1.OperationDowngrade:
	case p.Operation == "":
		status.Operation = nil
	case status.Operation == nil || status.Operation.Type != p.Operation:
		status.Operation = &v1alpha1.Operation{Type: p.Operation, StartedAt: metav1.NewTime(w.now)}
	}
}

// namesOf makes names of members of a list of numbers.
func (w *world) namesOf(list string) string {
	var names []string
	for _, number := range strings.Split(list, "+") {
		if number != "" {
			names = append(names, w.name(number))
		}
	}
	return strings.Join(names, ", ")
}
