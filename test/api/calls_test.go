//go:build api

package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// call is a kind of request to the apiserver.
type call struct {
	// verb is one of RBAC's.
	verb, group, resource string
	// namespace is empty for what belongs to none, and for all of them.
	namespace           string
	labelled, forbidden bool
}

func (c call) String() string {
	return fmt.Sprintf("%s (in namespace %q, by label: %t)", c.use(), c.namespace, c.labelled)
}

// use is the call as a role allows it.
func (c call) use() string { return c.group + "/" + c.resource + " " + c.verb }

// calls notes each kind of call once.
type calls struct {
	mu   sync.Mutex
	made map[call]bool
}

func (c *calls) note(made call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made == nil {
		c.made = map[call]bool{}
	}
	c.made[made] = true
}

func (c *calls) all() []call {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []call
	for made := range c.made {
		all = append(all, made)
	}
	return all
}

// has says whether something was made use of, for instance "/secrets list". Whoever watches may have been given the list with it.
func (c *calls) has(use string) bool {
	return slices.ContainsFunc(c.all(), func(made call) bool {
		return made.use() == use || made.verb == "watch" && strings.TrimSuffix(made.use(), "watch")+"list" == use
	})
}

// noting notes the calls that go through it.
type noting struct {
	http.RoundTripper
	calls *calls
}

func (n *noting) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := n.RoundTripper.RoundTrip(r)
	if made, is := read(r); is && err == nil {
		made.forbidden = answer.StatusCode == http.StatusForbidden
		n.calls.note(made)
	}
	return answer, err
}

// read finds out what a request asks for; false if it is for no resource.
func read(r *http.Request) (call, bool) {
	made := call{labelled: r.URL.Query().Has("labelSelector")}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(path) > 2 && path[0] == "api":
		path = path[2:]
	case len(path) > 3 && path[0] == "apis":
		made.group, path = path[1], path[3:]
	default:
		return call{}, false
	}
	if len(path) > 2 && path[0] == "namespaces" {
		made.namespace, path = path[1], path[2:]
	}
	made.resource = path[0]
	if len(path) > 2 {
		made.resource += "/" + path[2]
	}
	made.verb = map[string]string{
		http.MethodGet: "get", http.MethodPost: "create", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete",
	}[r.Method]
	switch {
	case made.verb == "get" && r.URL.Query().Get("watch") == "true":
		made.verb = "watch"
	case made.verb == "get" && len(path) == 1:
		made.verb = "list"
	}
	return made, true
}
