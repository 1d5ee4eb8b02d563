package plan

import (
	"fmt"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// versionObstacle says why a member must not be stopped now to start with another version; empty when it may, or when its
// version stays.
func (v *view) versionObstacle(m snapshot.Member) string {
	if v.needsTurn(m) {
		return v.turnObstacle(m)
	}
	return v.tooOld(m)
}

// turnObstacle says why a member must not be given its turn, or be taken it back; empty when it may.
func (v *view) turnObstacle(m snapshot.Member) string {
	if v.direction() == back {
		if v.downgradeEnabled() {
			return "until the downgrade is cancelled"
		}
		return ""
	}
	if text := v.weakness(m); text != "" {
		return fmt.Sprintf("%s: %s", m.Name, text)
	}
	switch {
	case v.goesDown():
		return v.notLowered()
	case v.needsAgedLog():
		why, _ := v.youngLog()
		return why
	}
	return ""
}

// tooOld says why a member must not be started with the version that it is to run, which is of an older minor version than
// the one it runs (I20); empty when it may. etcd would refuse to start, and end.
func (v *view) tooOld(m snapshot.Member) string {
	wanted, runs := release.MinorOf(v.versionOf(m)), release.MinorOf(m.Pod.Annotations[render.AnnotationVersion])
	if !release.Older(string(wanted), string(runs)) {
		return ""
	}
	if v.goesDown() && v.direction() != back {
		return v.notLowered()
	}
	if m.Serves() && release.Older(string(wanted), string(release.MinorOf(m.Look.Status.StorageVersion))) {
		return fmt.Sprintf("the data of %s is in the form of etcd %s, which %s cannot read", m.Name,
			release.MinorOf(m.Look.Status.StorageVersion), v.versionOf(m))
	}
	switch speaks := v.clusterVersion(); {
	case speaks == "" && m.Serves():
		return "nobody tells which version the members speak"
	case release.Older(string(wanted), string(speaks)):
		return fmt.Sprintf("the members speak etcd %s already, and %s cannot run %s", speaks, m.Name, v.versionOf(m))
	}
	return ""
}
