package guard

import (
	"fmt"
	"slices"
	"strings"
)

// Decide says what may be done. The rules are tried in this order; the first that has an opinion decides.
func Decide(f Facts) Decision {
	for _, rule := range []func(Facts) (Decision, bool){
		refuseForeignMarker,
		refuseUnmarkedData,
		startOnOwnData,
		refuseLostData,
		refuseStrangers,
		joinAsListed,
		foundByTicket,
	} {
		if d, decided := rule(f); decided {
			return d
		}
	}
	return wait(f)
}

// refuseForeignMarker holds that a member's data never runs under another identity (I7, I11, I12).
func refuseForeignMarker(f Facts) (Decision, bool) {
	if f.Disk.MarkerUnreadable {
		return refuse(ForeignDisk, "the marker on the disk cannot be read, so whose data it is is not known"), true
	}
	found, expected := f.Disk.Marker, f.Identity.Marker()
	if found == nil || *found == expected {
		return Decision{}, false
	}
	if found.ClusterUID == expected.ClusterUID && found.MemberName == expected.MemberName {
		return refuse(RestoredDisk, fmt.Sprintf("the disk is a copy: its marker is of %s, and this is claim %s", found, expected.ClaimUID)), true
	}
	return refuse(ForeignDisk, fmt.Sprintf("the disk belongs to %s, not to %s", found, expected)), true
}

// refuseUnmarkedData holds that data of unknown origin is not started (I7).
func refuseUnmarkedData(f Facts) (Decision, bool) {
	if f.Disk.Data != Complete || f.Disk.Marker != nil {
		return Decision{}, false
	}
	return refuse(ForeignDisk, "the disk holds etcd data without a marker, so whose it is is not known"), true
}

// startOnOwnData asks nobody: after a cut of all power there is nobody to ask.
func startOnOwnData(f Facts) (Decision, bool) {
	if f.Disk.Data != Complete {
		return Decision{}, false
	}
	return Decision{
		Action: Start, Reason: OwnData, Message: "the disk holds the member's own data",
		InitialCluster: entry(f.Identity.MemberName, f.Identity.PeerURL),
	}, true
}

// refuseLostData holds that a member which ran never starts on an empty disk (I8). A name is published when a member starts. A voter
// without a name was promoted or added by somebody before it published one: it may have voted and acknowledged writes already.
func refuseLostData(f Facts) (Decision, bool) {
	for _, m := range f.listed() {
		switch {
		case m.Name != "":
			return refuse(DataLost, fmt.Sprintf("the cluster lists this member as %s (%x), which has run, and %s: it would come back without what it acknowledged",
				m.Name, m.ID, f.Disk.missing())), true
		case !m.Learner:
			return refuse(DataLost, fmt.Sprintf("the cluster lists this member (%x) as a voter, and %s: it may have acknowledged writes", m.ID, f.Disk.missing())), true
		}
	}
	return Decision{}, false
}

// refuseStrangers leaves disks alone that somebody else uses.
func refuseStrangers(f Facts) (Decision, bool) {
	if f.Disk.Marker != nil || len(f.Disk.Strangers) == 0 {
		return Decision{}, false
	}
	return refuse(ForeignDisk, "the disk is not empty: it holds "+strings.Join(f.Disk.Strangers, ", ")), true
}

// joinAsListed lets a learner start for the first time, with exactly the live member list (I15).
func joinAsListed(f Facts) (Decision, bool) {
	listed := f.listed()
	if len(listed) != 1 {
		return Decision{}, false
	}
	return Decision{
		Action: Join, Reason: ListedUnstarted,
		Message:        fmt.Sprintf("the cluster lists this member (%x) as a learner that never started", listed[0].ID),
		InitialCluster: f.Answer.initialCluster(listed[0].ID, f.Identity.MemberName),
	}, true
}

// foundByTicket founds on an empty disk only, and only while no live cluster answers: its list would not name this member (I9, I10).
func foundByTicket(f Facts) (Decision, bool) {
	if f.Ticket.InitialCluster == "" || f.Ticket.Spent || f.Disk.Data != Empty || f.Disk.Marker != nil || f.Answer != nil {
		return Decision{}, false
	}
	own := entry(f.Identity.MemberName, f.Identity.PeerURL)
	founders := strings.Split(f.Ticket.InitialCluster, ",")
	if slices.Contains(founders, own) {
		return Decision{
			Action: Found, Reason: Founding, Message: "the ticket lets this member found the cluster",
			InitialCluster: f.Ticket.InitialCluster, AskFirst: len(founders) == 1,
		}, true
	}
	return refuse(BadTicket, fmt.Sprintf("the ticket %q does not name %s", f.Ticket.InitialCluster, own)), true
}

func wait(f Facts) Decision {
	switch {
	case f.Answer != nil:
		return waitFor(NotListed, "the live cluster does not list this member; "+f.Disk.missing())
	case f.Ticket.Spent || f.Ticket.InitialCluster != "":
		return waitFor(TicketSpent, "this member was to found the cluster, and its ticket cannot be used (again); "+f.Disk.missing()+", and nobody answers")
	}
	return waitFor(NoAnswer, "no live member answers; "+f.Disk.missing())
}

func refuse(r Reason, message string) Decision {
	return Decision{Action: Refuse, Reason: r, Message: message}
}

func waitFor(r Reason, message string) Decision {
	return Decision{Action: Wait, Reason: r, Message: message}
}
