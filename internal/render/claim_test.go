package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func TestAClaimKeepsTheOwnersThatOthersGaveIt(t *testing.T) {
	keeps, goes := bare("3.6.16"), bare("3.6.16")
	goes.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims
	ours := Owner(goes)
	second := ours
	second.Controller = nil
	theirs := metav1.OwnerReference{Kind: "Backup", Name: "b", UID: "b"}
	boss := metav1.OwnerReference{Kind: "Boss", Name: "c", UID: "c", Controller: ptr(true)}
	for _, tc := range []struct {
		name       string
		cluster    *v1alpha1.EtcdCluster
		have, want []metav1.OwnerReference
	}{
		{"a claim that stays has no owner", keeps, nil, nil},
		{"a claim that goes has the cluster", goes, nil, []metav1.OwnerReference{ours}},
		{"nothing changes twice", goes, []metav1.OwnerReference{theirs, ours}, []metav1.OwnerReference{theirs, ours}},
		{"the cluster comes beside others", goes, []metav1.OwnerReference{theirs}, []metav1.OwnerReference{theirs, ours}},
		{"the cluster goes and others stay", keeps, []metav1.OwnerReference{ours, theirs}, []metav1.OwnerReference{theirs}},
		{"there is one controller", goes, []metav1.OwnerReference{boss}, []metav1.OwnerReference{boss, second}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, ClaimOwners(tc.cluster, tc.have)); diff != "" {
				t.Errorf("owners differ (-want +got):\n%s", diff)
			}
		})
	}
}
