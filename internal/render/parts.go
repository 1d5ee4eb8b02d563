package render

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

// The parts of a pod that can differ from what is asked for, as status.members[].drift names them.
const (
	// PartVersion is the version of etcd.
	PartVersion = "Version"
	// PartEngine is the options of etcd.
	PartEngine = "Engine"
	// PartResources is the requests and limits.
	PartResources = "Resources"
	// PartScheduling is where the pod may run.
	PartScheduling = "Scheduling"
	// PartMetadata is the labels and annotations.
	PartMetadata = "Metadata"
	// PartOverrides is the patch of the pod's template.
	PartOverrides = "Overrides"
	// PartCertificates is the authorities that the member trusts: the engine reads them when it starts.
	PartCertificates = "Certificates"
	// PartRelease is the release of the operator that made the pod. It differs only when AnnotationAdopt asks for it.
	PartRelease = "Release"
	// PartTemplate is one of these that cannot be told: the pod was made by a release that did not write them down.
	PartTemplate = "Template"
)

// AnnotationParts holds a hash of each part of the pod, so that it can be told which one differs.
const AnnotationParts = "database.example.com/template-parts"

// annotations are those that tell what a pod was made for. They are not to be changed.
func annotations(in PodInput) map[string]string {
	if in.Hashes == nil {
		return newAnnotations(in)
	}
	key := marked{in.Engine.Version, in.Role, in.LeaveOutOverrides, in.Authorities}
	known := in.Hashes.known[key]
	if known == nil {
		known = newAnnotations(in)
		in.Hashes.known[key] = known
	}
	return known
}

func newAnnotations(in PodInput) map[string]string {
	ours := map[string]string{
		"kubectl.kubernetes.io/default-container": engineName,
		AnnotationVersion:                         in.Engine.Version,
		AnnotationDrift:                           driftHash(in),
		AnnotationParts:                           strings.Join(parts(in), " "),
	}
	if asked := in.Cluster.Annotations[v1alpha1.AnnotationAdopt]; asked != "" {
		ours[v1alpha1.AnnotationAdopt] = asked
	}
	return ours
}

// parts are the hashes of what a pod is made of, each behind its name, in the order of the names.
func parts(in PodInput) []string {
	c := in.Cluster
	var words []string
	if len(in.Authorities) > 0 {
		words = append(words, PartCertificates+"="+hash([]byte(in.Authorities)))
	}
	words = append(words, PartEngine+"="+hash(Options(c)), PartMetadata+"="+hash(c.Spec.PodMetadata))
	if patch := in.overrides(); patch != nil {
		words = append(words, PartOverrides+"="+hash(patch))
	}
	return append(words, PartResources+"="+hash(engineResources(c)), PartScheduling+"="+hash(schedulingOfPods(c)))
}

func readParts(annotations map[string]string) map[string]string {
	result := map[string]string{}
	for word := range strings.FieldsSeq(annotations[AnnotationParts]) {
		if name, value, ok := strings.Cut(word, "="); ok {
			result[name] = value
		}
	}
	return result
}

// Trusts says whether a pod was made to trust the authorities of these certificates, first that of the peers. It is not told where there is no
// pod, or its member had no Secret when it was made.
func Trusts(pod *corev1.Pod, authorities []byte) (trusts, told bool) {
	if pod == nil {
		return false, false
	}
	was := readParts(pod.Annotations)[PartCertificates]
	return was == hash(authorities), was != ""
}

// marks are the annotations that tell one pod from another.
var marks = []string{AnnotationVersion, AnnotationDrift, AnnotationParts, v1alpha1.AnnotationAdopt}

// Drift names the parts in which a pod differs from the one that is wanted, as that one's marks tell, in alphabetical order; none when
// it is as the user asked. A pod that differs by no more than the release of the operator does not drift.
func Drift(have *corev1.Pod, want map[string]string) []string {
	if !slices.ContainsFunc(marks, func(mark string) bool { return have.Annotations[mark] != want[mark] }) {
		return nil
	}
	differ := map[string]bool{}
	if have.Annotations[AnnotationVersion] != want[AnnotationVersion] {
		differ[PartVersion] = true
	}
	if asked := want[v1alpha1.AnnotationAdopt]; asked != "" && asked != have.Annotations[v1alpha1.AnnotationAdopt] {
		differ[PartRelease] = true
	}
	was, is := readParts(have.Annotations), readParts(want)
	for _, name := range []string{PartEngine, PartResources, PartScheduling, PartMetadata, PartOverrides} {
		if was[name] != is[name] && len(was) > 0 {
			differ[name] = true
		}
	}
	if was[PartCertificates] != "" && is[PartCertificates] != "" && was[PartCertificates] != is[PartCertificates] {
		differ[PartCertificates] = true
	}
	if have.Annotations[AnnotationDrift] != want[AnnotationDrift] && len(differ) == 0 {
		differ[unnamed(was)] = true
	}
	return slices.Sorted(maps.Keys(differ))
}

func images(pod *corev1.Pod) []string {
	var names []string
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			names = append(names, containers[i].Image)
		}
	}
	for i := range pod.Spec.Volumes {
		if image := pod.Spec.Volumes[i].Image; image != nil {
			names = append(names, image.Reference)
		}
	}
	return names
}

// unnamed is the part that differs when no hash does: with all hashes there it is what the operator gives every engine.
func unnamed(was map[string]string) string {
	if len(was) == 0 {
		return PartTemplate
	}
	return PartEngine
}
