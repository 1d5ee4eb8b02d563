package controllers

import (
	"context"
	"fmt"
	"time"

	"github.com/operator-framework/operator-lib/conditions"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/upgradeable"
)

// againUnasked is when OLM is told again that has not taken an answer. It grants the permission a moment after it starts the
// operator.
const againUnasked = 15 * time.Second

// UpgradeableReconciler tells Operator Lifecycle Manager (OLM) by its condition Upgradeable whether the next version of the
// operator may replace this one now.
type UpgradeableReconciler struct {
	// Clusters reads the clusters that matter.
	Clusters func(context.Context) ([]v1alpha1.EtcdCluster, error)
	// Condition is the one that OLM reads.
	Condition conditions.Condition

	// told is what OLM was told last.
	told upgradeable.Verdict
	// unasked is true once it was logged that OLM takes no answer.
	unasked bool
}

// Reconcile decides anew, and tells what is news. Where OLM takes no answer, nobody is there to be told.
func (r *UpgradeableReconciler) Reconcile(ctx context.Context, _ ctrl.Request) (ctrl.Result, error) {
	clusters, err := r.Clusters(ctx)
	if err != nil {
		return ctrl.Result{}, fmt.Errorf("read the clusters: %w", err)
	}
	verdict := upgradeable.Decide(clusters)
	if verdict == r.told {
		return ctrl.Result{}, nil
	}
	status := metav1.ConditionFalse
	if verdict.Upgradeable {
		status = metav1.ConditionTrue
	}
	err = r.Condition.Set(ctx, status, conditions.WithReason(verdict.Reason), conditions.WithMessage(verdict.Message))
	switch {
	case nobodyAsks(err):
		if !r.unasked {
			log.FromContext(ctx).Info("OLM takes no answer to whether the operator may be upgraded", "because", err.Error())
		}
		r.unasked = true
		return ctrl.Result{RequeueAfter: againUnasked}, nil
	case err != nil:
		return ctrl.Result{}, fmt.Errorf("tell OLM whether the operator may be upgraded: %w", err)
	}
	log.FromContext(ctx).Info("told OLM whether the operator may be upgraded", "upgradeable", verdict.Upgradeable, "because", verdict.Message)
	r.told = verdict
	return ctrl.Result{}, nil
}

// nobodyAsks says whether OLM is not there, or has no condition for the operator: without the permission that OLM grants together
// with it, the answer is that it is forbidden to look.
func nobodyAsks(err error) bool {
	return apierrors.IsForbidden(err) || apierrors.IsNotFound(err) || meta.IsNoMatchError(err)
}
