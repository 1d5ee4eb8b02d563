//go:build api

package api

import "database.example.com/operator/api/v1alpha1"

func engine(change func(*v1alpha1.EngineOptions)) edit {
	return func(s subject) { change(&s.template().Engine) }
}

func times(heartbeat, election int32) edit {
	return engine(func(e *v1alpha1.EngineOptions) {
		if heartbeat != 0 {
			e.HeartbeatIntervalMilliseconds = &heartbeat
		}
		if election != 0 {
			e.ElectionTimeoutMilliseconds = &election
		}
	})
}

func requests(bytes int64) edit {
	return engine(func(e *v1alpha1.EngineOptions) { e.MaxRequestBytes = &bytes })
}

func snapshots(entries int64) edit {
	return engine(func(e *v1alpha1.EngineOptions) { e.SnapshotCount = &entries })
}

func compacts(mode v1alpha1.AutoCompactionMode, minutes int32, revisions int64) edit {
	return engine(func(e *v1alpha1.EngineOptions) {
		e.AutoCompaction = &v1alpha1.AutoCompaction{Mode: mode}
		if minutes != unset {
			e.AutoCompaction.RetentionMinutes = &minutes
		}
		if revisions != unset {
			e.AutoCompaction.RetentionRevisions = &revisions
		}
	})
}

// unset leaves an option out.
const unset = -1

const periodic, byRevision, off = v1alpha1.CompactPeriodic, v1alpha1.CompactRevision, v1alpha1.CompactOff

var engineCases = []ruleCase{
	{rule: "spec.engine.quotaBackendBytes minimum", accept: edits{"16 MiB": quota(16 << 20)}, refuse: edits{"a byte less": quota(16<<20 - 1)}, want: tooSmall},
	{rule: "spec.engine.quotaBackendBytes maximum", accept: edits{"100 GiB": quotaOn("300Gi", 100<<30)}, refuse: edits{"a byte more": quotaOn("1Ti", 100<<30+1)}, want: tooLarge},
	{
		rule:   "spec.engine electionTimeoutMilliseconds must be at least five times heartbeatIntervalMilliseconds (defaults 1000 and 100): etcd refuses to start otherwise",
		accept: edits{"five times": times(100, 500), "five times the default": times(0, 500), "a heartbeat below the default election": times(200, 0)},
		refuse: edits{"less": times(100, 499), "less than five times the default": times(0, 499), "a heartbeat too slow for the default election": times(201, 0)},
	},
	{rule: "spec.engine.heartbeatIntervalMilliseconds minimum", accept: edits{"10": times(10, 0)}, refuse: edits{"9": times(9, 0)}, want: tooSmall},
	{rule: "spec.engine.heartbeatIntervalMilliseconds maximum", accept: edits{"5000": times(5000, 50000)}, refuse: edits{"5001": times(5001, 50000)}, want: tooLarge},
	{rule: "spec.engine.electionTimeoutMilliseconds minimum", accept: edits{"50": times(10, 50)}, refuse: edits{"49": times(10, 49)}, want: tooSmall + " 50"},
	{rule: "spec.engine.electionTimeoutMilliseconds maximum", accept: edits{"50000": times(0, 50000)}, refuse: edits{"50001": times(0, 50001)}, want: tooLarge},
	{rule: "spec.engine.maxRequestBytes minimum", accept: edits{"1 KiB": requests(1024)}, refuse: edits{"a byte less": requests(1023)}, want: tooSmall},
	{rule: "spec.engine.maxRequestBytes maximum", accept: edits{"10 MiB": requests(10 << 20)}, refuse: edits{"a byte more": requests(10<<20 + 1)}, want: tooLarge},
	{rule: "spec.engine.snapshotCount minimum", accept: edits{"1000": snapshots(1000)}, refuse: edits{"999": snapshots(999)}, want: tooSmall},
	{rule: "spec.engine.snapshotCount maximum", accept: edits{"1000000": snapshots(1000000)}, refuse: edits{"1000001": snapshots(1000001)}, want: tooLarge},
	{
		rule:   "spec.engine.autoCompaction.mode enum",
		accept: edits{"Periodic": compacts(periodic, unset, unset), "Revision": compacts(byRevision, unset, unset), "Off": compacts(off, unset, unset)},
		refuse: edits{"in small letters": compacts("periodic", unset, unset)},
		want:   noChoice,
	},
	{
		rule:   "spec.engine.autoCompaction.mode required",
		accept: edits{"a mode": compacts(off, unset, unset)},
		refuse: edits{"none": compacts("", 1, unset)},
		want:   required,
	},
	{
		rule:   "spec.engine.autoCompaction autoCompaction.retentionMinutes goes with mode Periodic only",
		accept: edits{"Periodic": compacts(periodic, 60, unset)},
		refuse: edits{"Revision": compacts(byRevision, 60, unset), "Off": compacts(off, 60, unset)},
	},
	{
		rule:   "spec.engine.autoCompaction autoCompaction.retentionRevisions goes with mode Revision only",
		accept: edits{"Revision": compacts(byRevision, unset, 1000)},
		refuse: edits{"Periodic": compacts(periodic, unset, 1000), "Off": compacts(off, unset, 1000)},
	},
	{rule: "spec.engine.autoCompaction.retentionMinutes minimum", accept: edits{"1": compacts(periodic, 1, unset)}, refuse: edits{"0": compacts(periodic, 0, unset)}, want: tooSmall},
	{rule: "spec.engine.autoCompaction.retentionMinutes maximum", accept: edits{"a year": compacts(periodic, 525600, unset)}, refuse: edits{"more": compacts(periodic, 525601, unset)}, want: tooLarge},
	{rule: "spec.engine.autoCompaction.retentionRevisions minimum", accept: edits{"1": compacts(byRevision, unset, 1)}, refuse: edits{"0": compacts(byRevision, unset, 0)}, want: tooSmall},
}

func founded(id string, counter int64) edit {
	return func(s subject) { s.cluster.Status.ClusterID, s.cluster.Status.MemberCounter = id, counter }
}

var statusCases = []ruleCase{
	{
		rule: "status.clusterID status.clusterID is set once: another ID is another cluster with other data", kinds: []string{kindCluster},
		status: true, from: founded("a", 1), accept: edits{"the same": founded("a", 1)}, refuse: edits{"another": founded("b", 1)},
	},
	{
		rule: "status.memberCounter status.memberCounter only grows: no name of a member is used twice", kinds: []string{kindCluster},
		status: true, from: founded("", 4), accept: edits{"the same": founded("", 4), "more": founded("", 5)}, refuse: edits{"less": founded("", 3)},
	},
}
