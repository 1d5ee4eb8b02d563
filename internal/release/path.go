package release

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// minors are the minor versions of etcd in their order. A cluster is taken from one to the next, and never past one.
var minors = []Minor{Minor35, Minor36, Minor37}

// leavesFrom is the oldest patch of a minor version from which the next minor version may be reached. Older ones have faults
// that show, or do harm, only in the next: 3.5.26 repairs the membership that 3.6 reads, 3.6.11 is what etcd asks for.
var leavesFrom = map[Minor]string{Minor35: "3.5.26", Minor36: "3.6.11"}

// returnsFrom is the oldest patch of a minor version from which the minor version below may be reached. etcd 3.7.0 and 3.7.1
// look at the wrong snapshot when they decide whether their data can be taken back.
var returnsFrom = map[Minor]string{Minor36: "3.6.0", Minor37: "3.7.2"}

// Path lists the versions that a cluster of etcd is taken to, one after the other, to get from one version to another; none
// when they are the same. Each step changes the minor version by at most one, and a patch that has to be passed is a step of
// its own. Only versions with an image are passed. The error says which versions can be reached.
func (i Images) Path(from, to string) ([]string, error) {
	steps, problem := i.path(from, to)
	if problem == "" {
		return steps, nil
	}
	return nil, fmt.Errorf("%s; etcd %s can be taken to: %s", problem, from, i.Reachable(from))
}

func (i Images) path(from, to string) (steps []string, problem string) {
	start, known := Engine(from)
	goal, knownToo := Engine(to)
	switch {
	case from == to:
		return nil, ""
	case !known:
		return nil, fmt.Sprintf("etcd %s is not known here", from)
	case !knownToo:
		return nil, fmt.Sprintf("etcd %s is not known here", to)
	case !goal.Creatable:
		return nil, fmt.Sprintf("etcd %s has faults that a later patch repairs", to)
	case i[to] == "":
		return nil, fmt.Sprintf("there is no image of etcd %s here", to)
	}
	switch distance := slices.Index(minors, goal.Minor) - slices.Index(minors, start.Minor); {
	case distance == 0:
		return []string{to}, ""
	case distance < 0:
		return back(start, goal, -distance)
	default:
		return i.forth(start, goal)
	}
}

// back is the one step to the minor version below.
func back(start, goal EngineRelease, distance int) (steps []string, problem string) {
	gate, able := returnsFrom[start.Minor]
	switch {
	case distance > 1:
		return nil, "a downgrade leads to the minor version below, and no further at a time"
	case !able || Older(start.Version, gate):
		return nil, fmt.Sprintf("a downgrade is possible from etcd %s on", gate)
	default:
		return []string{goal.Version}, ""
	}
}

// forth walks from minor version to minor version, by way of a patch that may leave each.
func (i Images) forth(start, goal EngineRelease) (steps []string, problem string) {
	at := start.Version
	for minor := start.Minor; minor != goal.Minor; {
		if Older(at, leavesFrom[minor]) {
			if at = i.newest(minor); Older(at, leavesFrom[minor]) {
				return nil, fmt.Sprintf("etcd %s has to be passed, and there is no image of it here", leavesFrom[minor])
			}
			steps = append(steps, at)
		}
		minor = minors[slices.Index(minors, minor)+1]
		if minor == goal.Minor {
			break
		}
		if at = i.newest(minor); at == "" {
			return nil, fmt.Sprintf("etcd %s has to be passed, and there is no image of it here", minor)
		}
		steps = append(steps, at)
	}
	return append(steps, goal.Version), ""
}

// newest is the newest patch of a minor version that can be run here; empty when there is none.
func (i Images) newest(minor Minor) string {
	newest := ""
	for _, e := range engines {
		if e.Minor == minor && e.Creatable && i[e.Version] != "" {
			newest = e.Version
		}
	}
	return newest
}

// Reachable lists the versions that a cluster of etcd can be taken to, oldest first, for people: "no other" when there is none.
func (i Images) Reachable(from string) string {
	var versions []string
	for _, e := range engines {
		if steps, problem := i.path(from, e.Version); problem == "" && len(steps) > 0 {
			versions = append(versions, e.Version)
		}
	}
	if len(versions) == 0 {
		return "no other"
	}
	return strings.Join(versions, ", ")
}

// Older says whether a version is older than another. One that cannot be read is older than every one that can.
func Older(a, b string) bool {
	return slices.Compare(numbers(a), numbers(b)) < 0
}

// MinorOf is the minor version of a version, for instance 3.6 of 3.6.16; empty when it cannot be read.
func MinorOf(version string) Minor {
	n := numbers(version)
	if len(n) < 2 {
		return ""
	}
	return Minor(fmt.Sprintf("%d.%d", n[0], n[1]))
}

// numbers are the numbers of a version, for instance 3, 6 and 16; nil when it cannot be read.
func numbers(version string) []int {
	words := strings.Split(version, ".")
	result := make([]int, len(words))
	for i, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return nil
		}
		result[i] = n
	}
	return result
}
