package plan

// letAnnounce writes something for a member that cannot announce itself, and so does not serve, until something is written. Etcd does
// not count what it applies as a snapshot, and takes itself for too far behind to propose anything: on an idle cluster a joiner that
// got a snapshot would wait for ever. It comes last: etcd refuses it while there is no space, and that must hold nothing up.
func letAnnounce(v *view, d *verdict) {
	if !v.listed() {
		return
	}
	for _, m := range v.members {
		if m.Listed != nil && m.Stalls() {
			d.do(Announce{Leader: v.leader.Name, Member: m.Name})
			return
		}
	}
}
