package report

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/snapshot"
)

// setPlacement tells whether the loss of one node could take the quorum. As long as a voter has no node it is as it was.
func setPlacement(c conditions, cluster *v1alpha1.EtcdCluster, members []snapshot.Member) {
	onNode := map[string]int{}
	total := 0
	for _, m := range members {
		if !m.Voter() {
			continue
		}
		if m.Pod == nil || m.Pod.Spec.NodeName == "" {
			return
		}
		total++
		onNode[m.Pod.Spec.NodeName]++
	}
	if total == 0 {
		return
	}
	if total == 1 {
		c.set(v1alpha1.ConditionPlacement, false, v1alpha1.ReasonSingleVoter,
			"one voter: while its pod or its node is down nothing serves, and "+singleVoterBudget(cluster))
		return
	}
	most, share := "", 0
	for node, n := range onNode {
		if n > share || n == share && node < most {
			most, share = node, n
		}
	}
	if total-share < quorum.Majority(total) {
		c.set(v1alpha1.ConditionPlacement, false, v1alpha1.ReasonNodeHoldsMajority,
			fmt.Sprintf("node %s runs %d of %d voters: without it there is no quorum; add nodes", most, share, total))
		return
	}
	c.set(v1alpha1.ConditionPlacement, true, v1alpha1.ReasonSpread,
		fmt.Sprintf("%d voters on %d nodes: the loss of one node costs no quorum", total, len(onNode)))
}

func singleVoterBudget(cluster *v1alpha1.EtcdCluster) string {
	if cluster.Spec.Scheduling.SingleVoterEviction == v1alpha1.ForbidEviction {
		return "a PodDisruptionBudget keeps it from eviction: its node cannot be drained before the pod is deleted"
	}
	return "no PodDisruptionBudget keeps it from eviction"
}
