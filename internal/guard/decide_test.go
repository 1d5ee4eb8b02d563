package guard_test

import (
	"strings"
	"testing"

	"database.example.com/operator/internal/guard"
)

const ownURL = "https://db-a1b2-3.db-peer.ns.svc.cluster.local:2380"

var identity = guard.Identity{ClusterUID: "uid-1", MemberName: "db-a1b2-3", ClaimUID: "claim-3", PeerURL: ownURL}

func marker(change ...func(*guard.Marker)) *guard.Marker {
	m := identity.Marker()
	for _, c := range change {
		c(&m)
	}
	return &m
}

func list(own ...guard.Member) *guard.Answer {
	return &guard.Answer{Members: append([]guard.Member{
		{ID: 0x1, Name: "db-a1b2-1", PeerURLs: []string{"https://db-a1b2-1:2380"}},
		{ID: 0x2, PeerURLs: []string{"https://db-a1b2-2:2380"}, Learner: true},
	}, own...)}
}

var (
	unstarted = guard.Member{ID: 0x3, PeerURLs: []string{ownURL}, Learner: true}
	started   = guard.Member{ID: 0x3, Name: "db-a1b2-3", PeerURLs: []string{ownURL}}
	ticket    = guard.Ticket{InitialCluster: "db-a1b2-1=https://db-a1b2-1:2380,db-a1b2-3=" + ownURL}
)

func TestDecide(t *testing.T) {
	for _, tc := range []struct {
		name       string
		disk       guard.Disk
		ticket     guard.Ticket
		answer     *guard.Answer
		want       guard.Action
		wantReason guard.Reason
	}{
		{name: "own data starts and nobody is asked", disk: guard.Disk{Data: guard.Complete, Marker: marker()}, want: guard.Start, wantReason: guard.OwnData},
		{name: "own data starts although a ticket was left", disk: guard.Disk{Data: guard.Complete, Marker: marker()}, ticket: ticket, want: guard.Start, wantReason: guard.OwnData},
		{name: "own data starts whatever the list says", disk: guard.Disk{Data: guard.Complete, Marker: marker()}, answer: list(), want: guard.Start, wantReason: guard.OwnData},
		{name: "data of another incarnation is foreign", disk: guard.Disk{Data: guard.Complete, Marker: marker(func(m *guard.Marker) { m.ClusterUID = "uid-0" })}, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "data of another member is foreign", disk: guard.Disk{Data: guard.Complete, Marker: marker(func(m *guard.Marker) { m.MemberName = "db-a1b2-2" })}, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "data of another claim was restored", disk: guard.Disk{Data: guard.Complete, Marker: marker(func(m *guard.Marker) { m.ClaimUID = "claim-2" })}, want: guard.Refuse, wantReason: guard.RestoredDisk},
		{name: "a foreign marker without data is foreign too", disk: guard.Disk{Data: guard.Empty, Marker: marker(func(m *guard.Marker) { m.ClusterUID = "uid-0" })}, ticket: ticket, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "data without a marker is foreign", disk: guard.Disk{Data: guard.Complete}, ticket: ticket, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "a marker that cannot be read proves nothing", disk: guard.Disk{Data: guard.Complete, MarkerUnreadable: true}, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "a marker that cannot be read keeps a ticket from founding", disk: guard.Disk{Data: guard.Empty, MarkerUnreadable: true}, ticket: ticket, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "a ticket founds on an empty disk", disk: guard.Disk{Data: guard.Empty}, ticket: ticket, want: guard.Found, wantReason: guard.Founding},
		{name: "a ticket does not found where a marker is", disk: guard.Disk{Data: guard.Empty, Marker: marker()}, ticket: ticket, want: guard.Wait, wantReason: guard.TicketSpent},
		{name: "a ticket does not found on leftovers", disk: guard.Disk{Data: guard.Partial}, ticket: ticket, want: guard.Wait, wantReason: guard.TicketSpent},
		{name: "a ticket does not found beside strangers", disk: guard.Disk{Data: guard.Empty, Strangers: []string{"member"}}, ticket: ticket, want: guard.Refuse, wantReason: guard.ForeignDisk},
		{name: "a ticket does not found while a cluster answers", disk: guard.Disk{Data: guard.Empty}, ticket: ticket, answer: list(), want: guard.Wait, wantReason: guard.NotListed},
		{name: "a spent ticket does not found again", disk: guard.Disk{Data: guard.Empty}, ticket: guard.Ticket{Spent: true}, want: guard.Wait, wantReason: guard.TicketSpent},
		{name: "a ticket of others is bad", disk: guard.Disk{Data: guard.Empty}, ticket: guard.Ticket{InitialCluster: "x=https://x:2380"}, want: guard.Refuse, wantReason: guard.BadTicket},
		{name: "an empty disk waits while nobody answers", disk: guard.Disk{Data: guard.Empty}, want: guard.Wait, wantReason: guard.NoAnswer},
		{name: "an empty disk waits while it is not listed", disk: guard.Disk{Data: guard.Empty}, answer: list(), want: guard.Wait, wantReason: guard.NotListed},
		{name: "a learner that never started joins", disk: guard.Disk{Data: guard.Empty}, answer: list(unstarted), want: guard.Join, wantReason: guard.ListedUnstarted},
		{name: "a join that was interrupted is made again", disk: guard.Disk{Data: guard.Partial, Marker: marker()}, answer: list(unstarted), want: guard.Join, wantReason: guard.ListedUnstarted},
		{name: "a member that ran does not start on an empty disk", disk: guard.Disk{Data: guard.Empty}, answer: list(started), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "nor on a disk with its marker alone", disk: guard.Disk{Data: guard.Empty, Marker: marker()}, answer: list(started), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "nor on a part of its data", disk: guard.Disk{Data: guard.Partial, Marker: marker()}, answer: list(started), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "nor with a ticket", disk: guard.Disk{Data: guard.Empty}, ticket: ticket, answer: list(started), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "nor when its peer URL was changed", disk: guard.Disk{Data: guard.Empty}, answer: list(guard.Member{ID: 3, Name: "db-a1b2-3", PeerURLs: []string{"https://other:2380"}}), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "a voter without a name may have voted", disk: guard.Disk{Data: guard.Empty}, answer: list(guard.Member{ID: 3, PeerURLs: []string{ownURL}}), want: guard.Refuse, wantReason: guard.DataLost},
		{name: "a learner does not join beside strangers", disk: guard.Disk{Data: guard.Empty, Strangers: []string{"member"}}, answer: list(unstarted), want: guard.Refuse, wantReason: guard.ForeignDisk},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := guard.Decide(guard.Facts{Identity: identity, Disk: tc.disk, Ticket: tc.ticket, Answer: tc.answer})
			if got.Action != tc.want || got.Reason != tc.wantReason {
				t.Errorf("decided %s because %s (%s), want %s because %s", got.Action, got.Reason, got.Message, tc.want, tc.wantReason)
			}
			if got.Message == "" {
				t.Error("the decision says nothing to people")
			}
		})
	}
}

