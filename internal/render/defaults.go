package render

import (
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// The defaults of fields that the API leaves open.
const (
	defaultSize         = 3
	defaultQuota        = 2 << 30
	quotaShareOfVolume  = 3
	defaultHeartbeat    = 100
	defaultElection     = 1000
	defaultRequestBytes = 1536 << 10
	// defaultSnapshotCount is etcd's own from 3.6 on; 3.5 gets it too, so that all members do the same.
	defaultSnapshotCount   = 10000
	defaultReplaceAfter    = 300
	defaultRetainMinutes   = 60
	defaultRetainRevisions = 10000
)

// defaultStorage is the size of a volume.
var defaultStorage = resource.MustParse("8Gi")

// Size is the number of voters that are asked for.
func Size(c *v1alpha1.EtcdCluster) int {
	if c.Spec.Size == nil {
		return defaultSize
	}
	return int(*c.Spec.Size)
}

// ReadReplicas is the number of read replicas that are asked for.
func ReadReplicas(c *v1alpha1.EtcdCluster) int {
	if c.Spec.ReadReplicas == nil {
		return 0
	}
	return int(*c.Spec.ReadReplicas)
}

// ReplaceAfter is how long a member that may come back is waited for.
func ReplaceAfter(c *v1alpha1.EtcdCluster) time.Duration {
	return time.Duration(orDefault(c.Spec.Replacement.AfterSeconds, defaultReplaceAfter)) * time.Second
}

// StorageSize is the size of each member's volume.
func StorageSize(c *v1alpha1.EtcdCluster) resource.Quantity {
	if c.Spec.Storage.Size == nil {
		return defaultStorage.DeepCopy()
	}
	return c.Spec.Storage.Size.DeepCopy()
}

// QuotaLimit is the largest quota, in bytes, that the volume allows: a defragmentation and an incoming snapshot need room
// for a copy each (I30).
func QuotaLimit(c *v1alpha1.EtcdCluster) int64 {
	size := StorageSize(c)
	return size.Value() / quotaShareOfVolume
}

// Quota is the quota that members run with: what is asked for, or 2 GiB, but never more than the volume allows.
func Quota(c *v1alpha1.EtcdCluster) int64 {
	quota := int64(defaultQuota)
	if asked := c.Spec.Engine.QuotaBackendBytes; asked != nil {
		quota = *asked
	}
	return min(quota, QuotaLimit(c))
}

// Options fills the defaults of the engine's options in.
func Options(c *v1alpha1.EtcdCluster) release.Options {
	engine := c.Spec.Engine
	options := release.Options{
		QuotaBackendBytes:     Quota(c),
		HeartbeatMilliseconds: orDefault(engine.HeartbeatIntervalMilliseconds, defaultHeartbeat),
		ElectionMilliseconds:  orDefault(engine.ElectionTimeoutMilliseconds, defaultElection),
		MaxRequestBytes:       orDefault(engine.MaxRequestBytes, defaultRequestBytes),
		SnapshotCount:         orDefault(engine.SnapshotCount, defaultSnapshotCount),
	}
	if engine.AutoCompaction == nil {
		return options
	}
	switch engine.AutoCompaction.Mode {
	case v1alpha1.CompactPeriodic:
		options.CompactionMode = "periodic"
		minutes := orDefault(engine.AutoCompaction.RetentionMinutes, defaultRetainMinutes)
		options.CompactionRetention = strconv.Itoa(int(minutes)) + "m"
	case v1alpha1.CompactRevision:
		options.CompactionMode = "revision"
		revisions := orDefault(engine.AutoCompaction.RetentionRevisions, defaultRetainRevisions)
		options.CompactionRetention = strconv.FormatInt(revisions, 10)
	case v1alpha1.CompactOff:
	}
	return options
}

func orDefault[T int32 | int64](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}
