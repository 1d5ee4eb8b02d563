package byhand

import (
	"context"
	"fmt"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/e2e/world"
)

// aged is after how many entries a member saves its log while it is aged.
const aged = 100

// runs says what version pods that are made from now on run.
func (c *Cluster) runs(version string, flags ...string) {
	c.Helper()
	old := release.MinorOf(version) == release.Minor35
	c.manifests.Image, c.manifests.Experimental, c.manifests.Flags = c.EngineImage(version), old, flags
	if !old {
		// So that members can join side by side.
		c.manifests.Flags = append(flags, "--max-learners=16")
	}
}

// Upgrade rolls to another version of the engine.
func (c *Cluster) Upgrade(version string) {
	c.Helper()
	c.runs(version)
	c.Roll()
}

// UpgradeOver upgrades two minor versions, over one between: there each member saves its log, which the newest could not read.
func (c *Cluster) UpgradeOver(between, version string) {
	c.Helper()
	c.runs(between, fmt.Sprintf("--snapshot-count=%d", aged))
	c.Roll()
	for _, pod := range c.Pods(Name) {
		from := c.status(pod.Name).RaftAppliedIndex
		c.AwaitRepeatedly(pod.Name+" has saved its log", stepTime, func() (bool, string) {
			now := c.status(pod.Name).RaftAppliedIndex
			return now > from+2*aged, fmt.Sprintf("it is at entry %d and was at %d", now, from)
		})
	}
	c.Upgrade(version)
}

// Downgrade makes etcd ready for an older minor version, and rolls to it.
func (c *Cluster) Downgrade(version string) {
	c.Helper()
	minor := string(release.MinorOf(version))
	leader := c.ConnectToMember(Name, c.Leader(Name))
	c.insist("enabling the downgrade to "+minor, func(ctx context.Context) error {
		_, err := leader.Downgrade(ctx, clientv3.DowngradeEnable, minor)
		return err
	})
	for _, pod := range c.Pods(Name) {
		c.AwaitRepeatedly(pod.Name+" is ready for "+minor, stepTime, func() (bool, string) {
			now := c.status(pod.Name).StorageVersion
			return string(release.MinorOf(now)) == minor, "its data is in the form of " + now
		})
	}
	c.Upgrade(version)
}

// TakeBack begins an upgrade from a version with one follower, and takes it back.
func (c *Cluster) TakeBack(version, to string) {
	c.Helper()
	leader := c.Leader(Name)
	for _, pod := range c.Pods(Name) {
		if pod.Name != leader {
			c.runs(to)
			c.Restart(pod.Name)
			c.runs(version)
			c.Restart(pod.Name)
			return
		}
	}
	c.Fatal("the static cluster has no follower")
}

// status asks a member.
func (c *Cluster) status(member string) *clientv3.StatusResponse {
	c.Helper()
	etcd := c.ConnectToMember(Name, member)
	defer etcd.Close()
	var answer *clientv3.StatusResponse
	c.insist("asking "+member, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, world.CallTime)
		defer cancel()
		var err error
		answer, err = etcd.Status(ctx, etcd.Endpoints()[0])
		return err
	})
	return answer
}
