package operatorhub

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blang/semver/v4"
	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
)

// The icon is shown at most this large, in the proportion of two to one.
const iconWidth, iconHeight = 80, 40

var capabilities = []string{"Basic Install", "Seamless Upgrades", "Full Lifecycle", "Deep Insights", "Auto Pilot"}

var categories = []string{
	"AI/Machine Learning", "Application Runtime", "Big Data", "Cloud Provider", "Developer Tools", "Database", "Drivers and plugins",
	"Integration & Delivery", "Logging & Tracing", "Modernization & Migration", "Monitoring", "Networking", "OpenShift Optional", "Security",
	"Storage", "Streaming & Messaging",
}

// pattern returns a check that a text matches.
func pattern(expression string) func(string) bool { return regexp.MustCompile(expression).MatchString }

// annotated are the annotations that a ClusterServiceVersion needs.
var annotated = []struct {
	name string
	ok   func(string) bool
}{
	{"capabilities", func(s string) bool { return slices.Contains(capabilities, s) }},
	{"categories", areCategories},
	{"containerImage", pattern(`^([^/]+/)+[^/:]+:.+`)},
	{"createdAt", func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }},
	{"repository", pattern(`^https?://.+`)},
	{"support", pattern(`(?s)^.{3,}`)},
	{"description", pattern(`(?s)^.{10,}`)},
}

func areCategories(list string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if !slices.Contains(categories, strings.TrimSpace(name)) {
			return false
		}
	}
	return true
}

// fields says which fields of a ClusterServiceVersion the pipeline would refuse or warn of.
func fields(csv operators.ClusterServiceVersion) []string {
	var found []string
	complain := func(field string, ok bool) {
		if !ok {
			found = append(found, field+" is missing or not as it has to be")
		}
	}
	for _, a := range annotated {
		complain("metadata.annotations."+a.name, a.ok(csv.Annotations[a.name]))
	}
	spec := csv.Spec
	complain("spec.displayName", pattern(`^.{3,50}$`)(spec.DisplayName))
	complain("spec.description", len(spec.Description) >= 20)
	complain("spec.icon", len(spec.Icon) == 1)
	complain("spec.version", !spec.Version.Equals(semver.Version{}))
	complain("spec.minKubeVersion", pattern(`^\d+\.\d+\.\d+$`)(spec.MinKubeVersion))
	complain("spec.provider.name", len(spec.Provider.Name) >= 3)
	complain("spec.keywords", len(spec.Keywords) > 0)
	complain("spec.maintainers", len(spec.Maintainers) > 0)
	for _, m := range spec.Maintainers {
		_, err := mail.ParseAddress(m.Email)
		complain("spec.maintainers: "+m.Name, m.Name != "" && err == nil)
	}
	complain("spec.links", len(spec.Links) > 0)
	for _, l := range spec.Links {
		_, err := url.ParseRequestURI(l.URL)
		complain("spec.links: "+l.Name, l.Name != "" && err == nil)
	}
	for _, i := range spec.Icon {
		if err := icon(i); err != nil {
			found = append(found, fmt.Sprintf("spec.icon: %v", err))
		}
	}
	return found
}

// icon fails when a drawing is none, or is larger than it is shown. Pixels are left to the eye.
func icon(i operators.Icon) error {
	content, err := base64.StdEncoding.DecodeString(i.Data)
	if err != nil {
		return err
	}
	switch i.MediaType {
	case "image/png", "image/jpeg", "image/gif":
		return nil
	case "image/svg+xml":
	default:
		return fmt.Errorf("%s is no type of image that is shown", i.MediaType)
	}
	var drawing struct {
		XMLName xml.Name `xml:"svg"`
		Width   string   `xml:"width,attr"`
		Height  string   `xml:"height,attr"`
	}
	if err := xml.NewDecoder(bytes.NewReader(content)).Decode(&drawing); err != nil {
		return err
	}
	width, errWidth := strconv.Atoi(drawing.Width)
	height, errHeight := strconv.Atoi(drawing.Height)
	if errWidth != nil || errHeight != nil || width > iconWidth || height > iconHeight || width != 2*height {
		return fmt.Errorf("it is %s wide and %s high, and at most %d and %d are shown, two to one", drawing.Width, drawing.Height, iconWidth, iconHeight)
	}
	return nil
}
