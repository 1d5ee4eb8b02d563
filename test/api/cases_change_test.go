//go:build api

package api

import (
	"encoding/json"
	"reflect"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
)

func replaces(policy v1alpha1.ReplacementPolicy, seconds int32) edit {
	return func(s subject) {
		s.template().Replacement = v1alpha1.Replacement{Policy: policy}
		if seconds != 0 {
			s.template().Replacement.AfterSeconds = &seconds
		}
	}
}

func overrides(patch string) edit {
	return func(s subject) {
		s.template().Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(patch)}
	}
}

var changeCases = []ruleCase{
	{
		rule:   "spec.replacement.policy enum",
		accept: edits{"never": replaces(v1alpha1.ReplaceNever, 0), "automatic": replaces(v1alpha1.ReplaceAutomatically, 60)},
		refuse: edits{"another word": replaces("Sometimes", 0)},
		want:   "Unsupported value: \"Sometimes\"",
	},
	{
		rule:   "spec.replacement replacement.afterSeconds goes with policy Automatic only",
		accept: edits{"automatic": replaces(v1alpha1.ReplaceAutomatically, 60), "by default": replaces("", 60)},
		refuse: edits{"never": replaces(v1alpha1.ReplaceNever, 60)},
	},
	{
		rule:   "spec.replacement.afterSeconds minimum",
		accept: edits{"30": replaces(v1alpha1.ReplaceAutomatically, 30)},
		refuse: edits{"29": replaces(v1alpha1.ReplaceAutomatically, 29)},
		want:   tooSmall,
	},
	{
		rule:   "spec.replacement.afterSeconds maximum",
		accept: edits{"a week": replaces(v1alpha1.ReplaceAutomatically, 604800)},
		refuse: edits{"more": replaces(v1alpha1.ReplaceAutomatically, 604801)},
		want:   tooLarge,
	},
}

func TestAnyPodTemplateIsTakenAndKeptForTheOperatorToJudge(t *testing.T) {
	for name, change := range (edits{
		"an environment variable": overrides(`{"spec":{"containers":[{"name":"etcd","env":[{"name":"A","value":"b"}]}]}}`),
		"a field of tomorrow":     overrides(`{"spec":{"fieldOfTomorrow":true}}`),
	}) {
		for _, kind := range kinds {
			s := newSubject(kind, namespace(t))
			change(s)
			want := decoded(t, s.template().Overrides.PodTemplate)
			create(t, s.object())
			if got := decoded(t, s.template().Overrides.PodTemplate); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: kept %v, want %v", kind, name, got, want)
			}
		}
	}
}

func decoded(t *testing.T, patch *runtime.RawExtension) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(patch.Raw, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
