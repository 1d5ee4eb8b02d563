package etcd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

const (
	// metricsAnswer bounds what is read of a member's metrics, in bytes. An engine tells some 100 KiB.
	metricsAnswer = 4 << 20

	// clusterVersion has the value 1 under the label of the version in force.
	clusterVersion      = "etcd_cluster_version"
	clusterVersionLabel = "cluster_version"
	// snapshotWrites counts the files of raft snapshots, one write each, be they the member's own or received.
	snapshotWrites = "etcd_snap_fsync_duration_seconds"
)

// Metrics implements Client.
func (c *client) Metrics(ctx context.Context, at Endpoint) (Metrics, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	if at.Metrics == "" {
		return Metrics{}, wrap(errors.New("they have no address"), "asking the metrics of", at)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.Metrics+"/metrics", nil)
	if err != nil {
		return Metrics{}, wrap(err, "asking the metrics of", at)
	}
	// A connection of its own: they are asked for rarely.
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return Metrics{}, wrap(err, "asking the metrics of", at)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return Metrics{}, wrap(fmt.Errorf("answered %s", answer.Status), "asking the metrics of", at)
	}
	metrics, err := readMetrics(io.LimitReader(answer.Body, metricsAnswer))
	return metrics, wrap(err, "reading the metrics of", at)
}

// readMetrics reads Prometheus' text format.
func readMetrics(from io.Reader) (Metrics, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(from)
	if err != nil {
		return Metrics{}, err
	}
	snapshots := families[snapshotWrites].GetMetric()
	if len(snapshots) != 1 || snapshots[0].GetHistogram() == nil {
		return Metrics{}, fmt.Errorf("there is no histogram %s", snapshotWrites)
	}
	metrics := Metrics{RaftSnapshots: int(snapshots[0].GetHistogram().GetSampleCount())}
	for _, m := range families[clusterVersion].GetMetric() {
		for _, label := range m.GetLabel() {
			if label.GetName() == clusterVersionLabel && m.GetGauge().GetValue() == 1 {
				metrics.ClusterVersion = label.GetValue()
			}
		}
	}
	return metrics, nil
}
