//go:build olmfull

package newcomer

import "testing"

func TestBothPackagesAreTimedInPairsWithTheLeastThatOLMCanInstall(t *testing.T) { timePairs(t, 5) }
