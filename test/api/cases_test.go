//go:build api

package api

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

const (
	kindDatabase = "ProductionReadyDatabase"
	kindCluster  = "EtcdCluster"
)

var kinds = []string{kindDatabase, kindCluster}

// subject is the object that a case edits: a database or a cluster, whichever is not nil.
type subject struct {
	database *v1alpha1.ProductionReadyDatabase
	cluster  *v1alpha1.EtcdCluster
	// raw holds values, by their path, that Go's types cannot hold.
	raw map[string]any
}

func newSubject(kind, ns string) subject {
	if kind == kindDatabase {
		return subject{database: newDatabase(ns), raw: map[string]any{}}
	}
	return subject{cluster: newCluster(ns), raw: map[string]any{}}
}

func (s subject) object() client.Object {
	if s.database != nil {
		return s.database
	}
	return s.cluster
}

// manifest is the object as a user could write it.
func (s subject) manifest(t *testing.T) client.Object {
	t.Helper()
	if len(s.raw) == 0 {
		return s.object()
	}
	object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(s.object())
	if err != nil {
		t.Fatal(err)
	}
	for path, value := range s.raw {
		if err := unstructured.SetNestedField(object, value, strings.Split(path, ".")...); err != nil {
			t.Fatal(err)
		}
	}
	manifest := &unstructured.Unstructured{Object: object}
	manifest.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(s.kind()))
	return manifest
}

func (s subject) kind() string {
	if s.database != nil {
		return kindDatabase
	}
	return kindCluster
}

func (s subject) template() *v1alpha1.MemberTemplate {
	if s.database != nil {
		return &s.database.Spec.MemberTemplate
	}
	return &s.cluster.Spec.MemberTemplate
}

func (s subject) setSize(n int32) {
	if s.database != nil {
		s.database.Spec.ClusterSize = &n
	} else {
		s.cluster.Spec.Size = &n
	}
}

func (s subject) setReadReplicas(n int32) {
	if s.database != nil {
		s.database.Spec.ReadReplicas = &n
	} else {
		s.cluster.Spec.ReadReplicas = &n
	}
}

type edit func(subject)

// edits are edits of a valid object, by a name that says what is done.
type edits map[string]edit

// ruleCase shows what a rule accepts and what it refuses.
type ruleCase struct {
	// rule is the rule as rulesOf names it.
	rule string
	// kinds that have the rule; none means both.
	kinds []string
	// from is what the object is created with, for rules about changes: then the edits are changes of it.
	from edit
	// status is true for rules of the status.
	status bool
	// accept and refuse are edits of a valid object.
	accept, refuse edits
	// want is what the answer says. For a rule in CEL it is the rule's message.
	want string
}

func (c ruleCase) appliesTo(kind string) bool {
	return len(c.kinds) == 0 || slices.Contains(c.kinds, kind)
}

// message is what the API server must say: for a rule in CEL, the sentence in its name.
func (c ruleCase) message() string {
	if c.want != "" {
		return c.want
	}
	_, sentence, isPath := strings.Cut(c.rule, " ")
	if isPath && strings.HasPrefix(c.rule, "spec") || strings.HasPrefix(c.rule, "status") {
		return sentence
	}
	return c.rule
}

func allCases() []ruleCase {
	return slices.Concat(identityCases, sizeCases, storageCases, podCases, schedulingCases, engineCases, changeCases, statusCases)
}

func TestRules(t *testing.T) {
	ns := namespace(t)
	for _, kind := range kinds {
		for _, c := range allCases() {
			if !c.appliesTo(kind) {
				continue
			}
			t.Run(kind+" "+c.rule, func(t *testing.T) { c.run(t, kind, ns) })
		}
	}
}

func (c ruleCase) run(t *testing.T, kind, ns string) {
	if len(c.accept) == 0 || len(c.refuse) == 0 {
		t.Error("a case needs something to accept and something to refuse")
	}
	for name, change := range c.accept {
		if err := c.try(t, newSubject(kind, ns), change); err != nil {
			t.Errorf("%s: refused: %v", name, err)
		}
	}
	for name, change := range c.refuse {
		err := c.try(t, newSubject(kind, ns), change)
		switch {
		case err == nil:
			t.Errorf("%s: accepted", name)
		case !strings.Contains(err.Error(), c.message()):
			t.Errorf("%s: refused, but not with %q: %v", name, c.message(), err)
		}
	}
}

// try asks the API server without letting it keep the answer, except for what a change needs to start from.
func (c ruleCase) try(t *testing.T, s subject, change edit) error {
	t.Helper()
	if c.from == nil && !c.status {
		change(s)
		return api.Create(t.Context(), s.manifest(t), client.DryRunAll)
	}
	s.object().SetName("")
	s.object().SetGenerateName("db-")
	if c.from != nil && !c.status {
		c.from(s)
	}
	create(t, s.object())
	if !c.status {
		change(s)
		return api.Update(t.Context(), s.object(), client.DryRunAll)
	}
	c.from(s)
	if err := api.Status().Update(t.Context(), s.object()); err != nil {
		t.Fatalf("writing the status to start from: %v", err)
	}
	change(s)
	return api.Status().Update(t.Context(), s.object(), client.DryRunAll)
}
