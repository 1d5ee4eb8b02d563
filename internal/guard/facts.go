package guard

// Data is the state of the data directory.
type Data string

const (
	// Empty is a data directory that is missing or holds nothing.
	Empty Data = "empty"
	// Partial is one that holds something, but not all that the engine needs to go on from: it was wiped in part, or its making was
	// interrupted.
	Partial Data = "partial"
	// Complete is one with a write-ahead log and a database.
	Complete Data = "complete"
)

// Disk is what was found on the member's volume.
type Disk struct {
	Data Data
	// Marker is nil when there is none.
	Marker *Marker
	// MarkerUnreadable is set when there is a marker that says nothing.
	MarkerUnreadable bool
	// Strangers are entries of the volume that are neither ours nor the file system's.
	Strangers []string
}

// Ticket is the right to found the cluster.
type Ticket struct {
	// InitialCluster is the ticket's text: the founders as name=URL,... Empty when there is no ticket.
	InitialCluster string
	// Spent is set when there was one and it was used.
	Spent bool
}

// Member is an entry of the live member list.
type Member struct {
	ID uint64
	// Name is empty until the member started for the first time.
	Name     string
	PeerURLs []string
	Learner  bool
}

// Answer is a live member's linearizable member list. Nil when nobody answered, or nobody was asked yet.
type Answer struct {
	Members []Member
}

// Facts are all that a decision is made from.
type Facts struct {
	Identity Identity
	Disk     Disk
	Ticket   Ticket
	Answer   *Answer
}
