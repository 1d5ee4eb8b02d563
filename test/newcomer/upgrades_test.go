//go:build olm

package newcomer

import "testing"

func TestNoDatabaseNoticesThatTheOperatorsAreUpgraded(t *testing.T) {
	for _, w := range daily(arrive(t).releases(t)) {
		t.Run(w.String(), func(t *testing.T) { upgradeFrom(t, w) })
	}
}
