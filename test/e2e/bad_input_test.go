//go:build lab

package e2e

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestWhatCanNeverWorkIsRefusedAtOnceWithTheReason(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	two, one := int32(2), int32(1)
	for name, refused := range map[string]struct {
		object client.Object
		saying string
	}{
		"two voters":                {&v1alpha1.EtcdCluster{Spec: v1alpha1.EtcdClusterSpec{Version: world.EngineVersion, Size: &two}}, "tolerates no more failures"},
		"a database of size two":    {&v1alpha1.ProductionReadyDatabase{Spec: v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1", ClusterSize: &two}}, "tolerates no more failures"},
		"read replicas on etcd 3.5": {&v1alpha1.EtcdCluster{Spec: v1alpha1.EtcdClusterSpec{Version: "3.5.35", ReadReplicas: &one}}, "needs etcd 3.6 or newer"},
	} {
		refused.object.SetName("db")
		refused.object.SetNamespace(w.Namespace)
		err := w.Client.Create(t.Context(), refused.object)
		if err == nil || !strings.Contains(err.Error(), refused.saying) {
			t.Errorf("%s: answered %v, want a refusal that says %q", name, err, refused.saying)
		}
	}
}

func TestAnUnknownVersionIsAnsweredWithTheKnownOnesAndNothingIsMade(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Create("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Version = "3.6.999" })
	supported := w.AwaitReason("db", v1alpha1.ConditionVersionSupported, v1alpha1.ReasonUnknownVersion, time.Minute)
	if !strings.Contains(supported.Message, world.EngineVersion) {
		t.Errorf("the message does not name version %s: %s", world.EngineVersion, supported.Message)
	}
	mustHaveMadeNothing(w)
	w.Edit("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Version = world.EngineVersion })
	w.AwaitSettled("db", world.FoundingTime)
}

func TestADatabaseOfAnUnknownVersionIsAnsweredWithTheKnownOnes(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Make(&v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v9.9.9"},
	})
	supported := w.AwaitDatabaseReason("db", v1alpha1.ConditionVersionSupported, v1alpha1.ReasonUnknownVersion, time.Minute)
	if !strings.Contains(supported.Message, "v4.0.1") {
		t.Errorf("the message does not name version v4.0.1: %s", supported.Message)
	}
	if w.Cluster("db") != nil {
		t.Errorf("an EtcdCluster was made for a version that nobody knows")
	}
}

func TestReadReplicasOnAnEngineThatCannotHaveThemAreAnsweredWithVersionsThatCan(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	replicas := int32(2)
	w.Make(&v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v3.9.1", ReadReplicas: &replicas},
	})
	supported := w.AwaitDatabaseReason("db", v1alpha1.ConditionVersionSupported, v1alpha1.ReasonReadReplicasUnsupported, time.Minute)
	if !strings.Contains(supported.Message, "v4.0.1") {
		t.Errorf("the message does not name a version that can have read replicas: %s", supported.Message)
	}
	if w.Cluster("db") != nil {
		t.Errorf("an EtcdCluster was made that can't be")
	}
}

func mustHaveMadeNothing(w *world.World) {
	w.Helper()
	if pods := w.Pods("db"); len(pods) > 0 {
		w.Errorf("pods were made: %v", pods)
	}
	if claims := w.Claims("db"); len(claims) > 0 {
		w.Errorf("claims were made: %v", claims)
	}
	var services corev1.ServiceList
	if err := w.Client.List(w.Context(), &services, client.InNamespace(w.Namespace)); err != nil || len(services.Items) > 0 {
		w.Errorf("Services were made: %v (%v)", services.Items, err)
	}
}
