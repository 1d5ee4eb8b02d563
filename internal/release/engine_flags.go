package release

import "strconv"

// Options are the engine's options that a user may set, with their defaults filled in.
type Options struct {
	// QuotaBackendBytes is the size of the database file, in bytes, above which writes are refused.
	QuotaBackendBytes int64
	// HeartbeatMilliseconds and ElectionMilliseconds are equal on all members (I33).
	HeartbeatMilliseconds, ElectionMilliseconds int32
	// MaxRequestBytes is the largest request, in bytes.
	MaxRequestBytes int64
	// SnapshotCount is the number of committed entries between two snapshots of the log.
	SnapshotCount int64
	// CompactionMode is periodic or revision, or empty for none; CompactionRetention is in etcd's own notation.
	CompactionMode, CompactionRetention string
}

// flagNames holds the flags whose name or form depends on the minor version.
type flagNames struct {
	skipPeerSAN      string
	compactHashCheck string
	maxLearners      string
}

var flagsOf = map[Minor]flagNames{
	Minor35: {
		skipPeerSAN:      "--experimental-peer-skip-client-san-verification=true",
		compactHashCheck: "--experimental-compact-hash-check-enabled=true",
	},
	Minor36: {
		skipPeerSAN:      "--peer-skip-client-san-verification=true",
		compactHashCheck: "--feature-gates=CompactHashCheck=true",
		maxLearners:      "--max-learners=" + strconv.Itoa(MaxLearners),
	},
	Minor37: {
		skipPeerSAN:      "--peer-skip-client-san-verification=true",
		compactHashCheck: "--feature-gates=CompactHashCheck=true",
		maxLearners:      "--max-learners=" + strconv.Itoa(MaxLearners),
	},
}

// Flags are the flags of an engine that do not depend on the member: options, and what every member of ours runs with.
// None of them can bootstrap a cluster.
//
// Peers skip the check of the client's host name, so that no DNS is part of quorum: the certificate authority of the
// peers, one per cluster, is the identity.
func (r EngineRelease) Flags(o Options) []string {
	names := flagsOf[r.Minor]
	flags := []string{
		"--quota-backend-bytes=" + strconv.FormatInt(o.QuotaBackendBytes, 10),
		"--heartbeat-interval=" + strconv.Itoa(int(o.HeartbeatMilliseconds)),
		"--election-timeout=" + strconv.Itoa(int(o.ElectionMilliseconds)),
		"--max-request-bytes=" + strconv.FormatInt(o.MaxRequestBytes, 10),
		"--snapshot-count=" + strconv.FormatInt(o.SnapshotCount, 10),
		"--strict-reconfig-check=true",
		names.skipPeerSAN,
		names.compactHashCheck,
	}
	if names.maxLearners != "" {
		flags = append(flags, names.maxLearners)
	}
	if o.CompactionMode != "" {
		flags = append(flags,
			"--auto-compaction-mode="+o.CompactionMode,
			"--auto-compaction-retention="+o.CompactionRetention)
	}
	return flags
}
