package change

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// Healthy tells whether the cluster has settled with so many voters, all of whose pods are ready and as they should be. Pods that are on
// their way out don't count.
func Healthy(w *world.World, voters int, is func(world.Pod) bool) (bool, string) {
	w.Helper()
	c, pods := w.Cluster(Cluster), slices.DeleteFunc(w.Pods(Cluster), func(p world.Pod) bool { return p.DeletionTimestamp != nil })
	if !world.Settled(c) || int(c.Status.ReadyMembers) != voters || len(c.Status.Members) != voters || len(pods) != voters {
		return false, fmt.Sprintf("%d pods; %s", len(pods), world.Describe(c))
	}
	for _, pod := range pods {
		if !pod.Ready() || !is(pod) {
			return false, pod.String() + "; " + world.Describe(c)
		}
	}
	return true, ""
}

// AnyPod is true of every pod.
func AnyPod(world.Pod) bool { return true }

func scale(voters int32) func(*world.World) Done {
	return func(w *world.World) Done {
		w.Helper()
		w.Edit(Cluster, func(c *v1alpha1.EtcdCluster) { c.Spec.Size = &voters })
		return func(w *world.World) (bool, string) {
			if pods := len(w.Pods(Cluster)); pods != int(voters) {
				return false, fmt.Sprintf("%d pods; %s", pods, world.Describe(w.Cluster(Cluster)))
			}
			return Healthy(w, int(voters), AnyPod)
		}
	}
}

// rollBySnapshotCount changes an option of the engine, so that every pod is made anew.
func rollBySnapshotCount(w *world.World) Done {
	w.Helper()
	before := map[string]types.UID{}
	for _, pod := range w.Pods(Cluster) {
		before[pod.Name] = pod.UID
	}
	w.Edit(Cluster, func(c *v1alpha1.EtcdCluster) {
		count := int64(5000)
		if now := c.Spec.Engine.SnapshotCount; now != nil {
			count = *now + 1000
		}
		c.Spec.Engine.SnapshotCount = &count
	})
	return func(w *world.World) (bool, string) {
		return Healthy(w, len(before), func(p world.Pod) bool { return before[p.Name] != p.UID })
	}
}

// ToVersion asks for a version of the engine.
func ToVersion(version string) func(*world.World) Done {
	return func(w *world.World) Done {
		w.Helper()
		voters, image := len(w.Pods(Cluster)), w.EngineImage(version)
		w.Edit(Cluster, func(c *v1alpha1.EtcdCluster) { c.Spec.Version = version })
		return func(w *world.World) (bool, string) {
			if is := w.Cluster(Cluster).Status.Version; is != version {
				return false, "it runs " + is + "; " + world.Describe(w.Cluster(Cluster))
			}
			return Healthy(w, voters, func(p world.Pod) bool { return p.Spec.Containers[0].Image == image })
		}
	}
}

// replaceFollower deletes the pod and the claim of a voter, in the place of which another has to come.
func replaceFollower(w *world.World) Done {
	w.Helper()
	voters, lost := len(w.Pods(Cluster)), Follower(w, Cluster)
	claim := w.Claim(lost)
	w.DeletePod(lost)
	w.Delete(claim)
	return func(w *world.World) (bool, string) {
		for _, m := range w.Cluster(Cluster).Status.Members {
			if m.Name == lost {
				return false, lost + " is still a member; " + world.Describe(w.Cluster(Cluster))
			}
		}
		return Healthy(w, voters, func(p world.Pod) bool { return p.Name != lost })
	}
}

// Follower returns the name of a voter that does not lead.
func Follower(w *world.World, cluster string) string {
	w.Helper()
	leader := w.Leader(cluster)
	for _, pod := range w.Pods(cluster) {
		if pod.Name != leader {
			return pod.Name
		}
	}
	w.Fatalf("cluster %s has no follower", cluster)
	return ""
}
