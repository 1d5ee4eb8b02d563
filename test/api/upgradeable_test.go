//go:build api

package api

import (
	"strings"
	"testing"

	"github.com/go-logr/logr/funcr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"database.example.com/operator/controllers"
)

func TestWithoutOLMTheOperatorSaysOnceThatNobodyAsksWhetherItMayBeUpgraded(t *testing.T) {
	for name, setup := range map[string]func(ctrl.Manager) error{
		"etcd-cluster": controllers.SetupUpgradeable, "production-ready-database": controllers.SetupDatabasesUpgradeable,
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OPERATOR_CONDITION_NAME", "")
			var said []string
			manager, err := ctrl.NewManager(apiserver, ctrl.Options{
				Scheme: scheme(), Metrics: server.Options{BindAddress: "0"},
				Logger: funcr.New(func(_, line string) { said = append(said, line) }, funcr.Options{}),
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := setup(manager); err != nil {
				t.Fatal(err)
			}
			if len(said) != 1 || !strings.Contains(said[0], "OPERATOR_CONDITION_NAME") {
				t.Errorf("said: %q", said)
			}
		})
	}
}
