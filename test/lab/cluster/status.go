package cluster

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/node"
	"database.example.com/operator/test/lab/usage"
)

// Status writes the state of the lab for people: its machines, nodes and pods, and what they cost.
func (l *Lab) Status(ctx context.Context, out io.Writer) error {
	if _, err := os.Stat(layout.StateDir); err != nil {
		fmt.Fprintln(out, "The lab is down. `lab up` brings it up.")
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	client, err := connect()
	if err != nil {
		return err
	}
	state := "healthy"
	if !healthy(ctx) {
		state = "NOT healthy; what is wrong is below, and logs are in " + layout.StateDir + "/machines/*/log"
	}
	fmt.Fprintf(out, "The lab is %s.\n\n", state)
	if err := machines(ctx, client, out); err != nil {
		return err
	}
	if err := workloads(ctx, client, out); err != nil {
		return err
	}
	sample, err := usage.Take(layout.Cgroup)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nMemory      %d MiB (sum of RSS, shared pages counted for each process)\n", sample.Total()>>20)
	fmt.Fprintf(out, "Registry    %s, trusted with %s\n", layout.Registry, layout.TrustFile())
	fmt.Fprintf(out, "Kubeconfig  export KUBECONFIG=%s\n", layout.Kubeconfig())
	return nil
}

func machines(ctx context.Context, client kubernetes.Interface, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 8, 3, ' ', 0)
	fmt.Fprintln(table, "MACHINE\tADDRESS\tZONE\tPOWER\tNODE\tSERVICES HELD DOWN")
	for _, m := range []struct{ name, address string }{{layout.ControlPlane, layout.ControlPlaneIP}, {layout.Host, layout.HostIP}} {
		fmt.Fprintf(table, "%s\t%s\t-\t%s\t-\t%s\n", m.name, m.address, power(m.name), held(m.name))
	}
	numbers, err := node.Numbers()
	if err != nil {
		return err
	}
	for _, n := range numbers {
		name := layout.Node(n)
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", name, layout.NodeIP(n), layout.Zone(n), power(name), readiness(ctx, client, name), held(name))
	}
	return table.Flush()
}

func power(name string) string {
	if pid := machine.Pid(name); pid != 0 {
		return fmt.Sprintf("on (process %d)", pid)
	}
	return "OFF"
}

func held(name string) string {
	files, err := filepath.Glob(filepath.Join(layout.MachineDir(name), "hold", "*"))
	if err != nil || len(files) == 0 {
		return "-"
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return strings.Join(files, ",")
}

func readiness(ctx context.Context, client kubernetes.Interface, name string) string {
	object, err := client.CoreV1().Nodes().Get(ctx, name, metav1.GetOptions{})
	switch {
	case err != nil:
		return "unknown"
	case isReady(object):
		return "Ready"
	default:
		return "NotReady"
	}
}

func workloads(ctx context.Context, client kubernetes.Interface, out io.Writer) error {
	pods, err := client.CoreV1().Pods("").List(ctx, metav1.ListOptions{})
	if err != nil {
		fmt.Fprintf(out, "\nThe API server does not answer: %v\n", err)
		return nil
	}
	count := map[string][2]int{}
	var order []string
	for _, pod := range pods.Items {
		seen, known := count[pod.Namespace]
		if !known {
			order = append(order, pod.Namespace)
		}
		seen[0]++
		if works(&pod) {
			seen[1]++
		}
		count[pod.Namespace] = seen
	}
	table := tabwriter.NewWriter(out, 0, 8, 3, ' ', 0)
	fmt.Fprintln(table, "\nNAMESPACE\tPODS\tREADY OR DONE")
	for _, namespace := range order {
		fmt.Fprintf(table, "%s\t%d\t%d\n", namespace, count[namespace][0], count[namespace][1])
	}
	return table.Flush()
}

func works(pod *corev1.Pod) bool {
	if pod.Status.Phase == corev1.PodSucceeded {
		return true
	}
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
