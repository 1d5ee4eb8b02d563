package version

import (
	"fmt"
	"strconv"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// agedAtOnce is how many entries are made before the next look: a second's work or a few.
const agedAtOnce = 2000

// needsAgedLog says whether the members must have saved their logs before the first is started anew. etcd 3.7 cannot read
// what 3.5 wrote into its log, and ends at once when it finds it there: in a cluster that was born on 3.5 and has written
// little since. What was saved is read no more (T9).
func needsAgedLog(v *view.View) bool {
	return v.Operation() == v1alpha1.OperationUpgrade && cannotReadOldLogs(v, v.Cluster.Status.Operation.Version)
}

func cannotReadOldLogs(v *view.View, version string) bool {
	return release.MinorOf(v.Version) == release.Minor36 && release.MinorOf(version) == release.Minor37
}

// youngLog says which member has yet to save its log, and how many entries that takes at most; empty when all have. When the
// operation began all members ran 3.6, and the log was at its LogIndex. A member saves at least once in any row of
// snapshotCount+1 entries; that it did is told by its metrics.
func youngLog(v *view.View) (why string, entries int64) {
	interval := snapshotCount(v)
	enough := v.Cluster.Status.Operation.LogIndex + interval + 1
	for _, m := range v.ListedMembers() {
		switch {
		case v.HadTurn(m):
		case !m.Serves() || m.Look.Metrics == nil:
			return m.Name + " does not tell whether it saved its log", 0
		case int64(m.Look.Status.RaftApplied) <= enough:
			missing := enough - int64(m.Look.Status.RaftApplied) + 1
			return fmt.Sprintf("every member saves its log under %s, which takes %d more entries", v.Version, missing), missing
		case m.Look.Metrics.RaftSnapshots == 0:
			return m.Name + " has yet to save its log since it started", interval + 1
		}
	}
	return "", 0
}

// ageLog makes the entries that are missing, some at a time.
func ageLog(v *view.View, d *verdict.Verdict) {
	why, missing := youngLog(v)
	if why == "" {
		return
	}
	if missing > 0 && !d.TouchesMembers() {
		d.Do(action.AgeLog{Leader: v.Leader.Name, Entries: int(min(missing, agedAtOnce))})
	}
	d.Wait(v1alpha1.ReasonUpgrading, "%s; first %s. No key is touched", Story(v), why)
}

// snapshotCount is the number of entries after which members save their logs: the largest that any runs with.
func snapshotCount(v *view.View) int64 {
	largest := render.Options(v.Cluster).SnapshotCount
	for _, m := range v.ListedMembers() {
		largest = max(largest, snapshotCountOf(m))
	}
	return largest
}

func snapshotCountOf(m snapshot.Member) int64 {
	if m.Pod == nil {
		return 0
	}
	for _, container := range m.Pod.Spec.Containers {
		for _, word := range container.Command {
			value, is := strings.CutPrefix(word, "--snapshot-count=")
			if count, err := strconv.ParseInt(value, 10, 64); is && err == nil {
				return count
			}
		}
	}
	return 0
}
