package plan_test

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// snapshotEvery is the number of entries after which the toy's engines save their logs.
const snapshotEvery = 10000

// raftLog is what the toy knows of etcd's log and of its own versions.
type raftLog struct {
	// index is the end of the log, poison the last entry that 3.7 cannot read.
	index, poison int
	// saved is, by claim, up to where the log was saved; saves, by pod, how often since its engine started.
	saved, saves map[types.UID]int
	started      map[types.UID]bool
	// speaks is the cluster version, downTo the target of a downgrade that is enabled.
	speaks, downTo release.Minor
}

func newRaftLog() raftLog {
	return raftLog{index: 100, saved: map[types.UID]int{}, saves: map[types.UID]int{}, started: map[types.UID]bool{}}
}

// refuses says whether the engine of a pod ends because of its version: it is older than what the members speak, or it finds
// in the log what it cannot read.
func (w *world) refuses(pod *corev1.Pod) bool {
	minor := release.MinorOf(versionOf(pod))
	if w.started[pod.UID] {
		return false
	}
	claim := w.claims[pod.Name]
	ran := claim != nil && w.data[claim.UID]
	return ran && (release.Older(string(minor), string(w.speaks)) ||
		minor == release.Minor37 && w.poison > w.saved[claim.UID])
}

// livesOn lets etcd go on: engines start, save their logs, and agree on the version that they speak.
func (w *world) livesOn() {
	lowest, all, atTarget := "", true, true
	for _, m := range w.listed {
		name := w.nameOf(m)
		if !w.engineRuns(name) {
			all = false
			continue
		}
		pod := w.pods[name]
		minor := string(release.MinorOf(versionOf(pod)))
		if !w.started[pod.UID] {
			w.started[pod.UID] = true
			w.index++
			if minor == string(release.Minor35) {
				w.poison = w.index
			}
		}
		if lowest == "" || release.Older(minor, lowest) {
			lowest = minor
		}
		atTarget = atTarget && minor == string(w.downTo)
	}
	switch {
	case !all || lowest == "":
	case w.downTo != "":
		w.speaks = w.downTo
		if atTarget {
			w.downTo = ""
		}
	case release.Older(string(w.speaks), lowest):
		w.speaks = release.Minor(lowest)
	}
}

// age makes the log longer.
func (w *world) age(entries int) {
	w.index += entries
	for _, m := range w.listed {
		if name := w.nameOf(m); w.engineRuns(name) {
			claim, pod := w.claims[name].UID, w.pods[name].UID
			if w.index-w.saved[claim] > snapshotEvery {
				w.saved[claim] = w.index
				w.saves[pod]++
			}
		}
	}
}

// tellVersions adds what an engine tells of its version and its log.
func (w *world) tellVersions(pod *corev1.Pod, look *snapshot.Look) {
	look.Status.RaftIndex, look.Status.RaftApplied = uint64(w.index), uint64(w.index)
	look.Metrics = &snapshot.Metrics{ClusterVersion: string(w.speaks), RaftSnapshots: w.saves[pod.UID]}
	if release.MinorOf(versionOf(pod)) != release.Minor35 {
		look.Status.StorageVersion = string(w.speaks) + ".0"
	}
	if w.downTo != "" {
		look.Status.DowngradeEnabled, look.Status.DowngradeTarget = true, string(w.downTo)+".0"
	}
}

func giveTurn(operation *v1alpha1.Operation, a action.GiveTurn) {
	from, to := &operation.TakenBack, &operation.Members
	if a.Back {
		from, to = to, from
	}
	*from = slices.DeleteFunc(slices.Clone(*from), func(name string) bool { return name == a.Member })
	*to = append(slices.Clone(*to), a.Member)
}

// applyVersion carries out what is done for another version.
func (w *world) applyVersion(a action.Action) bool {
	status := &w.cluster.Status
	switch a := a.(type) {
	case action.BeginVersion:
		status.Version, status.Operation = a.From, a.Operation.DeepCopy()
	case action.GiveTurn:
		giveTurn(status.Operation, a)
	case action.Settle:
		status.Version, status.Operation = a.Version, nil
	case action.AgeLog:
		w.age(a.Entries)
	case action.Announce:
		w.age(2)
		w.find(a.Member).Name = a.Member
		delete(w.stalled, a.Member)
	case action.EnableDowngrade:
		w.downTo = a.Target
	case action.CancelDowngrade:
		w.downTo = ""
	default:
		return false
	}
	return true
}
