package engine

// Data is a data directory.
type Data struct {
	ClusterID, MemberID uint64
	// Term is the newest term that the member knows of.
	Term uint64
	// Log holds every entry, Commit is how many of them are known to be committed.
	Log    []Entry
	Commit int
	// State is what the first applied entries add up to.
	State   State
	applied int
	// Storage is the version of the database's format; none before 3.6.
	Storage Version
	// OldRequests is true while the log still holds requests of the second API, which 3.7 cannot read: it was begun under 3.5 and no
	// snapshot was taken under 3.6 since.
	OldRequests bool
	// sinceSnapshot counts entries since the last snapshot of the log.
	sinceSnapshot uint64
}

// Older is what the directory held when its log had so many entries.
func (d *Data) Older(entries int) *Data {
	c := &Data{ClusterID: d.ClusterID, MemberID: d.MemberID, Term: d.Term, Log: append([]Entry(nil), d.Log[:entries]...)}
	c.Commit = min(d.Commit, entries)
	c.apply()
	return c
}

// apply brings the state up to what is committed.
func (d *Data) apply() {
	for ; d.applied < d.Commit; d.applied++ {
		d.State = d.State.apply(d.Log[d.applied])
		d.sinceSnapshot += d.Log[d.applied].Weight
		d.OldRequests = d.OldRequests || d.Log[d.applied].Old
	}
}

// Index is the index of the newest entry that is known to be committed, in a real log.
func (d *Data) Index() uint64 { return d.index(d.Commit) }

// index is the index of the n-th entry in a real log.
func (d *Data) index(n int) uint64 {
	if n == 0 {
		return 0
	}
	return d.Log[n-1].index
}

// append takes an entry in, and returns it as it is kept.
func (d *Data) append(e Entry) Entry {
	e.index = d.index(len(d.Log)) + e.Weight
	d.Log = append(d.Log, e)
	return e
}

// follow makes the first entries of another directory's log the own one, without a copy: no entry of a log is ever changed, and who
// appends to a log that ends within its memory gets memory of its own.
func (d *Data) follow(other *Data, entries int) { d.Log = other.Log[:entries:entries] }

// lastTerm is the term of the last entry.
func (d *Data) lastTerm() uint64 {
	if len(d.Log) == 0 {
		return 0
	}
	return d.Log[len(d.Log)-1].Term
}

// atLeastAsNew says whether a log may lead who holds the other one.
func (d *Data) atLeastAsNew(other *Data) bool {
	if d.lastTerm() != other.lastTerm() {
		return d.lastTerm() > other.lastTerm()
	}
	return len(d.Log) >= len(other.Log)
}

// Writes are the numbers of the clients' writes in the first n entries.
func (d *Data) Writes(n int) map[int]bool {
	writes := map[int]bool{}
	for _, e := range d.Log[:n] {
		if e.Kind == Write {
			writes[e.Write] = true
		}
	}
	return writes
}

// samePrefix is how many entries two logs have in common. Those that share their memory have all.
func samePrefix(a, b []Entry) int {
	n := min(len(a), len(b))
	if n > 0 && &a[0] == &b[0] {
		return n
	}
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
