//go:build catalog

package rehearsal

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"database.example.com/operator/tools/packaging"
)

// Another compiler may make other digests; the same one may not.
func TestEveryReleaseIsBuiltToTheDigestsThatItRecords(t *testing.T) {
	c := here(t)
	releases, err := c.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		t.Run(r.Version, func(t *testing.T) {
			if r.Toolchain != packaging.Toolchain() {
				t.Skipf("it was built with %s, and this is %s", r.Toolchain, packaging.Toolchain())
			}
			made, err := c.Rebuild(t.Context(), r.Commit)
			if err != nil {
				t.Fatal(err)
			}
			want := r.Built()
			for name := range made {
				if want[name] == "" {
					delete(made, name)
				}
			}
			if diff := cmp.Diff(want, map[string]string(made)); diff != "" {
				t.Errorf("commit %.12s (-released +built):\n%s", r.Commit, diff)
			}
		})
	}
}
