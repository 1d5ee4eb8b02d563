package crash

import (
	"net/http"
	"strings"

	"k8s.io/client-go/rest"
)

// Kubernetes makes every client of the configuration count its writes. Events don't count: they are sent later and change nothing.
// Nor do questions about permissions and dry runs, which are asked by a POST and change nothing either.
func (w *Writes) Kubernetes(config *rest.Config) {
	if w != nil {
		config.Wrap(func(inner http.RoundTripper) http.RoundTripper { return &transport{RoundTripper: inner, writes: w} })
	}
}

type transport struct {
	http.RoundTripper
	writes *Writes
}

// RoundTrip ends the process when the answer is there and nobody has seen it yet.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := t.RoundTripper.RoundTrip(request)
	isWrite := request.Method != http.MethodGet && !strings.Contains(request.URL.Path, "/events") &&
		!strings.HasSuffix(request.URL.Path, "accessreviews") && !request.URL.Query().Has("dryRun")
	refused := err == nil && answer.StatusCode >= http.StatusBadRequest && answer.StatusCode < http.StatusInternalServerError
	if isWrite && !refused {
		t.writes.done()
	}
	return answer, err
}
