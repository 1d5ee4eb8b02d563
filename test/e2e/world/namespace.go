package world

import (
	"crypto/rand"
	"encoding/hex"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Restricted is the label of a namespace that admits only pods of the restricted Pod Security Standard.
const Restricted = "pod-security.kubernetes.io/enforce=restricted"

func (w *World) makeNamespace(labels []string) string {
	w.Helper()
	name := "e2e-" + suffix()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
		Name:        name,
		Labels:      map[string]string{"e2e": "true"},
		Annotations: map[string]string{"e2e/test": w.Name()},
	}}
	for _, label := range labels {
		key, value, _ := strings.Cut(label, "=")
		namespace.Labels[key] = value
	}
	w.must("making a namespace", w.Client.Create(w.Context(), namespace))
	return name
}

// DeleteNamespace asks for a namespace to be deleted, and does not wait.
func (w *World) DeleteNamespace(name string) {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if err := client.IgnoreNotFound(w.Client.Delete(w.cleanupContext(), namespace)); err != nil {
		w.Errorf("deleting namespace %s: %v", name, err)
	}
}

// NamespaceIsGone tells whether the test's namespace exists no more.
func (w *World) NamespaceIsGone() bool {
	w.Helper()
	err := w.Client.Get(w.Context(), client.ObjectKey{Name: w.Namespace}, &corev1.Namespace{})
	if apierrors.IsNotFound(err) {
		return true
	}
	w.must("reading the namespace", err)
	return false
}

func suffix() string {
	random := make([]byte, 4)
	_, _ = rand.Read(random) // never fails, by its documentation
	return hex.EncodeToString(random)
}
