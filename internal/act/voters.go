package act

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/plan/action"
)

// moveLeader hands leadership over. Who does not lead any more has handed it over already.
func (d *do) moveLeader(ctx context.Context, a action.MoveLeader) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	if err := client.MoveLeader(ctx, leader, a.ID); err != nil {
		return refused(err, "handing leadership to "+a.To)
	}
	return nil
}

// removeVoter removes a voter if, past every cache, the cluster is still the one that it was decided by, and the list is: another
// operator may have changed it meanwhile, and two changes that are safe each need not be safe together (I35). One that came back, and of
// which a late cache does not know, stays.
func (d *do) removeVoter(ctx context.Context, a action.RemoveVoter) error {
	client, leader, list, err := d.membersNow(ctx, a.Leader)
	if err != nil {
		return err
	}
	if now, listed := list.ByID(a.ID); !listed || now.Learner || !d.sameVoters(list) {
		return stale("the members changed meanwhile")
	}
	if err := d.isNotBack(ctx, a.Member); err != nil {
		return err
	}
	// A leader that is removed takes a while to stop, and one of two voters may never learn that it is alone.
	if now, err := client.Status(ctx, leader); err != nil {
		return refused(err, "looking who leads")
	} else if now.LeaderID == a.ID {
		return stale("%s leads by now", a.Member)
	}
	if err := takeOut(ctx, client, leader, a.ID, a.Member); err != nil {
		return err
	}
	return d.writeDown(ctx, client, leader)
}

// writeDown makes an entry when a single voter is left. Etcd writes to its disk that an entry is committed only together with the next
// one: who is left alone, and is killed before that, takes the one that was removed for a voter, and waits for it for ever.
func (d *do) writeDown(ctx context.Context, client etcd.Client, leader etcd.Endpoint) error {
	list, err := client.MemberList(ctx, leader)
	if err != nil {
		return refused(err, "looking at the members")
	}
	if voters(list) > 1 {
		return nil
	}
	if err := client.AppendNothing(ctx, leader); err != nil {
		return refused(err, "writing down that a voter is alone")
	}
	return nil
}

func voters(list etcd.MemberList) (n int) {
	for _, m := range list.Members {
		if !m.Learner {
			n++
		}
	}
	return n
}

// isNotBack makes sure, past the cache, that the pod of a member has not got a node, or become ready, since it was looked at, and that clients
// are not led to it (I36).
func (d *do) isNotBack(ctx context.Context, name string) error {
	var now corev1.Pod
	err := d.Live.Get(ctx, client.ObjectKey{Namespace: d.s.Cluster.Namespace, Name: name}, &now)
	if err != nil {
		return client.IgnoreNotFound(err)
	}
	seen, ready := d.s.Pods[name], isReady(&now)
	switch {
	case seen == nil && ready:
		return stale("pod %s is ready by now", name)
	case seen != nil && ready && !isReady(seen), seen != nil && seen.Spec.NodeName == "" && now.Spec.NodeName != "":
		return stale("pod %s has got a node, or is ready by now", name)
	case seen != nil && ready && now.Labels[v1alpha1.LabelServing] == "true" && seen.Labels[v1alpha1.LabelServing] != "true":
		return stale("clients are led to pod %s by now", name)
	}
	return nil
}

// sameVoters says whether the list holds the voters that the plan was made with.
func (d *do) sameVoters(now etcd.MemberList) bool {
	voters := map[uint64]bool{}
	for _, m := range d.s.Etcd.List.Members {
		if !m.Learner {
			voters[m.ID] = true
		}
	}
	for _, m := range now.Members {
		if m.Learner {
			continue
		}
		if !voters[m.ID] {
			return false
		}
		delete(voters, m.ID)
	}
	return len(voters) == 0
}
