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
	switch a := a.(type) {
	case action.AddLearner:
		return d.addLearner(ctx, a)
	case action.Hint:
		return d.hint(ctx, a.Member, a.Leader)
	case action.Promote:
		return d.promote(ctx, a)
	case action.RemoveLearner:
		return d.removeLearner(ctx, a)
	case action.MoveLeader:
		return d.moveLeader(ctx, a)
	case action.RemoveVoter:
		return d.removeVoter(ctx, a)
	case action.Announce:
		return d.announce(ctx, a)
	default:
		return fmt.Errorf("nobody knows how to carry out %T", a)
	}
}

// addLearner adds a member whose name is, past every cache, still assigned, and tells its agent whom to ask.
func (d *do) addLearner(ctx context.Context, a action.AddLearner) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	seen, now := member(d.s.Cluster, a.Member), member(cluster, a.Member)
	if now == nil || seen == nil || now.ClaimUID != seen.ClaimUID || cluster.Generation != d.s.Cluster.Generation {
		return stale("member %s changed meanwhile", a.Member)
	}
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	_, err = client.AddLearner(ctx, leader, a.PeerURL)
	if class := etcd.Classify(err); err != nil && class != etcd.AlreadyExists {
		return refused(err, "adding "+a.Member)
	}
	if err := d.hint(ctx, a.Member, a.Leader); err != nil {
		log.FromContext(ctx).V(1).Info("the agent got no hint; it gets another one", "member", a.Member, "error", err.Error())
	}
	return nil
}

func (d *do) hint(ctx context.Context, member, leader string) error {
	client, at, err := d.at(member)
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
func (d *do) promote(ctx context.Context, a action.Promote) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if err := d.budgetHasGrown(ctx, len(a.Members)); err != nil {
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
func (d *do) removeLearner(ctx context.Context, a action.RemoveLearner) error {
	client, leader, list, err := d.membersNow(ctx, a.Leader)
	if err != nil {
		return err
	}
	if now, listed := list.ByID(a.ID); !listed || !now.Learner {
		return stale("member %x is no learner any more", a.ID)
	}
	return takeOut(ctx, client, leader, a.ID, a.Member)
}

// membersNow lists the members at the leader, if past every cache the cluster is still the one that the plan was made for.
func (d *do) membersNow(ctx context.Context, leader string) (etcd.Client, etcd.Endpoint, etcd.MemberList, error) {
	if _, err := d.unchanged(ctx); err != nil {
		return nil, etcd.Endpoint{}, etcd.MemberList{}, err
	}
	client, at, err := d.at(leader)
	if err != nil {
		return nil, at, etcd.MemberList{}, err
	}
	list, err := client.MemberList(ctx, at)
	if err != nil {
		return nil, at, list, refused(err, "looking at the members")
	}
	return client, at, list, nil
}

// takeOut removes a member from the member list. Who is not there any more has been taken out already.
func takeOut(ctx context.Context, client etcd.Client, leader etcd.Endpoint, id uint64, name string) error {
	if err := client.Remove(ctx, leader, id); err != nil && etcd.Classify(err) != etcd.NotFound {
		return refused(err, "removing "+name)
	}
	return nil
}

// at is the client of the members, and where one of them is.
func (d *do) at(name string) (etcd.Client, etcd.Endpoint, error) {
	client, err := d.Clients.For(d.s)
	if err != nil {
		return nil, etcd.Endpoint{}, err
	}
	at, err := d.endpoint(name)
	return client, at, err
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
func (d *do) announce(ctx context.Context, a action.Announce) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	if err := client.AppendNothing(ctx, leader); err != nil {
		return refused(err, "writing to the log for "+a.Member)
	}
	return nil
}
