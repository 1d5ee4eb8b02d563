package etcd

import (
	"context"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
)

// readKey is the key that a linearizable read asks for; it need not exist.
const readKey = "health"

// Status implements Client.
func (c *client) Status(ctx context.Context, at Endpoint) (Status, error) {
	conn, err := c.at(at)
	if err != nil {
		return Status{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	r, err := etcdserverpb.NewMaintenanceClient(conn).Status(ctx, &etcdserverpb.StatusRequest{})
	if err != nil {
		return Status{}, wrap(err, "asking the status of", at)
	}
	status := Status{
		ClusterID: r.GetHeader().GetClusterId(), MemberID: r.GetHeader().GetMemberId(), LeaderID: r.Leader,
		Version: r.Version, StorageVersion: r.StorageVersion,
		DBSize: r.DbSize, DBSizeInUse: r.DbSizeInUse, Quota: r.DbSizeQuota,
		RaftIndex: r.RaftIndex, RaftApplied: r.RaftAppliedIndex, RaftTerm: r.RaftTerm,
		Learner: r.IsLearner, Errors: r.Errors,
	}
	if d := r.DowngradeInfo; d != nil {
		status.Downgrade = &Downgrade{Enabled: d.Enabled, Target: d.TargetVersion}
	}
	return status, nil
}

// MemberList implements Client.
func (c *client) MemberList(ctx context.Context, at Endpoint) (MemberList, error) {
	conn, err := c.at(at)
	if err != nil {
		return MemberList{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	r, err := etcdserverpb.NewClusterClient(conn).MemberList(ctx, &etcdserverpb.MemberListRequest{Linearizable: true})
	if err != nil {
		return MemberList{}, wrap(err, "asking the member list of", at)
	}
	return memberList(r.Header, r.Members), nil
}

// Read implements Client.
func (c *client) Read(ctx context.Context, at Endpoint) error {
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	_, err = etcdserverpb.NewKVClient(conn).Range(ctx, &etcdserverpb.RangeRequest{Key: []byte(readKey), CountOnly: true})
	return wrap(err, "reading through", at)
}

// Alarms implements Client.
func (c *client) Alarms(ctx context.Context, at Endpoint) ([]Alarm, error) {
	conn, err := c.at(at)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	r, err := etcdserverpb.NewMaintenanceClient(conn).Alarm(ctx, &etcdserverpb.AlarmRequest{Action: etcdserverpb.AlarmRequest_GET})
	if err != nil {
		return nil, wrap(err, "asking the alarms of", at)
	}
	alarms := make([]Alarm, 0, len(r.Alarms))
	for _, a := range r.Alarms {
		alarms = append(alarms, Alarm{MemberID: a.MemberID, Type: a.Alarm.String()})
	}
	return alarms, nil
}

func memberList(header *etcdserverpb.ResponseHeader, members []*etcdserverpb.Member) MemberList {
	list := MemberList{ClusterID: header.GetClusterId(), AnsweredBy: header.GetMemberId(), Members: make([]Member, 0, len(members))}
	for _, m := range members {
		list.Members = append(list.Members, Member{
			ID: m.ID, Name: m.Name, PeerURLs: m.PeerURLs, ClientURLs: m.ClientURLs, Learner: m.IsLearner,
		})
	}
	return list
}
