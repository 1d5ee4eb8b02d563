package act

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/reach"
)

// changeMembership carries out a change of etcd's membership, always at the leader's own endpoint.
func (d *do) changeMembership(ctx context.Context, a action.Action) error {
	client, err := d.Clients.For(d.s)
	if err != nil {
		return err
	}
	switch a := a.(type) {
	case action.AddLearner:
		return d.addLearner(ctx, client, a)
	case action.Hint:
		return d.hint(ctx, client, a.Member, a.Leader)
	case action.Promote:
		return d.promote(ctx, client, a)
	case action.RemoveLearner:
		return d.removeLearner(ctx, client, a)
	case action.MoveLeader:
		return d.moveLeader(ctx, client, a)
	case action.RemoveVoter:
		return d.removeVoter(ctx, client, a)
	case action.Announce:
		return d.announce(ctx, client, a)
	default:
		return fmt.Errorf("nobody knows how to carry out %T", a)
	}
}

// addLearner adds a member whose name is, past every cache, still assigned, and tells its agent whom to ask.
func (d *do) addLearner(ctx context.Context, client etcd.Client, a action.AddLearner) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	seen, now := member(d.s.Cluster, a.Member), member(cluster, a.Member)
	if now == nil || seen == nil || now.ClaimUID != seen.ClaimUID || cluster.Generation != d.s.Cluster.Generation {
		return stale("member %s changed meanwhile", a.Member)
	}
	leader, err := d.endpoint(a.Leader)
	if err != nil {
		return err
	}
	_, err = client.AddLearner(ctx, leader, a.PeerURL)
	if class := etcd.Classify(err); err != nil && class != etcd.AlreadyExists {
		return refused(err, "adding "+a.Member)
	}
	if err := d.hint(ctx, client, a.Member, a.Leader); err != nil {
		log.FromContext(ctx).V(1).Info("the agent got no hint; it gets another one", "member", a.Member, "error", err.Error())
	}
	return nil
}

func (d *do) hint(ctx context.Context, client etcd.Client, member, leader string) error {
	at, err := d.endpoint(member)
	if err != nil {
		return err
	}
	peer, err := d.endpoint(leader)
	if err != nil {
		return err
	}
	if err := client.Hint(ctx, at, []string{peer.Address}); err != nil {
		return &plan.Setback{Kind: plan.Waits, Message: fmt.Sprintf("the agent of %s takes no hint: %v", member, err)}
	}
	return nil
}

// promote makes learners voters, one after the other, and stops at the first that etcd refuses.
func (d *do) promote(ctx context.Context, client etcd.Client, a action.Promote) error {
	leader, err := d.endpoint(a.Leader)
	if err != nil {
		return err
	}
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	for _, p := range a.Members {
		if member(cluster, p.Member) == nil {
			return stale("member %s was forgotten meanwhile", p.Member)
		}
		err := client.Promote(ctx, leader, p.ID)
		if class := etcd.Classify(err); err != nil && class != etcd.AlreadyExists {
			return refused(err, "promoting "+p.Member)
		}
	}
	return nil
}

// removeLearner removes a member that is still a learner: it looks again right before, for who was promoted meanwhile has
// a vote, and who has no entry in an older status may have one now.
func (d *do) removeLearner(ctx context.Context, client etcd.Client, a action.RemoveLearner) error {
	leader, list, err := d.membersNow(ctx, client, a.Leader)
	if err != nil {
		return err
	}
	if now, listed := list.ByID(a.ID); !listed || !now.Learner {
		return stale("member %x is no learner any more", a.ID)
	}
	return takeOut(ctx, client, leader, a.ID, a.Member)
}

// membersNow lists the members at the leader, if past every cache the cluster is still the one that the plan was made for.
func (d *do) membersNow(ctx context.Context, client etcd.Client, leader string) (etcd.Endpoint, etcd.MemberList, error) {
	if _, err := d.unchanged(ctx); err != nil {
		return etcd.Endpoint{}, etcd.MemberList{}, err
	}
	at, err := d.endpoint(leader)
	if err != nil {
		return at, etcd.MemberList{}, err
	}
	list, err := client.MemberList(ctx, at)
	if err != nil {
		return at, list, refused(err, "looking at the members")
	}
	return at, list, nil
}

// takeOut removes a member from the member list. Who is not there any more has been taken out already.
func takeOut(ctx context.Context, client etcd.Client, leader etcd.Endpoint, id uint64, name string) error {
	if err := client.Remove(ctx, leader, id); err != nil && etcd.Classify(err) != etcd.NotFound {
		return refused(err, "removing "+name)
	}
	return nil
}

func (d *do) endpoint(name string) (etcd.Endpoint, error) {
	at, ok := reach.EndpointOf(d.s, name)
	if !ok {
		return at, stale("member %s has no address", name)
	}
	return at, nil
}

// refused tells etcd's refusals that pass by themselves from failures.
func refused(err error, doing string) error {
	switch class := etcd.Classify(err); class {
	case etcd.Unhealthy, etcd.LearnerNotReady, etcd.NoLeader, etcd.NotLeader, etcd.Unreachable, etcd.NotFound:
		return &plan.Setback{Kind: plan.Waits, Message: fmt.Sprintf("etcd does not allow %s yet (%s): %v", doing, class, err)}
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// announce makes entries for a member that waits for one.
func (d *do) announce(ctx context.Context, client etcd.Client, a action.Announce) error {
	leader, err := d.endpoint(a.Leader)
	if err != nil {
		return err
	}
	if err := client.AppendNothing(ctx, leader); err != nil {
		return refused(err, "writing to the log for "+a.Member)
	}
	return nil
}
