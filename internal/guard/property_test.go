package guard_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"database.example.com/operator/internal/guard"
)

// facts draws anything that can be found, with small sets of values so that they often meet.
func facts(t *rapid.T) guard.Facts {
	f := guard.Facts{Identity: identity}
	f.Disk.Data = rapid.SampledFrom([]guard.Data{guard.Empty, guard.Partial, guard.Complete}).Draw(t, "data")
	switch rapid.SampledFrom([]string{"none", "own", "some", "unreadable"}).Draw(t, "marker") {
	case "own":
		f.Disk.Marker = marker()
	case "some":
		f.Disk.Marker = &guard.Marker{
			ClusterUID: rapid.SampledFrom([]string{"uid-1", "uid-0", ""}).Draw(t, "clusterUID"),
			MemberName: rapid.SampledFrom([]string{"db-a1b2-3", "db-a1b2-1", ""}).Draw(t, "memberName"),
			ClaimUID:   rapid.SampledFrom([]string{"claim-3", "claim-1", ""}).Draw(t, "claimUID"),
		}
	case "unreadable":
		f.Disk.MarkerUnreadable = true
	}
	f.Disk.Strangers = rapid.SampledFrom([][]string{nil, nil, {"member"}}).Draw(t, "strangers")
	f.Ticket.InitialCluster = rapid.SampledFrom([]string{"", ticket.InitialCluster, "x=https://x:2380"}).Draw(t, "ticket")
	f.Ticket.Spent = rapid.Bool().Draw(t, "spent")
	if rapid.Bool().Draw(t, "answered") {
		f.Answer = &guard.Answer{Members: rapid.SliceOfN(rapid.Custom(member), 0, 4).Draw(t, "members")}
	}
	return f
}

func member(t *rapid.T) guard.Member {
	return guard.Member{
		ID:       rapid.Uint64Range(1, 9).Draw(t, "id"),
		Name:     rapid.SampledFrom([]string{"", "db-a1b2-3", "db-a1b2-1"}).Draw(t, "name"),
		PeerURLs: rapid.SliceOfN(rapid.SampledFrom([]string{ownURL, "https://db-a1b2-1:2380", "https://x:2380"}), 1, 2).Draw(t, "urls"),
		Learner:  rapid.Bool().Draw(t, "learner"),
	}
}

// ran says, in a way of its own, that the live cluster knows this member as one that may have acknowledged or voted.
func ran(f guard.Facts) bool {
	return f.Answer != nil && slices.ContainsFunc(f.Answer.Members, func(m guard.Member) bool {
		return m.Name == identity.MemberName || slices.Contains(m.PeerURLs, ownURL) && (m.Name != "" || !m.Learner)
	})
}

func listedByURL(f guard.Facts) bool {
	return f.Answer != nil && slices.ContainsFunc(f.Answer.Members, func(m guard.Member) bool { return slices.Contains(m.PeerURLs, ownURL) })
}

func property(t *testing.T, holds func(f guard.Facts, d guard.Decision) bool) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		if d := guard.Decide(f); !holds(f, d) {
			t.Fatalf("decided %+v", d)
		}
	})
}

func TestAMemberThatRanNeverStartsWithoutItsData(t *testing.T) {
	property(t, func(f guard.Facts, d guard.Decision) bool {
		return f.Disk.Data == guard.Complete || !ran(f) || !d.Starts()
	})
}

func TestNothingStartsOnADiskThatIsNotProvenOwn(t *testing.T) {
	property(t, func(f guard.Facts, d guard.Decision) bool {
		own := f.Disk.Marker != nil && *f.Disk.Marker == identity.Marker()
		untouched := f.Disk.Marker == nil && !f.Disk.MarkerUnreadable && f.Disk.Data != guard.Complete && len(f.Disk.Strangers) == 0
		return !d.Starts() || own || untouched
	})
}

func TestOwnDataAlwaysStartsWithoutAskingAndWithoutTheRightToBootstrap(t *testing.T) {
	property(t, func(f guard.Facts, d guard.Decision) bool {
		if f.Disk.Data != guard.Complete || f.Disk.Marker == nil || *f.Disk.Marker != identity.Marker() || f.Disk.MarkerUnreadable {
			return d.Action != guard.Start
		}
		flags := d.Flags(f.Identity)
		return d.Action == guard.Start && slices.Contains(flags, "--initial-cluster-state=existing") &&
			slices.Contains(flags, "--initial-cluster=db-a1b2-3="+ownURL)
	})
}

func TestFoundingTakesAnUnspentTicketOnAnEmptyDiskThatNobodyKnows(t *testing.T) {
	property(t, func(f guard.Facts, d guard.Decision) bool {
		may := f.Disk.Data == guard.Empty && f.Disk.Marker == nil && !f.Disk.MarkerUnreadable && len(f.Disk.Strangers) == 0 &&
			f.Ticket.InitialCluster == ticket.InitialCluster && !f.Ticket.Spent && f.Answer == nil
		return (d.Action == guard.Found) == may
	})
}

func TestJoiningTakesALiveListThatHasTheMemberAsAnUnstartedLearner(t *testing.T) {
	property(t, func(f guard.Facts, d guard.Decision) bool {
		if d.Action != guard.Join {
			return true
		}
		return listedByURL(f) && !ran(f) && f.Disk.Data != guard.Complete &&
			slices.Contains(d.Flags(f.Identity), "--initial-cluster-state=existing")
	})
}
