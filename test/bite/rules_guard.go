package bite

const guard = "internal/guard"

var guardRules = []Rule{
	{
		Name:  "a disk with the marker of another claim is refused",
		Off:   Edit{guard, "refuseForeignMarker", `found == nil || *found == expected`, `true`},
		Focus: "older copy,status lost,all lose power", Breaks: "I7",
	},
	{
		Name:  "data without a marker is refused",
		Off:   Edit{guard, "refuseUnmarkedData", `f.Disk.Data != Complete || f.Disk.Marker != nil`, `true`},
		Focus: "older copy,status lost,all lose power", Breaks: "I7",
	},
	{
		Name:  "a member starts on its own data and asks nobody",
		Off:   Edit{guard, "startOnOwnData", `f.Disk.Data != Complete`, `f.Disk.Data != Complete || f.Answer == nil`},
		Focus: "all lose power,all pods deleted", Breaks: "convergence",
	},
	{
		Name:  "a member that ran never starts on an empty disk",
		Off:   Edit{guard, "refuseLostData", `m.Name != ""`, `false`},
		Focus: "volume wiped and container ends,read replicas", Breaks: "I8",
	},
	{
		Name:  "a voter without a name never starts on an empty disk",
		Off:   Edit{guard, "refuseLostData", `!m.Learner`, `false`},
		Focus: "volume wiped and container ends,all lose power", Breaks: "I8",
	},
	{
		Name:  "a ticket is used once",
		Off:   Edit{guard, "foundByTicket", `f.Ticket.Spent || `, ``},
		Focus: "volume wiped and container ends,node cut off", Breaks: "I9",
	},
	{
		Name:  "nothing is founded on a disk that has a marker",
		Off:   Edit{guard, "foundByTicket", `f.Disk.Marker != nil || `, ``},
		Focus: "volume wiped and container ends,node cut off", Breaks: "I9",
		Behind: []string{"a ticket is used once"},
	},
	{
		Name:   "who founds alone asks first whether there is a live cluster",
		Off:    Edit{guard, "foundByTicket", `AskFirst: len(founders) == 1,`, ``},
		Fails:  Test{guard, "TestAFounderThatIsAloneAsksWhetherThereIsALiveClusterFirst"},
		Unseen: "no machine of the model loses all its disks, and with them what tells that a ticket is spent",
	},
	{
		Name:   "nothing is founded on a part of a directory",
		Off:    Edit{guard, "foundByTicket", `f.Disk.Data != Empty || `, ``},
		Fails:  Test{guard, "TestDecide/a_ticket_does_not_found_on_leftovers"},
		Unseen: "the model's bootstrap is whole at once, and the same each time; etcd's is not (internal/guard, test/process)",
	},
	{
		Name:   "a disk that somebody else uses is left alone",
		Off:    Edit{guard, "refuseStrangers", `f.Disk.Marker != nil || len(f.Disk.Strangers) == 0`, `true`},
		Fails:  Test{guard, "TestDecide/a_ticket_does_not_found_beside_strangers"},
		Unseen: "the model's volumes hold nothing but the engine's directory and the marker (internal/guard, test/e2e)",
	},
	{
		Name:   "a marker that cannot be read is refused",
		Off:    Edit{guard, "refuseForeignMarker", `f.Disk.MarkerUnreadable`, `false`},
		Fails:  Test{guard, "TestDecide/a_marker_that_cannot_be_read_keeps_a_ticket_from_founding"},
		Unseen: "the model's markers can all be read (internal/guard)",
	},
	{
		Name:   "only a founder may bootstrap, whatever becomes of its disk after it was looked at",
		Off:    Edit{guard, "Decision.Flags", `d.Action == Found`, `true`},
		Fails:  Test{guard, "TestOnlyAFounderMayBootstrap"},
		Unseen: "the model's engine is started by the decision and not by its flags (test/process)",
	},
}
