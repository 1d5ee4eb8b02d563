package suite

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// voters selects the pods of the voters.
func (s *Subject) voters() client.MatchingLabels {
	return client.MatchingLabels{v1alpha1.LabelCluster: s.object.GetName(), v1alpha1.LabelRole: v1alpha1.RoleLabelVoter}
}

func (s *Subject) pods(ctx context.Context) ([]corev1.Pod, error) {
	list := &corev1.PodList{}
	err := s.client.List(ctx, list, client.InNamespace(s.object.GetNamespace()), s.voters())
	return list.Items, err
}

// Lose deletes a voter with its volume, and returns its name.
func (s *Subject) Lose(ctx context.Context) (string, error) {
	pods, err := s.pods(ctx)
	if err != nil {
		return "", fmt.Errorf("listing the voters: %w", err)
	}
	if len(pods) == 0 {
		return "", errors.New("the database has no pods of voters")
	}
	lost := pods[len(pods)-1]
	for _, volume := range lost.Spec.Volumes {
		if volume.PersistentVolumeClaim == nil {
			continue
		}
		claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: lost.Namespace, Name: volume.PersistentVolumeClaim.ClaimName}}
		if err := s.client.Delete(ctx, claim); err != nil {
			return "", fmt.Errorf("deleting the claim of a voter: %w", err)
		}
	}
	if err := s.client.Delete(ctx, &lost); err != nil {
		return "", fmt.Errorf("deleting the pod of a voter: %w", err)
	}
	s.say("deleted voter %s with its volume", lost.Name)
	return lost.Name, nil
}
