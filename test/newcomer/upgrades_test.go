//go:build olm

package newcomer

import "testing"

// Every second release is left by approvals by hand; the long tests take the other way with each.
func TestNoDatabaseNoticesThatTheOperatorsAreUpgraded(t *testing.T) {
	for i, version := range arrive(t).releases(t) {
		t.Run(version, func(t *testing.T) { upgradeFrom(t, version, i%2 == 0) })
	}
}
