package fault

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/storage"
)

func connect() (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		return nil, fmt.Errorf("reading the lab's kubeconfig: %w", err)
	}
	return kubernetes.NewForConfig(config)
}

// controlGroup returns the directory of the control group of a pod, or of one of its containers if container is not empty, in the tree
// of the given root.
func controlGroup(ctx context.Context, root string, name types.NamespacedName, container string) (string, error) {
	api, err := connect()
	if err != nil {
		return "", err
	}
	pod, err := api.CoreV1().Pods(name.Namespace).Get(ctx, name.Name, metav1.GetOptions{})
	if err != nil {
		return "", fmt.Errorf("reading pod %s: %w", name, err)
	}
	if pod.Spec.NodeName == "" {
		return "", fmt.Errorf("pod %s is on no node", name)
	}
	group := ""
	for _, class := range []string{"", "burstable", "besteffort"} {
		pattern := filepath.Join(root, layout.MachineCgroup(pod.Spec.NodeName), "kubepods", class, "pod"+string(pod.UID))
		if matches, _ := filepath.Glob(pattern); len(matches) == 1 {
			group = matches[0]
		}
	}
	if group == "" {
		return "", fmt.Errorf("pod %s has no control group on %s: it does not run", name, pod.Spec.NodeName)
	}
	if container == "" {
		return group, nil
	}
	id, err := containerID(pod, container)
	if err != nil {
		return "", err
	}
	return filepath.Join(group, id), nil
}

func containerID(pod *corev1.Pod, container string) (string, error) {
	for _, status := range pod.Status.ContainerStatuses {
		if status.Name != container {
			continue
		}
		if _, id, ok := strings.Cut(status.ContainerID, "://"); ok && status.State.Running != nil {
			return id, nil
		}
		return "", fmt.Errorf("container %s of pod %s/%s does not run", container, pod.Namespace, pod.Name)
	}
	return "", fmt.Errorf("pod %s/%s has no container %s", pod.Namespace, pod.Name, container)
}

var errUnbound = errors.New("the claim is not bound to a volume of the lab")

// volumeOf returns the node that holds the volume of a claim, and the path of the volume's image.
func volumeOf(ctx context.Context, name types.NamespacedName) (node int, image string, err error) {
	api, err := connect()
	if err != nil {
		return 0, "", err
	}
	claim, err := api.CoreV1().PersistentVolumeClaims(name.Namespace).Get(ctx, name.Name, metav1.GetOptions{})
	if err != nil {
		return 0, "", fmt.Errorf("reading claim %s: %w", name, err)
	}
	if claim.Spec.VolumeName == "" {
		return 0, "", fmt.Errorf("claim %s: %w", name, errUnbound)
	}
	volume, err := api.CoreV1().PersistentVolumes().Get(ctx, claim.Spec.VolumeName, metav1.GetOptions{})
	if err != nil {
		return 0, "", fmt.Errorf("reading the volume of claim %s: %w", name, err)
	}
	if volume.Spec.CSI == nil || volume.Spec.NodeAffinity == nil {
		return 0, "", fmt.Errorf("claim %s: %w", name, errUnbound)
	}
	node, err = nodeOf(volume)
	if err != nil {
		return 0, "", fmt.Errorf("claim %s: %w", name, err)
	}
	return node, storage.ImageFile(layout.Node(node), volume.Spec.CSI.VolumeHandle), nil
}

func nodeOf(volume *corev1.PersistentVolume) (int, error) {
	for _, term := range volume.Spec.NodeAffinity.Required.NodeSelectorTerms {
		for _, expression := range term.MatchExpressions {
			for _, value := range expression.Values {
				if node, err := layout.NodeNumber(value); err == nil {
					return node, nil
				}
			}
		}
	}
	return 0, errUnbound
}
