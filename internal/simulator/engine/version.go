package engine

import (
	"fmt"
	"strconv"
)

// Version is a version of etcd; the zero value is none.
type Version struct{ Major, Minor, Patch int }

// ParseVersion reads a version like 3.6.16; the zero value when it is none.
func ParseVersion(text string) Version {
	var v Version
	if n, err := fmt.Sscanf(text, "%d.%d.%d", &v.Major, &v.Minor, &v.Patch); err != nil || n != 3 {
		return Version{}
	}
	return v
}

// String prints it as etcd does; empty when it is none.
func (v Version) String() string {
	if v == (Version{}) {
		return ""
	}
	return v.Short() + "." + strconv.Itoa(v.Patch)
}

// Short prints it without its patch.
func (v Version) Short() string {
	if v == (Version{}) {
		return ""
	}
	return strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
}

// Line is the version without its patch: what a cluster agrees on.
func (v Version) Line() Version { return Version{Major: v.Major, Minor: v.Minor} }

// Before says whether a version is older than another.
func (v Version) Before(other Version) bool {
	if v.Major != other.Major {
		return v.Major < other.Major
	}
	if v.Minor != other.Minor {
		return v.Minor < other.Minor
	}
	return v.Patch < other.Patch
}

// The lines of which the model knows what differs.
var (
	v36 = Version{Major: 3, Minor: 6}
	v37 = Version{Major: 3, Minor: 7}
)
