package render

import (
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"database.example.com/operator/api/v1alpha1"
)

// broken names the first field that a patch changed and that a member cannot do without; empty when there is none. Security
// contexts may be changed: some platforms choose users and groups themselves, and admission says what a namespace allows.
func broken(before, after *corev1.PodTemplateSpec) string {
	for _, check := range []func(before, after *corev1.PodTemplateSpec) string{
		brokenMetadata, brokenIdentity, brokenVolumes, brokenEngine, brokenNeighbours,
	} {
		if field := check(before, after); field != "" {
			return field
		}
	}
	return ""
}

// brokenMetadata keeps labels and annotations of ours, by which pods are found and told apart, and the pod's own name.
func brokenMetadata(before, after *corev1.PodTemplateSpec) string {
	rest := *after.ObjectMeta.DeepCopy()
	rest.Labels, rest.Annotations = before.Labels, before.Annotations
	switch {
	case !equality.Semantic.DeepEqual(before.ObjectMeta, rest):
		return "metadata beside labels and annotations"
	case !keeps(before.Labels, after.Labels):
		return "metadata.labels of the operator"
	case !keeps(before.Annotations, after.Annotations):
		return "metadata.annotations of the operator"
	}
	return ""
}

// keeps says whether all that was there is there still, and nothing was added in the operator's name.
func keeps(before, after map[string]string) bool {
	for key, value := range before {
		if after[key] != value {
			return false
		}
	}
	for key := range after {
		if _, was := before[key]; !was && strings.HasPrefix(key, v1alpha1.GroupVersion.Group+"/") {
			return false
		}
	}
	return true
}

// brokenIdentity keeps what makes the pod findable under its name, startable at any time, and stoppable in peace.
func brokenIdentity(before, after *corev1.PodTemplateSpec) string {
	was, is := before.Spec, after.Spec
	switch {
	case is.Hostname != was.Hostname, is.Subdomain != was.Subdomain:
		return "spec.hostname or spec.subdomain"
	case !equality.Semantic.DeepEqual(is.SetHostnameAsFQDN, was.SetHostnameAsFQDN):
		return "spec.setHostnameAsFQDN"
	case is.HostNetwork:
		return "spec.hostNetwork"
	case is.NodeName != "":
		return "spec.nodeName"
	case is.RestartPolicy != was.RestartPolicy:
		return "spec.restartPolicy"
	case is.ActiveDeadlineSeconds != nil:
		return "spec.activeDeadlineSeconds"
	case is.TerminationGracePeriodSeconds == nil || *is.TerminationGracePeriodSeconds < graceSeconds:
		return "spec.terminationGracePeriodSeconds below 60"
	}
	return ""
}

// brokenVolumes keeps our volumes as they are.
func brokenVolumes(before, after *corev1.PodTemplateSpec) string {
	for _, volume := range before.Spec.Volumes {
		i := slices.IndexFunc(after.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == volume.Name })
		if i < 0 || !equality.Semantic.DeepEqual(volume, after.Spec.Volumes[i]) {
			return "volume " + volume.Name
		}
	}
	return ""
}

// brokenEngine keeps the engine's container: its image and command, what it reads and writes, and how it is probed.
func brokenEngine(before, after *corev1.PodTemplateSpec) string {
	i := slices.IndexFunc(after.Spec.Containers, func(c corev1.Container) bool { return c.Name == engineName })
	if i < 0 {
		return "container " + engineName
	}
	was, is := before.Spec.Containers[0], after.Spec.Containers[i]
	switch {
	case is.Image != was.Image:
		return "the image of container etcd"
	case !slices.Equal(is.Command, was.Command), len(is.Args) > 0, is.WorkingDir != was.WorkingDir:
		return "the command of container etcd"
	case !includesAll(is.Ports, was.Ports):
		return "the ports of container etcd"
	case !equality.Semantic.DeepEqual(is.Lifecycle, was.Lifecycle):
		return "the lifecycle of container etcd"
	case !sameHandler(is.StartupProbe, was.StartupProbe), !sameHandler(is.LivenessProbe, was.LivenessProbe),
		!sameHandler(is.ReadinessProbe, was.ReadinessProbe):
		return "a probe of container etcd"
	}
	if field := brokenEnvironment(was, is); field != "" {
		return field
	}
	return brokenMounts(was, is)
}

// brokenEnvironment keeps the agent's variables, and etcd from variables that configure it: it reads all that begin with ETCD_.
func brokenEnvironment(was, is corev1.Container) string {
	if len(is.EnvFrom) > 0 {
		return "envFrom of container etcd"
	}
	for _, variable := range was.Env {
		if strings.HasPrefix(variable.Name, "AGENT_") && !slices.ContainsFunc(is.Env, func(v corev1.EnvVar) bool {
			return equality.Semantic.DeepEqual(v, variable)
		}) {
			return "variable " + variable.Name
		}
	}
	for _, variable := range is.Env {
		ours := slices.ContainsFunc(was.Env, func(v corev1.EnvVar) bool { return v.Name == variable.Name })
		if !ours && (strings.HasPrefix(variable.Name, "AGENT_") || strings.HasPrefix(variable.Name, "ETCD_")) {
			return "variable " + variable.Name
		}
	}
	return ""
}

// brokenMounts keeps our mounts, and others from lying over or under them.
func brokenMounts(was, is corev1.Container) string {
	if !includesAll(is.VolumeMounts, was.VolumeMounts) {
		return "the volume mounts of container etcd"
	}
	for _, mount := range is.VolumeMounts {
		for _, ours := range was.VolumeMounts {
			if !equality.Semantic.DeepEqual(mount, ours) && overlaps(mount.MountPath, ours.MountPath) {
				return "what is mounted at " + ours.MountPath
			}
		}
		if !slices.ContainsFunc(was.VolumeMounts, func(m corev1.VolumeMount) bool { return m.MountPath == mount.MountPath }) &&
			overlaps(mount.MountPath, path.Dir(enginePath)) {
			return "what is mounted at " + path.Dir(enginePath)
		}
	}
	return ""
}

// brokenNeighbours keeps other containers from writing where a member keeps its data and its state.
func brokenNeighbours(before, after *corev1.PodTemplateSpec) string {
	for _, container := range slices.Concat(after.Spec.InitContainers, after.Spec.Containers) {
		if container.Name == engineName {
			continue
		}
		for _, mount := range container.VolumeMounts {
			ours := slices.ContainsFunc(before.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name })
			if ours && !mount.ReadOnly {
				return "volume " + mount.Name + ", which container " + container.Name + " mounts to write"
			}
		}
	}
	return ""
}

// overlaps says whether one path is the other, or lies below it.
func overlaps(a, b string) bool {
	a, b = path.Clean(a)+"/", path.Clean(b)+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// sameHandler says whether a probe asks the same; how often and how patiently it does may be changed.
func sameHandler(is, was *corev1.Probe) bool {
	return is != nil && equality.Semantic.DeepEqual(is.ProbeHandler, was.ProbeHandler)
}

// includesAll says whether every one of ours is there as it was.
func includesAll[T any](have, ours []T) bool {
	for _, each := range ours {
		if !slices.ContainsFunc(have, func(other T) bool { return equality.Semantic.DeepEqual(other, each) }) {
			return false
		}
	}
	return true
}
