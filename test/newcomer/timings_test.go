//go:build olm

package newcomer

import "testing"

func TestBothPackagesAreTimedBesideTheLeastThatOLMCanInstall(t *testing.T) { timePairs(t, 1) }
