package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// Subject is the database of one test. Each method is one step, and waits until it is done.
type Subject struct {
	bundle Bundle
	client client.WithWatch
	// object is the database as it is asked for, and later as it was last seen.
	object *unstructured.Unstructured
	log    io.Writer
	start  time.Time
}

// NewSubject returns a database like the bundle's example, with a name of its own, that is not made yet. Its volumes go away with it.
// What is done with it is written to log, with the seconds since now.
func NewSubject(config *rest.Config, b Bundle, namespace, name string, log io.Writer) (*Subject, error) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, fmt.Errorf("connecting to the cluster: %w", err)
	}
	object := b.Example.DeepCopy()
	unstructured.RemoveNestedField(object.Object, "status")
	object.SetNamespace(namespace)
	object.SetName(name)
	s := &Subject{bundle: b, client: c, object: object, log: log, start: time.Now()}
	s.set(string(v1alpha1.DeleteClaims), "spec", "storage", "claimDeletionPolicy")
	return s, nil
}

func (s *Subject) say(format string, args ...any) {
	fmt.Fprintf(s.log, "%6.1f s  %s\n", time.Since(s.start).Seconds(), fmt.Sprintf(format, args...))
}

// set sets a field of the example, whose objects are maps all the way down.
func (s *Subject) set(value any, path ...string) {
	if err := unstructured.SetNestedField(s.object.Object, value, path...); err != nil {
		panic(fmt.Sprintf("the example has something else than an object on the way to %v: %v", path, err))
	}
}

// SetSize says how many voters there are to be.
func (s *Subject) SetSize(voters int64) { s.set(voters, s.bundle.Size...) }

// SetReadReplicas says how many read replicas there are to be.
func (s *Subject) SetReadReplicas(n int64) { s.set(n, "spec", "readReplicas") }

// SetVersion says which version is to run.
func (s *Subject) SetVersion(version string) { s.set(version, "spec", "version") }

// Create makes the database, and first deletes what an earlier run left behind.
func (s *Subject) Create(ctx context.Context) error {
	if err := s.Delete(ctx); err != nil {
		return err
	}
	if err := s.client.Create(ctx, s.object); err != nil {
		return fmt.Errorf("making %s: %w", s, err)
	}
	s.say("made %s, as the example of %s", s, s.bundle.Name)
	return nil
}

func (s *Subject) String() string { return s.object.GetKind() + " " + s.object.GetName() }

// Scale asks for another number of voters, as `kubectl scale` does.
func (s *Subject) Scale(ctx context.Context, voters int64) error {
	if err := s.patch(ctx, s.client.SubResource("scale").Patch, map[string]any{"replicas": voters}); err != nil {
		return fmt.Errorf("scaling %s: %w", s, err)
	}
	s.SetSize(voters)
	s.say("asked for %d voters", voters)
	return nil
}

// Upgrade asks for another version.
func (s *Subject) Upgrade(ctx context.Context, version string) error {
	patch := func(ctx context.Context, object client.Object, patch client.Patch, _ ...client.SubResourcePatchOption) error {
		return s.client.Patch(ctx, object, patch)
	}
	if err := s.patch(ctx, patch, map[string]any{"version": version}); err != nil {
		return fmt.Errorf("changing the version of %s: %w", s, err)
	}
	s.SetVersion(version)
	s.say("asked for version %s", version)
	return nil
}

// patch changes the spec of the database or of its scale.
func (s *Subject) patch(ctx context.Context, patch func(context.Context, client.Object, client.Patch, ...client.SubResourcePatchOption) error,
	spec map[string]any,
) error {
	content, err := json.Marshal(map[string]any{"spec": spec})
	if err != nil {
		return err
	}
	// The answer may be of another kind: it is not kept.
	return patch(ctx, s.object.DeepCopy(), client.RawPatch(types.MergePatchType, content))
}

// Delete deletes the database, if it is there, and waits until it and all that belongs to it are gone.
func (s *Subject) Delete(ctx context.Context) error {
	err := s.client.Delete(ctx, s.object.DeepCopy(), client.PropagationPolicy(metav1.DeletePropagationForeground))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("deleting %s: %w", s, err)
	}
	if err := s.awaitGone(ctx); err != nil {
		return fmt.Errorf("waiting for %s to go: %w", s, err)
	}
	return nil
}
