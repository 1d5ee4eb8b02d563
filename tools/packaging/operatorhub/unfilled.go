package operatorhub

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
)

// nobodys matches a name under the domain that is reserved for examples.
var nobodys = regexp.MustCompile(`[A-Za-z0-9.@-]*\bexample\.com\b`)

// Unfilled tells what of a ClusterServiceVersion stands for people and places that there are not, where it is written, and what it has to be.
// The pipeline finds nothing wrong with it, but nobody could pull, review or ask.
func Unfilled(csv operators.ClusterServiceVersion) []string {
	spec := csv.Spec
	var mails, pages, images, groups []string
	for _, m := range spec.Maintainers {
		mails = append(mails, m.Email)
	}
	pages = append(pages, csv.Annotations["repository"], spec.Provider.URL)
	for _, l := range spec.Links {
		pages = append(pages, l.URL)
	}
	images = append(images, csv.Annotations["containerImage"])
	for _, i := range spec.RelatedImages {
		images = append(images, i.Image)
	}
	for _, owned := range spec.CustomResourceDefinitions.Owned {
		_, group, _ := strings.Cut(owned.Name, ".")
		groups = append(groups, group)
	}
	var found []string
	for _, part := range []struct {
		values    []string
		what, how string
	}{
		{mails, "maintainers", "name, address and GitHub user of everyone who answers for the packages, in config/manifests/maintainers.yaml"},
		{pages, "repository, links and provider", "pages that can be opened, in config/manifests/*/bases/*.clusterserviceversion.yaml"},
		{images, "images", "the registry that everybody can pull from: `published` in tools/packaging/digests.go, and wherever files name it"},
		{groups, "the API's group", "a domain that is yours, in PROJECT, api/v1alpha1, config and test: it is what users write, so it cannot change later"},
	} {
		if names := placeholders(part.values); len(names) > 0 {
			found = append(found, fmt.Sprintf("%s: %s is nobody's; wanted: %s", part.what, strings.Join(names, ", "), part.how))
		}
	}
	return found
}

func placeholders(values []string) []string {
	var names []string
	for _, value := range values {
		names = append(names, nobodys.FindAllString(value, -1)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
