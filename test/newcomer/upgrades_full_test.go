//go:build olmfull

package newcomer

import "testing"

func TestNoDatabaseNoticesThatTheOperatorsAreUpgradedWithTheOtherApproval(t *testing.T) {
	for i, version := range arrive(t).releases(t) {
		t.Run(version, func(t *testing.T) { upgradeFrom(t, version, i%2 != 0) })
	}
}
