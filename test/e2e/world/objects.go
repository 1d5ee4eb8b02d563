package world

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// Make creates an object.
func (w *World) Make(object client.Object) {
	w.Helper()
	w.must("creating "+object.GetName(), w.Client.Create(w.Context(), object))
}

// Delete deletes an object, and does not wait.
func (w *World) Delete(object client.Object) {
	w.Helper()
	w.must("deleting "+object.GetName(), w.Client.Delete(w.Context(), object))
}

// DeleteAtEnd deletes an object that does not go with the test's namespace.
func (w *World) DeleteAtEnd(object client.Object) {
	w.Cleanup(func() {
		if err := client.IgnoreNotFound(w.Client.Delete(w.cleanupContext(), object)); err != nil {
			w.Errorf("deleting %s: %v", object.GetName(), err)
		}
	})
}

// Claims lists the claims of a cluster's members.
func (w *World) Claims(cluster string) []corev1.PersistentVolumeClaim {
	w.Helper()
	var claims corev1.PersistentVolumeClaimList
	w.must("listing claims", w.Client.List(w.Context(), &claims, client.InNamespace(w.Namespace), client.MatchingLabels{v1alpha1.LabelCluster: cluster}))
	return claims.Items
}

// Claim reads a claim; nil if there is none of the name.
func (w *World) Claim(name string) *corev1.PersistentVolumeClaim {
	w.Helper()
	claim := &corev1.PersistentVolumeClaim{}
	err := w.Client.Get(w.Context(), w.Named(name), claim)
	if apierrors.IsNotFound(err) {
		return nil
	}
	w.must("reading claim "+name, err)
	return claim
}

// Condition returns a condition of a cluster; an empty one, whose status is unknown, if it is missing.
func Condition(c *v1alpha1.EtcdCluster, condition string) metav1.Condition {
	return conditionOf(c.Status.Conditions, condition)
}

func conditionOf(conditions []metav1.Condition, condition string) metav1.Condition {
	if found := meta.FindStatusCondition(conditions, condition); found != nil {
		return *found
	}
	return metav1.Condition{Type: condition, Status: metav1.ConditionUnknown}
}

// AwaitDatabaseReason waits until a condition of a ProductionReadyDatabase has a reason.
func (w *World) AwaitDatabaseReason(name, condition, reason string, within time.Duration) metav1.Condition {
	w.Helper()
	var found metav1.Condition
	w.Await("database "+name+" has "+condition+" for reason "+reason, within, &v1alpha1.ProductionReadyDatabaseList{}, func() (bool, string) {
		var database v1alpha1.ProductionReadyDatabase
		if err := w.Client.Get(w.Context(), w.Named(name), &database); err != nil {
			return false, err.Error()
		}
		found = conditionOf(database.Status.Conditions, condition)
		return found.Reason == reason, database.Status.Message + " " + found.Reason + ": " + found.Message
	})
	return found
}
