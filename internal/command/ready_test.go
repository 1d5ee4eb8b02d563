package command

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/cache/informertest"
)

func TestAnOperatorIsReadyWhenItHasSeenWhatItWatches(t *testing.T) {
	for _, seen := range []bool{false, true} {
		err := synced(&informertest.FakeInformers{Synced: &seen})(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
		if (err == nil) != seen {
			t.Errorf("everything was seen: %t; the probe is told %v", seen, err)
		}
	}
}
