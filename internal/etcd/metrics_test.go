package etcd

import (
	"strings"
	"testing"
)

const (
	versions = `# HELP etcd_cluster_version Which version is running. 1 for 'cluster_version' label with current cluster version
# TYPE etcd_cluster_version gauge
etcd_cluster_version{cluster_version="3.5"} 0
etcd_cluster_version{cluster_version="3.6"} 1
`
	snapshots = `# HELP etcd_snap_fsync_duration_seconds The latency distributions of fsync called by snap.
# TYPE etcd_snap_fsync_duration_seconds histogram
etcd_snap_fsync_duration_seconds_bucket{le="0.001"} 1
etcd_snap_fsync_duration_seconds_bucket{le="+Inf"} 2
etcd_snap_fsync_duration_seconds_sum 0.004
etcd_snap_fsync_duration_seconds_count 2
`
)

func TestMetricsAreReadFromPrometheusText(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       Metrics
		fails      bool
	}{
		{name: "a member that knows the cluster's version", text: versions + snapshots, want: Metrics{ClusterVersion: "3.6", RaftSnapshots: 2}},
		{name: "a member that does not know it yet", text: snapshots, want: Metrics{RaftSnapshots: 2}},
		{name: "something that is no etcd", text: "# TYPE up gauge\nup 1\n", fails: true},
		{name: "something that is no text of metrics", text: "<html>", fails: true},
		{name: "a counter where a histogram belongs", text: "# TYPE etcd_snap_fsync_duration_seconds counter\netcd_snap_fsync_duration_seconds 2\n", fails: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readMetrics(strings.NewReader(tc.text))
			if got != tc.want || (err != nil) != tc.fails {
				t.Errorf("read %+v, %v; want %+v", got, err, tc.want)
			}
		})
	}
}
