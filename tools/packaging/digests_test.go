package packaging

import (
	"strings"
	"testing"
)

func TestAPlaceholderBecomesTheDigestInTheRegistry(t *testing.T) {
	released := "@sha256:" + strings.Repeat("0", 64)
	digests := Digests{"operator:1.2.3": "sha256:aa", "etcd:3.6.16": "sha256:bb", "operator" + released: "sha256:cc"}
	got, err := digests.Resolve([]byte(`a: registry.example.com/production-ready-database/operator:1.2.3
b: "registry.example.com/production-ready-database/etcd:3.6.16"
c: registry.example.com/other/etcd:3.6.16
d: registry.example.com/production-ready-database/operator`+released+"\n"), "registry.lab:5000")
	if err != nil {
		t.Fatal(err)
	}
	want := `a: registry.lab:5000/production-ready-database/operator@sha256:aa
b: "registry.lab:5000/production-ready-database/etcd@sha256:bb"
c: registry.example.com/other/etcd:3.6.16
d: registry.lab:5000/production-ready-database/operator@sha256:cc
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAPlaceholderOfAnImageThatWasNotBuiltIsNamed(t *testing.T) {
	_, err := Digests{}.Resolve([]byte("registry.example.com/production-ready-database/operator:1.2.3"), "registry.lab:5000")
	if err == nil || !strings.Contains(err.Error(), "operator:1.2.3") {
		t.Errorf("got error %v", err)
	}
}
