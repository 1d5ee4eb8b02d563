package release

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryEngineHasFlagsAndAnImageVariable(t *testing.T) {
	for _, e := range Engines() {
		if _, ok := flagsOf[e.Minor]; !ok {
			t.Errorf("%s: no flags for minor %s", e.Version, e.Minor)
		}
		if !strings.HasPrefix(e.Version, string(e.Minor)+".") {
			t.Errorf("%s is not of minor %s", e.Version, e.Minor)
		}
		want := "RELATED_IMAGE_ETCD_" + strings.ReplaceAll(e.Version, ".", "_")
		if e.ImageVariable != want {
			t.Errorf("%s: image variable %s, want %s", e.Version, e.ImageVariable, want)
		}
	}
}

func TestPatchesBelowAnUpgradeGateCannotBeCreated(t *testing.T) {
	for _, version := range []string{"3.5.20", "3.6.10"} {
		e, known := Engine(version)
		if !known || e.Creatable {
			t.Errorf("%s: known %t, creatable %t", version, known, e.Creatable)
		}
	}
}

func TestNoExperimentalFlagReachesAnEngineThatDroppedIt(t *testing.T) {
	for _, e := range Engines() {
		for _, flag := range e.Flags(Options{}) {
			if e.Minor != Minor35 && strings.Contains(flag, "experimental") {
				t.Errorf("%s gets %s", e.Version, flag)
			}
			if strings.Contains(flag, "initial-cluster") {
				t.Errorf("%s gets %s, which can bootstrap", e.Version, flag)
			}
		}
	}
}

func TestOnlyEnginesWithManyLearnersHaveReadReplicas(t *testing.T) {
	if got, want := EnginesWithReadReplicas(), []string{"3.6.16", "3.7.3"}; !slices.Equal(got, want) {
		t.Errorf("engines with read replicas: %v, want %v", got, want)
	}
}

func TestAVersionWithoutAnImageIsNotOffered(t *testing.T) {
	images := ImagesFrom(func(variable string) string {
		if variable == "RELATED_IMAGE_ETCD_3_6_16" {
			return "registry/etcd:3.6.16"
		}
		return ""
	})
	if got := images.Creatable(); !slices.Equal(got, []string{"3.6.16"}) {
		t.Errorf("creatable: %v", got)
	}
}
