package render

import (
	"fmt"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

const (
	engineName = "etcd"
	enginePath = "/usr/local/bin/etcd"
	agentDir   = "/opt/operator"
	agentPath  = agentDir + "/agent"
	controlDir = "/run/agent"
	dataRoot   = "/var/lib/etcd"
	tlsDir     = "/etc/etcd/tls"

	// memoryShare is the part of the memory limit, in hundredths, that Go's runtime is told to stay within.
	memoryShare = 90
)

// engineContainer runs the agent, which checks the volume at every start and then becomes the engine.
func engineContainer(in PodInput) corev1.Container {
	resources := engineResources(in.Cluster)
	return corev1.Container{
		Name:    engineName,
		Image:   in.EngineImage,
		Command: append([]string{agentPath, "run", "--", enginePath}, engineFlags(in)...),
		Env:     slices.Concat(agentEnvironment(in), ticketEnvironment(in), runtimeEnvironment(in.Cluster, resources)),
		Ports: []corev1.ContainerPort{
			{Name: "client", ContainerPort: naming.ClientPort, Protocol: corev1.ProtocolTCP},
			{Name: "peer", ContainerPort: naming.PeerPort, Protocol: corev1.ProtocolTCP},
			{Name: "metrics", ContainerPort: naming.MetricsPort, Protocol: corev1.ProtocolTCP},
		},
		Resources:       resources,
		SecurityContext: containerSecurity(),
		VolumeMounts: []corev1.VolumeMount{
			{Name: volumeData, MountPath: dataRoot},
			{Name: volumeTLS, MountPath: tlsDir, ReadOnly: true},
			{Name: volumeAgent, MountPath: agentDir, ReadOnly: true},
			{Name: volumeControl, MountPath: controlDir},
		},
		StartupProbe:   startupProbe(),
		LivenessProbe:  livenessProbe(),
		ReadinessProbe: readinessProbe(in.Role),
		// Whoever ends the pod, the engine hands leadership over while it still serves: by itself it would close its client
		// port first, and for seconds nothing would be written.
		Lifecycle: &corev1.Lifecycle{PreStop: &corev1.LifecycleHandler{
			Exec: &corev1.ExecAction{Command: []string{agentPath, "prestop"}},
		}},
	}
}

// engineFlags are the flags of a member. None of them can bootstrap: only the agent adds those, and only when it may.
func engineFlags(in PodInput) []string {
	h := hosts(in.Cluster, in.Domain)
	flags := []string{
		"--name=" + in.Member,
		"--data-dir=" + dataRoot + "/data",
		fmt.Sprintf("--listen-peer-urls=https://0.0.0.0:%d", naming.PeerPort),
		fmt.Sprintf("--listen-client-urls=https://0.0.0.0:%d", naming.ClientPort),
		fmt.Sprintf("--listen-metrics-urls=http://0.0.0.0:%d", naming.MetricsPort),
		"--initial-advertise-peer-urls=" + h.PeerURL(in.Member),
		"--advertise-client-urls=" + h.ClientURL(in.Member),
		"--cert-file=" + tlsDir + "/server.crt",
		"--key-file=" + tlsDir + "/server.key",
		"--trusted-ca-file=" + tlsDir + "/client-ca.crt",
		"--client-cert-auth=true",
		"--peer-cert-file=" + tlsDir + "/peer.crt",
		"--peer-key-file=" + tlsDir + "/peer.key",
		"--peer-trusted-ca-file=" + tlsDir + "/peer-ca.crt",
		"--peer-client-cert-auth=true",
	}
	return append(flags, in.Engine.Flags(Options(in.Cluster))...)
}

func agentEnvironment(in PodInput) []corev1.EnvVar {
	h := hosts(in.Cluster, in.Domain)
	return []corev1.EnvVar{
		{Name: "AGENT_CLUSTER_UID", Value: string(in.Cluster.UID)},
		{Name: "AGENT_MEMBER_NAME", Value: in.Member},
		{Name: "AGENT_CLAIM_UID", Value: in.ClaimUID},
		{Name: "AGENT_PEER_URL", Value: h.PeerURL(in.Member)},
		{Name: "AGENT_DATA_ROOT", Value: dataRoot},
		{Name: "AGENT_CONTROL_DIR", Value: controlDir},
		{Name: "AGENT_TLS_DIR", Value: tlsDir},
		{Name: "AGENT_PEERS", Value: fmt.Sprintf("%s:%d", h.Peers(), naming.ClientPort)},
		{Name: "AGENT_SERVER_NAME", Value: h.Peers()},
	}
}

// runtimeEnvironment tells Go's runtime how much memory it may use. With a limit it stays below it, so that garbage is collected before
// the kernel kills. Without one it may use what was requested and as much again as the database may hold: what lives in the engine's
// memory is an index of the database and requests under way, so the bound holds garbage back and never what is needed.
func runtimeEnvironment(c *v1alpha1.EtcdCluster, resources corev1.ResourceRequirements) []corev1.EnvVar {
	request := resources.Requests[corev1.ResourceMemory]
	bytes := request.Value() + Quota(c)
	if limit, limited := resources.Limits[corev1.ResourceMemory]; limited {
		bytes = limit.Value() / 100 * memoryShare
	}
	return []corev1.EnvVar{{Name: "GOMEMLIMIT", Value: strconv.FormatInt(bytes, 10)}}
}

// engineResources are the resources asked for, with requests filled in. There is no limit of CPU by default: it would
// make a leader miss its heartbeats.
func engineResources(c *v1alpha1.EtcdCluster) corev1.ResourceRequirements {
	resources := *c.Spec.Resources.DeepCopy()
	if resources.Requests == nil {
		resources.Requests = corev1.ResourceList{}
	}
	for name, fallback := range map[corev1.ResourceName]string{
		corev1.ResourceCPU:    "100m",
		corev1.ResourceMemory: "512Mi",
	} {
		if _, asked := resources.Requests[name]; asked {
			continue
		}
		request := resource.MustParse(fallback)
		if limit, limited := resources.Limits[name]; limited && limit.Cmp(request) < 0 {
			request = limit
		}
		resources.Requests[name] = request
	}
	return resources
}
