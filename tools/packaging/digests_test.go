package packaging

import (
	"strings"
	"testing"
)

func TestAPlaceholderBecomesTheDigestInTheRegistry(t *testing.T) {
	digests := Digests{"operator:0.1.0": "sha256:aa", "etcd:3.6.16": "sha256:bb"}
	got, err := digests.Resolve([]byte(`a: registry.example.com/production-ready-database/operator:0.1.0
b: "registry.example.com/production-ready-database/etcd:3.6.16"
c: registry.example.com/other/etcd:3.6.16
`), "registry.lab:5000")
	if err != nil {
		t.Fatal(err)
	}
	want := `a: registry.lab:5000/production-ready-database/operator@sha256:aa
b: "registry.lab:5000/production-ready-database/etcd@sha256:bb"
c: registry.example.com/other/etcd:3.6.16
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAPlaceholderOfAnImageThatWasNotBuiltIsNamed(t *testing.T) {
	_, err := Digests{}.Resolve([]byte("registry.example.com/production-ready-database/operator:0.1.0"), "registry.lab:5000")
	if err == nil || !strings.Contains(err.Error(), "operator:0.1.0") {
		t.Errorf("got error %v", err)
	}
}