func TestAJoinerIsGivenExactlyTheLiveListUnderNamesThatDiffer(t *testing.T) {
	answer := list(unstarted, guard.Member{ID: 0x4, Name: "db-a1b2-1", PeerURLs: []string{"https://four:2380", "https://vier:2380"}})
	got := guard.Decide(guard.Facts{Identity: identity, Disk: guard.Disk{Data: guard.Empty}, Answer: answer})
	want := "1=https://db-a1b2-1:2380,2=https://db-a1b2-2:2380,db-a1b2-3=" + ownURL + ",4=https://four:2380,4=https://vier:2380"
	if got.InitialCluster != want {
		t.Errorf("initial cluster is\n%s, want\n%s", got.InitialCluster, want)
	}
}

func TestAFounderThatIsAloneAsksWhetherThereIsALiveClusterFirst(t *testing.T) {
	alone := guard.Facts{Identity: identity, Disk: guard.Disk{Data: guard.Empty}, Ticket: guard.Ticket{InitialCluster: "db-a1b2-3=" + ownURL}}
	if d := guard.Decide(alone); d.Action != guard.Found || !d.AskFirst {
		t.Errorf("a founder that is alone decides %+v, want to found after asking", d)
	}
	alone.Answer = list(started)
	if d := guard.Decide(alone); d.Reason != guard.DataLost {
		t.Errorf("a founder that the live cluster lists decides %+v, want DataLost", d)
	}
	among := guard.Facts{Identity: identity, Disk: guard.Disk{Data: guard.Empty}, Ticket: ticket}
	if d := guard.Decide(among); d.Action != guard.Found || d.AskFirst {
		t.Errorf("a founder among others decides %+v, want to found without asking", d)
	}
}

func TestOnlyAFounderMayBootstrap(t *testing.T) {
	for action, want := range map[guard.Action]string{guard.Found: "new", guard.Join: "existing", guard.Start: "existing"} {
		flags := guard.Decision{Action: action, InitialCluster: "x"}.Flags(identity)
		if !strings.Contains(strings.Join(flags, " "), "--initial-cluster-state="+want) {
			t.Errorf("%s gives %v, want the state %s", action, flags, want)
		}
	}
}
