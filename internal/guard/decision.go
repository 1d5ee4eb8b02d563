package guard

// Action is what may be done.
type Action string

const (
	// Start the engine on its own data.
	Start Action = "Start"
	// Found the cluster: spend the ticket, write the marker, start the engine with the right to bootstrap.
	Found Action = "Found"
	// Join the live cluster: remove what is left in the data directory, write the marker, start the engine as the listed learner.
	Join Action = "Join"
	// Wait and look again: nothing may be started yet.
	Wait Action = "Wait"
	// Refuse to start, for good: the member is lost and has to be replaced.
	Refuse Action = "Refuse"
)

// Reason is one word for machines.
type Reason string

// Reasons to refuse. The operator reads them from the container's termination message.
const (
	// DataLost surfaces when the member is listed as one that ran, and its data is not there.
	DataLost Reason = "DataLost"
	// RestoredDisk surfaces when the marker is this member's, but of another claim: the disk is a copy or was restored.
	RestoredDisk Reason = "RestoredDisk"
	// ForeignDisk surfaces when the disk holds somebody else's data, or data of unknown origin.
	ForeignDisk Reason = "ForeignDisk"
	// BadTicket surfaces when the ticket does not name this member.
	BadTicket Reason = "BadTicket"
)

// Reasons to wait. The operator reads them from the agent's state.
const (
	// NoAnswer surfaces when no live member has answered yet.
	NoAnswer Reason = "NoAnswer"
	// NotListed surfaces when the live cluster does not list this member (yet).
	NotListed Reason = "NotListed"
	// TicketSpent surfaces when the member was to found the cluster, its ticket is used up, no data came of it, and nobody answers.
	TicketSpent Reason = "TicketSpent"
)

// Reasons to start.
const (
	// OwnData surfaces when the disk holds the member's own data.
	OwnData Reason = "OwnData"
	// Founding surfaces when a ticket gives the right to found.
	Founding Reason = "Founding"
	// ListedUnstarted surfaces when the live cluster lists the member as a learner that never started.
	ListedUnstarted Reason = "ListedUnstarted"
)

// Decision is what may be done, and why.
type Decision struct {
	Action Action
	Reason Reason
	// Message says it to people.
	Message string
	// InitialCluster is the value of etcd's flag of that name, for every action that starts the engine.
	InitialCluster string
	// AskFirst is set for a founder that is alone in its ticket: before it founds, it asks once whether there is a live cluster, and the
	// decision is made again with the answer. A node that lost all its disks can come back with the ticket in its pod's environment. A
	// founder among others can't ask: the others may rightly be a quorum before it.
	AskFirst bool
}

// Starts says whether the engine is started.
func (d Decision) Starts() bool { return d.Action == Start || d.Action == Found || d.Action == Join }

// Flags returns the engine's flags that say who it is and what it may do on an empty disk. Only a founder may bootstrap. An engine that
// starts on its own data is told to join a cluster of which it knows nobody else: should the disk be emptied after it was looked at,
// etcd has nobody to ask and exits, whereas without these flags it would found a cluster of its own.
func (d Decision) Flags(i Identity) []string {
	state := "existing"
	if d.Action == Found {
		state = "new"
	}
	return []string{
		"--name=" + i.MemberName,
		"--initial-advertise-peer-urls=" + i.PeerURL,
		"--initial-cluster-token=" + i.ClusterUID,
		"--initial-cluster=" + d.InitialCluster,
		"--initial-cluster-state=" + state,
	}
}
