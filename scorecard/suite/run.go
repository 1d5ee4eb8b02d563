package suite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/operator-framework/api/pkg/apis/scorecard/v1alpha3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

const (
	// patience is how long a test may take before it says what it still waits for. `operator-sdk scorecard --wait-time` should be more.
	patience = 8 * time.Minute
	// farewell is how long the database of a test may take to go away.
	farewell = 2 * time.Minute
)

// tests are all tests, by the name that the configuration of the scorecard calls them.
var tests = map[string]func(context.Context, *Subject) error{
	"create":      create,
	"scale":       scale,
	"member-loss": memberLoss,
	"upgrade":     upgrade,
}

// Names lists the tests.
func Names() []string { return slices.Sorted(maps.Keys(tests)) }

// Run runs a test of the bundle in dir, in a namespace of the cluster that this process runs in, and returns the result.
func Run(ctx context.Context, name, dir, namespace string) v1alpha3.TestStatus {
	result := v1alpha3.TestResult{Name: "operator-" + name, State: v1alpha3.PassState, CreationTimestamp: metav1.Now()}
	var log strings.Builder
	if err := run(ctx, name, dir, namespace, &log); err != nil {
		result.State = v1alpha3.FailState
		result.Errors = []string{err.Error()}
	}
	result.Log = log.String()
	return v1alpha3.TestStatus{Results: []v1alpha3.TestResult{result}}
}

func run(ctx context.Context, name, dir, namespace string, log *strings.Builder) error {
	test, known := tests[name]
	if !known {
		return fmt.Errorf("there is no test %q: there are %v", name, Names())
	}
	b, err := ReadBundle(dir)
	if err != nil {
		return err
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return fmt.Errorf("finding the cluster: %w", err)
	}
	subject, err := NewSubject(config, b, namespace, strings.ToLower(b.Example.GetKind())+"-"+name, log)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not within %v", patience))
	defer cancel()
	failed := test(limited, subject)
	// What the test made goes away in any case, also when the scorecard gave the test up.
	leaving, cancelLeaving := context.WithTimeoutCause(context.WithoutCancel(ctx), farewell, fmt.Errorf("not within %v", farewell))
	defer cancelLeaving()
	if err := subject.Delete(leaving); failed == nil && err != nil {
		return err
	}
	return failed
}
