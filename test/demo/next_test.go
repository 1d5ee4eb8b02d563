package main

import (
	"strings"
	"testing"

	"database.example.com/operator/test/newcomer"
)

func TestWhatIsToldToDoNextFitsTheCluster(t *testing.T) {
	n := &newcomer.Newcomer{Namespace: "demo", Operators: "operators"}
	for cluster, tc := range map[string]struct{ says, saysNot string }{
		"lab":     {"make lab-down", "delete crd"},
		"current": {"kubectl delete namespace demo operators", "./test/lab"},
	} {
		told := next(cluster, "/kubeconfig", n, "db")
		for _, want := range []string{tc.says, "kubectl -n demo port-forward service/db 2379", "get secret db-connection"} {
			if !strings.Contains(told, want) {
				t.Errorf("%s: %q is missing in\n%s", cluster, want, told)
			}
		}
		if strings.Contains(told, tc.saysNot) {
			t.Errorf("%s: is told of %q in\n%s", cluster, tc.saysNot, told)
		}
	}
}
