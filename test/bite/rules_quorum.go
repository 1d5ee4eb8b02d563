package bite

const quorum = "internal/quorum"

var quorumRules = []Rule{
	{
		Name:  "a voter is removed only if the others are a quorum",
		Off:   Edit{quorum, "Membership.RemoveVoter", `!after.HasQuorum()`, `false`},
		Focus: "voters,node loses power,volume wiped", Breaks: "I3",
	},
	{
		Name:   "the last voter is never removed",
		Off:    Edit{quorum, "Membership.RemoveVoter", `m.Voters() == 1`, `false`},
		Fails:  Test{quorum, "TestTheLastVoterIsNeverRemovedAndThatIsSaid"},
		Unseen: "without it the voters that are left are no quorum, as there are none; and nobody tells the members of a single voter that is lost",
	},
	{
		Name:  "a member is added only with a voter to spare",
		Off:   Edit{quorum, "Membership.AddLearner", `m.Voters() > 1 && m.Up() < Majority(m.Voters()+1)`, `false`},
		Focus: "read replicas,node loses power", Breaks: "I4",
	},
	{
		Name:   "a learner is promoted only if the others are a quorum with it down",
		Off:    Edit{quorum, "Membership.Promote", `m.Voters() > 1 && m.Up() < Majority(m.Voters()+1)`, `false`},
		Fails:  Test{quorum, "TestALearnerIsPromotedOnlyWithAVoterToSpare"},
		Unseen: "a learner is in sync within a moment, and a voter would have to fail in that one",
	},
	{
		Name:  "a learner is promoted only if it is seen to be up",
		Off:   Edit{quorum, "Membership.Promote", `!m.up[name]`, `false`},
		Focus: "voters,slow disk,clients write often", Breaks: "I6",
		Behind: []string{"only learners that are in sync are chosen for promotion"},
	},
	{
		Name:  "a voter that seems to be down is stopped only if the others are a quorum",
		Off:   Edit{quorum, "Membership.Without", `others < Majority(m.Voters())`, `false`},
		Focus: "pods changed,engine frozen,container ends,node hidden", Breaks: "I2",
	},
	{
		Name:   "no more learners are added than etcd allows",
		Off:    Edit{quorum, "Membership.AddLearner", `m.Learners() >= limit`, `false`},
		Fails:  Test{quorum, "TestNoMoreLearnersAreAddedThanAreAllowed"},
		Unseen: "etcd refuses it itself, and learners are promoted, or leave, before the next one joins",
	},
}
