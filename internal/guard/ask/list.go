package ask

import (
	"context"
	"fmt"
)

// Member is an entry of the member list.
type Member struct {
	ID uint64
	// Name is empty until the member started for the first time.
	Name                 string
	PeerURLs, ClientURLs []string
	Learner              bool
}

// MemberList is the membership as a linearizable read saw it.
type MemberList struct {
	ClusterID uint64
	// AnsweredBy is the ID of the member that answered.
	AnsweredBy uint64
	Members    []Member
}

// MemberList asks for the membership by a linearizable read: only a member with a quorum behind it answers.
func (c *Client) MemberList(ctx context.Context, address string) (MemberList, error) {
	const linearizable = 1
	answer, err := c.call(ctx, address, "/etcdserverpb.Cluster/MemberList", appendVarint(nil, linearizable, 1))
	if err != nil {
		return MemberList{}, err
	}
	list, err := readMemberList(answer)
	if err != nil {
		return MemberList{}, fmt.Errorf("reading the member list of %s: %w", address, err)
	}
	return list, nil
}

func readMemberList(message []byte) (MemberList, error) {
	var list MemberList
	err := fields(message, func(number, _ uint64, content []byte) (err error) {
		switch number {
		case 1:
			list.ClusterID, list.AnsweredBy, err = readHeader(content)
		case 2:
			var m Member
			m, err = readMember(content)
			list.Members = append(list.Members, m)
		}
		return err
	})
	if err != nil {
		return MemberList{}, err
	}
	// Every cluster has a member, its ID and peer URLs; anything else is not an answer to go by.
	if list.ClusterID == 0 || len(list.Members) == 0 {
		return MemberList{}, errMalformed
	}
	for _, m := range list.Members {
		if m.ID == 0 || len(m.PeerURLs) == 0 {
			return MemberList{}, errMalformed
		}
	}
	return list, nil
}

func readHeader(message []byte) (clusterID, memberID uint64, err error) {
	err = fields(message, func(number, value uint64, _ []byte) error {
		switch number {
		case 1:
			clusterID = value
		case 2:
			memberID = value
		}
		return nil
	})
	return clusterID, memberID, err
}

func readMember(message []byte) (Member, error) {
	var m Member
	err := fields(message, func(number, value uint64, content []byte) error {
		switch number {
		case 1:
			m.ID = value
		case 2:
			m.Name = string(content)
		case 3:
			m.PeerURLs = append(m.PeerURLs, string(content))
		case 4:
			m.ClientURLs = append(m.ClientURLs, string(content))
		case 5:
			m.Learner = value != 0
		}
		return nil
	})
	return m, err
}
