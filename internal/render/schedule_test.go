package render

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
)

func TestThePlacementOfAPodIsThatOfTheWholePod(t *testing.T) {
	for name, change := range map[string]func(*v1alpha1.EtcdClusterSpec){
		"a bare spec": func(*v1alpha1.EtcdClusterSpec) {},
		"a spec that says where": func(spec *v1alpha1.EtcdClusterSpec) {
			spec.Scheduling.NodeSelector = map[string]string{"disk": "fast"}
			spec.Scheduling.Tolerations = []corev1.Toleration{{Key: "database", Operator: corev1.TolerationOpExists}}
			spec.Scheduling.Affinity = requires(term(in("disk", "nvme")))
		},
		"a patch that says where": func(spec *v1alpha1.EtcdClusterSpec) {
			spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(`{"spec":{"nodeSelector":{"disk":"fast"}}}`)}
		},
		"a patch that is refused": func(spec *v1alpha1.EtcdClusterSpec) {
			spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(`{"spec":{"hostNetwork":true,"nodeSelector":{"disk":"fast"}}}`)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			input := ofEngine()
			change(&input.Cluster.Spec)
			got, want := Want(input).Placement(), Pod(input).Spec
			if !equality.Semantic.DeepEqual(got.NodeSelector, want.NodeSelector) || !equality.Semantic.DeepEqual(got.Affinity, want.Affinity) ||
				!equality.Semantic.DeepEqual(got.Tolerations, want.Tolerations) {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}
