package suite

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/watching"
)

// AwaitSettled waits until the status says that the database is as its spec wants it.
func (s *Subject) AwaitSettled(ctx context.Context) error {
	said, missing := "", ""
	err := s.await(ctx, s.listed(), client.MatchingFields{"metadata.name": s.object.GetName()}, func() (bool, error) {
		seen := s.object.DeepCopy()
		if err := s.client.Get(ctx, client.ObjectKeyFromObject(s.object), seen); err != nil {
			return false, err
		}
		s.object = seen
		if message, _, _ := unstructured.NestedString(seen.Object, "status", "message"); message != said {
			said = message
			s.say("%s", said)
		}
		missing = Unsettled(seen, s.bundle.Size)
		return missing == "", nil
	})
	if err != nil {
		return fmt.Errorf("%s does not settle: %s; its status says %q: %w", s, missing, said, err)
	}
	return nil
}

// Unsettled says what keeps a database from being as its spec wants it, of which the number of voters is at size; nothing when it is.
func Unsettled(database *unstructured.Unstructured, size []string) string {
	status, answered, _ := unstructured.NestedMap(database.Object, "status")
	if !answered {
		return "no operator has answered: is one installed that looks after this namespace?"
	}
	if seen, _, _ := unstructured.NestedInt64(status, "observedGeneration"); seen != database.GetGeneration() {
		return "the status answers an older spec"
	}
	for _, want := range []struct{ kind, status string }{
		{v1alpha1.ConditionAvailable, "True"}, {v1alpha1.ConditionProgressing, "False"}, {v1alpha1.ConditionDegraded, "False"},
	} {
		if is, message := condition(status, want.kind); is != want.status {
			return fmt.Sprintf("%s is %q (%s)", want.kind, is, message)
		}
	}
	for _, count := range []struct {
		what string
		want []string
	}{{"readyMembers", size}, {"readyReadReplicas", []string{"spec", "readReplicas"}}} {
		want, _, _ := unstructured.NestedInt64(database.Object, count.want...)
		if is, _, _ := unstructured.NestedInt64(status, count.what); is != want {
			return fmt.Sprintf("%s is %d, and %d are asked for", count.what, is, want)
		}
	}
	want, _, _ := unstructured.NestedString(database.Object, "spec", "version")
	if is, _, _ := unstructured.NestedString(status, "version"); is != want {
		return fmt.Sprintf("it runs version %q, and %q is asked for", is, want)
	}
	return ""
}

// condition returns the status and the message of a condition.
func condition(status map[string]any, kind string) (is, message string) {
	conditions, _, _ := unstructured.NestedSlice(status, "conditions")
	for _, entry := range conditions {
		if fields, isMap := entry.(map[string]any); isMap && fields["type"] == kind {
			is, _, _ = unstructured.NestedString(fields, "status")
			message, _, _ = unstructured.NestedString(fields, "message")
			return is, message
		}
	}
	return "", "no such condition"
}

// AwaitReplaced waits until as many voters as before are ready, and the lost one is not among them.
func (s *Subject) AwaitReplaced(ctx context.Context, lost string) error {
	size, _, _ := unstructured.NestedInt64(s.object.Object, s.bundle.Size...)
	err := s.await(ctx, &corev1.PodList{}, s.voters(), func() (bool, error) {
		pods, err := s.pods(ctx)
		ready := 0
		for i := range pods {
			if pods[i].Name == lost {
				return false, err
			}
			if slices.ContainsFunc(pods[i].Status.Conditions, func(c corev1.PodCondition) bool {
				return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
			}) {
				ready++
			}
		}
		return int64(ready) == size, err
	})
	if err != nil {
		return fmt.Errorf("no other voter takes the place of %s: %w", lost, err)
	}
	s.say("another voter is ready in the place of %s", lost)
	return nil
}

func (s *Subject) awaitGone(ctx context.Context) error {
	return s.await(ctx, s.listed(), client.MatchingFields{"metadata.name": s.object.GetName()}, func() (bool, error) {
		err := s.client.Get(ctx, client.ObjectKeyFromObject(s.object), s.object.DeepCopy())
		return err != nil && client.IgnoreNotFound(err) == nil, client.IgnoreNotFound(err)
	})
}

// listed is a list of the kind of the database.
func (s *Subject) listed() client.ObjectList {
	list := &unstructured.UnstructuredList{}
	kind := s.object.GroupVersionKind()
	kind.Kind += "List"
	list.SetGroupVersionKind(kind)
	return list
}

// await looks whenever one of the selected objects of a kind changes.
func (s *Subject) await(ctx context.Context, list client.ObjectList, selected client.ListOption, holds func() (bool, error)) error {
	return watching.Until(ctx, s.client, list, holds, client.InNamespace(s.object.GetNamespace()), selected)
}
