package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

const (
	archLabel  = "operatorframework.io/arch."
	osLabel    = "operatorframework.io/os."
	variable   = "RELATED_IMAGE_"
	annotation = "containerImage"
)

// byDigest matches a reference to an image that always means the same image.
var byDigest = regexp.MustCompile(`^[^@\s]+/[^@\s:]+@sha256:[0-9a-f]{64}$`)

// looksLikeImage matches what may be a reference to an image in the value of a variable or an argument.
var looksLikeImage = regexp.MustCompile(`(?:^|[=\s])((?:[a-z0-9.-]+(?::[0-9]+)?/)+[a-z0-9._-]+(?::[A-Za-z0-9._-]+|@sha256:[0-9a-f]+))$`)

// used lists the images that the operator runs or may start, each with where it is named.
func (b Bundle) used() map[string]string {
	images := map[string]string{}
	if image := b.Version.Annotations[annotation]; image != "" {
		images[image] = "annotation " + annotation
	}
	for name, pod := range b.pods() {
		for _, container := range containers(pod.Spec) {
			images[container.Image] = "container " + container.Name + " of " + name
			for _, v := range container.Env {
				if strings.HasPrefix(v.Name, variable) {
					images[v.Value] = "variable " + v.Name + " of " + name
				}
			}
		}
	}
	return images
}

// imagesByDigest: what a tag means may change after the release, and a mirror by digest needs digests.
func imagesByDigest(b Bundle) []string {
	var found []string
	for image, where := range b.used() {
		if !byDigest.MatchString(image) {
			found = append(found, fmt.Sprintf("%s is %q, which is no digest", where, image))
		}
	}
	for _, related := range b.Version.Spec.RelatedImages {
		if !byDigest.MatchString(related.Image) {
			found = append(found, fmt.Sprintf("related image %s is %q, which is no digest", related.Name, related.Image))
		}
	}
	return found
}

// imagesRelated: who mirrors a catalog mirrors spec.relatedImages, so they have to be all images, and no more.
func imagesRelated(b Bundle) []string {
	var found []string
	used := b.used()
	related, named := map[string]bool{}, map[string]bool{}
	for _, image := range b.Version.Spec.RelatedImages {
		switch {
		case image.Name == "":
			found = append(found, fmt.Sprintf("related image %s has no name", image.Image))
		case named[image.Name]:
			found = append(found, fmt.Sprintf("two related images are named %s", image.Name))
		case used[image.Image] == "":
			found = append(found, fmt.Sprintf("related image %s is used by nothing", image.Name))
		}
		named[image.Name], related[image.Image] = true, true
	}
	for image, where := range used {
		if !related[image] {
			found = append(found, fmt.Sprintf("%s is %s, which is no related image", where, image))
		}
	}
	return found
}

// imagesByVariable: the operator learns of an image by a variable RELATED_IMAGE_*, which OLM and mirrors know how to replace, and by
// nothing else.
func imagesByVariable(b Bundle) []string {
	var found []string
	for name, pod := range b.pods() {
		for _, container := range containers(pod.Spec) {
			for _, v := range container.Env {
				if looksLikeImage.MatchString(v.Value) && !strings.HasPrefix(v.Name, variable) {
					found = append(found, fmt.Sprintf("variable %s of %s names the image %s and is no %s*", v.Name, name, v.Value, variable))
				}
			}
			for _, argument := range slices.Concat(container.Command, container.Args) {
				if looksLikeImage.MatchString(argument) {
					found = append(found, fmt.Sprintf("the argument %s of %s names an image", argument, name))
				}
			}
		}
	}
	return found
}

// architectures: the labels by which people find the package, the nodes that the operator asks for, and what the images are made
// for have to be the same.
func architectures(b Bundle) []string {
	labelled := b.labelled(archLabel)
	var found []string
	if len(labelled) == 0 {
		found = append(found, "no label "+archLabel+"*")
	}
	if systems := b.labelled(osLabel); !slices.Equal(systems, []string{"linux"}) {
		found = append(found, fmt.Sprintf("the labels %s* say %v, want linux", osLabel, systems))
	}
	for name, pod := range b.pods() {
		for label, want := range map[string][]string{corev1.LabelArchStable: labelled, corev1.LabelOSStable: {"linux"}} {
			if asked := nodes(pod.Spec, label); !slices.Equal(asked, want) {
				found = append(found, fmt.Sprintf("%s asks for nodes with %s in %v, and the labels say %v", name, label, asked, want))
			}
		}
	}
	if b.Platforms == nil {
		return found
	}
	for image, where := range b.used() {
		made, err := b.Platforms(image)
		if err != nil {
			found = append(found, fmt.Sprintf("%s: %v", where, err))
		} else if slices.Sort(made); !slices.Equal(made, labelled) {
			found = append(found, fmt.Sprintf("%s is an image for %v, and the labels say %v", where, made, labelled))
		}
	}
	return found
}

// labelled lists what the labels with a prefix say is supported.
func (b Bundle) labelled(prefix string) []string {
	var supported []string
	for label, value := range b.Version.Labels {
		if name, found := strings.CutPrefix(label, prefix); found && value == "supported" {
			supported = append(supported, name)
		}
	}
	slices.Sort(supported)
	return supported
}

// nodes lists the values of a label that a pod asks its node to have.
func nodes(pod corev1.PodSpec, label string) []string {
	if pod.Affinity == nil || pod.Affinity.NodeAffinity == nil || pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return nil
	}
	var values []string
	for _, term := range pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		for _, expression := range term.MatchExpressions {
			if expression.Key == label && expression.Operator == corev1.NodeSelectorOpIn {
				values = append(values, expression.Values...)
			}
		}
	}
	slices.Sort(values)
	return values
}
