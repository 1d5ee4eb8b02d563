package render

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// PeerService is the headless Service that gives members their host names. It publishes pods that are not ready: a member
// must be found by its peers before it can become ready.
func PeerService(c *v1alpha1.EtcdCluster) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: ownedMeta(c, naming.PeerService(c.Name), ClusterLabels(c)),
		Spec: corev1.ServiceSpec{
			ClusterIP:                corev1.ClusterIPNone,
			PublishNotReadyAddresses: true,
			Selector: map[string]string{
				v1alpha1.LabelCluster:    c.Name,
				v1alpha1.LabelClusterUID: string(c.UID),
			},
			Ports: []corev1.ServicePort{
				port("client", naming.ClientPort),
				port("peer", naming.PeerPort),
			},
		},
	}
}

// ClientService is the Service of the voters that serve. A pod gets the label that it selects only after the cluster was
// founded, so that nothing is acknowledged to a client before (I36).
func ClientService(c *v1alpha1.EtcdCluster) *corev1.Service {
	return servingService(c, naming.ClientService(c.Name), v1alpha1.RoleLabelVoter)
}

// ReadService is the Service of the read replicas. They answer serializable reads only.
func ReadService(c *v1alpha1.EtcdCluster) *corev1.Service {
	return servingService(c, naming.ReadService(c.Name), v1alpha1.RoleLabelReadReplica)
}

func servingService(c *v1alpha1.EtcdCluster, name, role string) *corev1.Service {
	meta := ownedMeta(c, name, overlay(c.Spec.ServiceMetadata.Labels, ClusterLabels(c)))
	meta.Annotations = overlay(c.Spec.ServiceMetadata.Annotations, nil)
	return &corev1.Service{
		ObjectMeta: meta,
		Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeClusterIP,
			Selector: map[string]string{
				v1alpha1.LabelCluster:    c.Name,
				v1alpha1.LabelClusterUID: string(c.UID),
				v1alpha1.LabelRole:       role,
				v1alpha1.LabelServing:    "true",
			},
			Ports: []corev1.ServicePort{port("client", naming.ClientPort)},
		},
	}
}

func port(name string, number int32) corev1.ServicePort {
	return corev1.ServicePort{
		Name:       name,
		Protocol:   corev1.ProtocolTCP,
		Port:       number,
		TargetPort: intstr.FromString(name),
	}
}
