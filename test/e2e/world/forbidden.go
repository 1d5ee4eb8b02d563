package world

import (
	"bufio"
	"context"
	"fmt"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes"
)

// refusal is how the API server words that a role lacks something. That nothing can be made in a namespace that is being deleted is
// forbidden, too, in other words.
var refusal = regexp.MustCompile(`cannot \w+ resource \\*"[^"]+\\*" in API group`)

// NothingForbidden reads the logs of the operator's pods, and fails with what its roles did not allow. The roles are those of the
// bundles.
func NothingForbidden(ctx context.Context) error { return NothingForbiddenIn(ctx, metav1.NamespaceAll) }

// NothingForbiddenIn does so in a namespace.
func NothingForbiddenIn(ctx context.Context, namespace string) error {
	config, err := Config()
	if err != nil {
		return err
	}
	c, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	pods, err := c.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: labels.FormatLabels(operatorLabels)})
	if err != nil {
		return fmt.Errorf("listing the operator's pods: %w", err)
	}
	if len(pods.Items) == 0 {
		return fmt.Errorf("no pod of the operator has a log to read: none has the labels %v", operatorLabels)
	}
	var refused []string
	for i := range pods.Items {
		lines, err := refusedIn(ctx, c, &pods.Items[i])
		if err != nil {
			return err
		}
		refused = append(refused, lines...)
	}
	if len(refused) > 0 {
		return fmt.Errorf("the operator lacks permissions:\n%s", strings.Join(refused, "\n"))
	}
	return nil
}

func refusedIn(ctx context.Context, c kubernetes.Interface, pod *corev1.Pod) ([]string, error) {
	log, err := c.CoreV1().Pods(pod.Namespace).GetLogs(pod.Name, &corev1.PodLogOptions{}).Stream(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the log of %s/%s: %w", pod.Namespace, pod.Name, err)
	}
	defer log.Close()
	var refused []string
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if refusal.Match(lines.Bytes()) {
			refused = append(refused, lines.Text())
		}
	}
	return refused, lines.Err()
}
