package etcd

import (
	"errors"
	"testing"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
)

func TestAnEntryThatEtcdRefusesToApplyIsInTheLog(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		made bool
	}{
		"there is no such lease":           {rpctypes.ErrGRPCLeaseNotFound, true},
		"members disagree on the data":     {rpctypes.ErrGRPCCorrupt, true},
		"nobody leads":                     {rpctypes.ErrGRPCNoLeader, false},
		"there is no right to do anything": {rpctypes.ErrGRPCPermissionDenied, false},
		"nobody answers":                   {errors.New("connection refused"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := foundOutByApplying(tc.err); got != tc.made {
				t.Errorf("the entry was made: %t, want %t", got, tc.made)
			}
		})
	}
}
