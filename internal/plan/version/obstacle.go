package version

import (
	"fmt"

	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// Obstacle says why a member must not be stopped now to start with another version; empty when it may, or when its
// version stays.
func Obstacle(v *view.View, m snapshot.Member) string {
	if v.NeedsTurn(m) {
		return turnObstacle(v, m)
	}
	return TooOld(v, m)
}

// turnObstacle says why a member must not be given its turn, or be taken it back; empty when it may.
func turnObstacle(v *view.View, m snapshot.Member) string {
	if v.Direction() == state.Back {
		if !v.HasImage(v.Version) {
			return fmt.Sprintf("there is no image of etcd %s here", v.Version)
		}
		return ""
	}
	if text := v.Weakness(m); text != "" && !waitsForImage(v, m) {
		return fmt.Sprintf("%s: %s", m.Name, text)
	}
	switch {
	case v.GoesDown():
		return notLowered(v)
	case needsAgedLog(v):
		why, _ := youngLog(v)
		return why
	}
	return ""
}

// TooOld says why a member must not be started with the version that it is to run, which is of an older minor version than
// the one it runs (I20); empty when it may. etcd would refuse to start, and end.
func TooOld(v *view.View, m snapshot.Member) string {
	wanted, runs := release.MinorOf(v.VersionOf(m)), release.MinorOf(m.Pod.Annotations[render.AnnotationVersion])
	if !release.Older(string(wanted), string(runs)) {
		return ""
	}
	if v.GoesDown() && v.Direction() != state.Back {
		return notLowered(v)
	}
	if m.Serves() && release.Older(string(wanted), string(release.MinorOf(m.Look.Status.StorageVersion))) {
		return fmt.Sprintf("the data of %s is in the form of etcd %s, which %s cannot read", m.Name,
			release.MinorOf(m.Look.Status.StorageVersion), v.VersionOf(m))
	}
	switch speaks := v.ClusterVersion(); {
	case speaks == "" && m.Serves():
		return "nobody tells which version the members speak"
	case release.Older(string(wanted), string(speaks)):
		return fmt.Sprintf("the members speak etcd %s already, and %s cannot run %s", speaks, m.Name, v.VersionOf(m))
	}
	return ""
}
