package act

import (
	"context"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/plan/action"
)

// moveLeader hands leadership over. Who does not lead any more has handed it over already.
func (d *do) moveLeader(ctx context.Context, client etcd.Client, a action.MoveLeader) error {
	leader, err := d.endpoint(a.Leader)
	if err != nil {
		return err
	}
	if err := client.MoveLeader(ctx, leader, a.ID); err != nil {
		return refused(err, "handing leadership to "+a.To)
	}
	return nil
}

// removeVoter removes a voter if, past every cache, the cluster is still the one that it was decided by, and the list is: another
// operator may have changed it meanwhile, and two changes that are safe each need not be safe together (I35).
func (d *do) removeVoter(ctx context.Context, client etcd.Client, a action.RemoveVoter) error {
	leader, list, err := d.membersNow(ctx, client, a.Leader)
	if err != nil {
		return err
	}
	if now, listed := list.ByID(a.ID); !listed || now.Learner || !d.sameVoters(list) {
		return stale("the members changed meanwhile")
	}
	// A leader that is removed takes a while to stop, and one of two voters may never learn that it is alone.
	if now, err := client.Status(ctx, leader); err != nil {
		return refused(err, "looking who leads")
	} else if now.LeaderID == a.ID {
		return stale("%s leads by now", a.Member)
	}
	return takeOut(ctx, client, leader, a.ID, a.Member)
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
