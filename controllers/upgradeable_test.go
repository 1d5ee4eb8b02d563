package controllers

import (
	"context"
	"errors"
	"testing"

	operatorsv2 "github.com/operator-framework/api/pkg/operators/v2"
	"github.com/operator-framework/operator-lib/conditions"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"database.example.com/operator/api/v1alpha1"
)

// olm is OLM's condition; every Set either is noted or fails.
type olm struct {
	conditions.Condition
	set     []metav1.Condition
	failure error
}

func (o *olm) Set(_ context.Context, status metav1.ConditionStatus, options ...conditions.Option) error {
	if o.failure != nil {
		return o.failure
	}
	condition := metav1.Condition{Type: operatorsv2.Upgradeable, Status: status}
	for _, option := range options {
		option(&condition)
	}
	o.set = append(o.set, condition)
	return nil
}

// upgradeableOf is a reconciler of what the clusters are, which a test may change.
func upgradeableOf(clusters *[]v1alpha1.EtcdCluster) (*UpgradeableReconciler, *olm) {
	condition := &olm{}
	return &UpgradeableReconciler{
		Condition: condition,
		Clusters:  func(context.Context) ([]v1alpha1.EtcdCluster, error) { return *clusters, nil },
	}, condition
}

func answer(t *testing.T, r *UpgradeableReconciler) ctrl.Result {
	t.Helper()
	result, err := r.Reconcile(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestOLMIsToldOnlyWhatIsNews(t *testing.T) {
	clusters := []v1alpha1.EtcdCluster{*newCluster()}
	r, condition := upgradeableOf(&clusters)
	answer(t, r)
	answer(t, r)
	clusters[0].Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationScale}
	answer(t, r)
	clusters[0].Status.Message = "step 2"
	answer(t, r)
	clusters[0].Status.Operation = nil
	answer(t, r)
	if len(condition.set) != 3 {
		t.Fatalf("OLM was told %d times, want 3: %+v", len(condition.set), condition.set)
	}
	for i, want := range []metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionTrue} {
		if condition.set[i].Status != want || condition.set[i].Reason == "" || condition.set[i].Message == "" {
			t.Errorf("told %+v, want %s with a reason", condition.set[i], want)
		}
	}
}

func TestWhereNobodyAsksNothingIsWrongAndTheAnswerComesLater(t *testing.T) {
	conditionsOf := schema.GroupResource{Group: "operators.coreos.com", Resource: "operatorconditions"}
	for what, failure := range map[string]error{
		"forbidden": apierrors.NewForbidden(conditionsOf, "x", errors.New("no role")),
		"not there": apierrors.NewNotFound(conditionsOf, "x"),
	} {
		r, condition := upgradeableOf(&[]v1alpha1.EtcdCluster{})
		condition.failure = failure
		if again := answer(t, r).RequeueAfter; again != againUnasked {
			t.Errorf("%s: asked again after %s", what, again)
		}
		condition.failure = nil
		answer(t, r)
		if len(condition.set) != 1 {
			t.Errorf("%s: OLM, once there, was told %d times", what, len(condition.set))
		}
	}
}

func TestAnAnswerThatCouldNotBeGivenIsGivenAgain(t *testing.T) {
	r, condition := upgradeableOf(&[]v1alpha1.EtcdCluster{})
	condition.failure = apierrors.NewConflict(schema.GroupResource{}, "x", errors.New("changed meanwhile"))
	if _, err := r.Reconcile(t.Context(), question); err == nil {
		t.Error("a conflict counts as told")
	}
	condition.failure = nil
	answer(t, r)
	if len(condition.set) != 1 {
		t.Errorf("OLM was told %d times", len(condition.set))
	}
}

func TestOfTheDatabasesOperatorOnlyClustersOfDatabasesAreAsked(t *testing.T) {
	ours, other := newCluster(), newCluster()
	other.Name = "other"
	yes := true
	ours.OwnerReferences = []metav1.OwnerReference{{
		APIVersion: v1alpha1.GroupVersion.String(), Kind: "ProductionReadyDatabase", Name: "db", UID: "d", Controller: &yes,
	}}
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	clusters, err := clustersOfDatabases(t.Context(), fake.NewClientBuilder().WithScheme(scheme).WithObjects(ours, other).Build())
	if err != nil || len(clusters) != 1 || clusters[0].Name != ours.Name {
		t.Errorf("clusters %v, %v", clusters, err)
	}
}
