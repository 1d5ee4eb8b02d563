package plan_test

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"pgregory.net/rapid"

	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/release"
)

// breaksRestarting says which invariant the stop of a member would break.
func (h *history) breaksRestarting(name string) string {
	stopped := h.find(name)
	if stopped == nil || stopped.Learner {
		return ""
	}
	voters, others, down := 0, 0, ""
	for _, m := range h.listed {
		if m.Learner {
			continue
		}
		voters++
		switch other := h.nameOf(m); {
		case other == name:
		case h.engineRuns(other):
			others++
		default:
			down = other
		}
	}
	switch {
	case voters == 1:
		return ""
	case others < quorum.Majority(voters):
		return "the others are no quorum (I2)"
	case down != "" && h.engineRuns(name):
		return down + " is down already (I19)"
	case h.leads == name && h.engineRuns(name):
		return "it leads (I22)"
	}
	return ""
}

// breaksStarting says which invariant a new pod would break: its engine is older than what the members speak (I20), or skips a
// minor version (I18). As long as no status tells the version, the pods that are left do, or else the user.
func (h *history) breaksStarting(pod *corev1.Pod) string {
	claim := h.claims[pod.Name]
	starts, speaks := release.MinorOf(versionOf(pod)), h.speaks
	minors := []release.Minor{release.Minor35, release.Minor36, release.Minor37}
	switch {
	case h.cluster.Status.ClusterID == "" || claim == nil || !h.data[claim.UID] || speaks == "":
		return ""
	case release.Older(string(starts), string(speaks)):
		return fmt.Sprintf("it starts etcd %s where members speak %s (I20)\n%s", starts, speaks, h.versions())
	case slices.Index(minors, starts)-slices.Index(minors, speaks) > 1:
		return fmt.Sprintf("it starts etcd %s where members speak %s (I18)", starts, speaks)
	}
	return ""
}

// askForVersion changes the version of the spec as the API server would take it.
func (h *history) askForVersion(t *rapid.T) {
	version := rapid.SampledFrom([]string{"3.5.35", "3.6.16", "3.7.3"}).Draw(t, "version")
	if h.cluster.Status.ClusterID == "" {
		return
	}
	if version == "3.5.35" {
		h.cluster.Spec.ReadReplicas = nil
	}
	h.cluster.Spec.Version = version
}

// askForWhatRuns sets the version of the spec to the one that the cluster is settled at: without a status, and without pods,
// nobody but the spec knows it.
func (h *history) askForWhatRuns() {
	if version := h.cluster.Status.Version; version != "" {
		h.cluster.Spec.Version = version
	}
}

// askForWhatCanBe is the user who mends a version that the cluster cannot be taken to: a change that has begun waits for that.
func (h *history) askForWhatCanBe() {
	operation := h.cluster.Status.Operation
	if operation == nil || operation.Version == "" {
		return
	}
	if _, err := h.settings.Images.Path(h.cluster.Status.Version, h.cluster.Spec.Version); err != nil {
		h.cluster.Spec.Version = operation.Version
	}
}

// versions tells what runs, for the message of a history that fails.
func (h *history) versions() string {
	runs := map[string]string{}
	for name, pod := range h.pods {
		runs[name] = versionOf(pod)
	}
	return fmt.Sprintf("spec=%s settled=%s operation=%+v pods=%v speaks=%s downgrade=%q",
		h.cluster.Spec.Version, h.cluster.Status.Version, h.cluster.Status.Operation, runs, h.speaks, h.downTo)
}
