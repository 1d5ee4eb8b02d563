package packaging

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/test/lab/build"
)

// repository is a git repository that a test fills.
type repository struct {
	Checkout
	t *testing.T
}

func newRepository(t *testing.T) repository {
	t.Helper()
	for _, variable := range []string{"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"} {
		t.Setenv(variable, "tester@example.com")
	}
	r := repository{Checkout{Tree: build.Tree{Root: t.TempDir(), Cache: t.TempDir()}, Progress: io.Discard}, t}
	r.do("init", "--quiet", "--initial-branch=main")
	return r
}

func (r repository) do(args ...string) string {
	r.t.Helper()
	output, err := r.git(r.t.Context(), args...)
	if err != nil {
		r.t.Fatal(err)
	}
	return output
}

// commit writes files, NAME=CONTENT, where no content means that the file is removed, and commits all that there is.
func (r repository) commit(files ...string) string {
	r.t.Helper()
	r.write(files...)
	r.do("add", "--all")
	r.do("commit", "--quiet", "--allow-empty", "--message=test")
	return r.do("rev-parse", "HEAD")
}

func (r repository) write(files ...string) {
	r.t.Helper()
	for _, file := range files {
		name, content, _ := strings.Cut(file, "=")
		if content == "" {
			if err := os.Remove(r.Path(name)); err != nil {
				r.t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(r.Path(name)), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(r.Path(name), []byte(content), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
}

func TestAReleaseThatChangedAfterItWasAddedIsFound(t *testing.T) {
	for name, tc := range map[string]struct {
		then, now []string
		want      []string
	}{
		"nothing changed":                     {nil, nil, nil},
		"another release came":                {[]string{"releases/0.2.0/release.yaml=b"}, nil, nil},
		"a file was edited and committed":     {[]string{"releases/0.1.0/release.yaml=b"}, nil, []string{"releases/0.1.0/release.yaml"}},
		"a file is edited":                    {nil, []string{"releases/0.1.0/release.yaml=b"}, []string{"releases/0.1.0/release.yaml"}},
		"a file was added":                    {[]string{"releases/0.1.0/more=b"}, nil, []string{"releases/0.1.0/more"}},
		"a file lies beside":                  {nil, []string{"releases/0.1.0/more=b"}, []string{"releases/0.1.0/more"}},
		"a file is gone":                      {[]string{"releases/0.1.0/bundle="}, nil, []string{"releases/0.1.0/bundle"}},
		"all of it is gone":                   {[]string{"releases/0.1.0/bundle=", "releases/0.1.0/release.yaml="}, nil, []string{"releases/0.1.0/bundle", "releases/0.1.0/release.yaml"}},
		"it changed and was changed back":     {[]string{"releases/0.1.0/bundle=b"}, []string{"releases/0.1.0/bundle=a"}, nil},
		"it was taken away and added anew":    {[]string{"releases/0.1.0/release.yaml="}, []string{"releases/0.1.0/release.yaml=c"}, []string{"releases/0.1.0/release.yaml"}},
		"what is no release may be changed":   {[]string{"releases/channels.yaml=b"}, nil, nil},
		"a release that is not committed yet": {nil, []string{"releases/0.2.0/release.yaml=b"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			r.commit("releases/0.1.0/release.yaml=a", "releases/0.1.0/bundle=a", "releases/channels.yaml=a")
			r.commit(tc.then...)
			r.write(tc.now...)
			added, err := r.addedReleases(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var changed []string
			for dir, commit := range added {
				files, err := r.changedSince(t.Context(), commit, dir)
				if err != nil {
					t.Fatal(err)
				}
				changed = append(changed, files...)
			}
			slices.Sort(changed)
			if !slices.Equal(changed, tc.want) {
				t.Errorf("got %v, want %v", changed, tc.want)
			}
		})
	}
}

func TestACommitThatTheCloneDoesNotHaveIsToldWithTheRemedy(t *testing.T) {
	r := newRepository(t)
	old := r.commit("a=a")
	r.commit("a=b")
	shallow := repository{Checkout{Tree: build.Tree{Root: t.TempDir()}, Progress: io.Discard}, t}
	shallow.do("clone", "--quiet", "--depth=1", "file://"+r.Root, shallow.Root)
	err := shallow.knowsCommit(t.Context(), old)
	if err == nil || !strings.Contains(err.Error(), "git fetch --unshallow") {
		t.Errorf("got error %v", err)
	}
	shallow.do("fetch", "--quiet", "--unshallow")
	if err := shallow.knowsCommit(t.Context(), old); err != nil {
		t.Errorf("after the remedy: %v", err)
	}
}

func TestACommitBesideTheHeadIsRefused(t *testing.T) {
	r := newRepository(t)
	r.commit("a=a")
	r.do("checkout", "--quiet", "-b", "beside")
	beside := r.commit("a=b")
	r.do("checkout", "--quiet", "main")
	err := r.knowsCommit(t.Context(), beside)
	if err == nil || !strings.Contains(err.Error(), "no ancestor") {
		t.Errorf("got error %v", err)
	}
}

func TestEveryReleaseIsWhatItsCommitMakes(t *testing.T) {
	c := checkout(t)
	if err := c.VerifyReleases(t.Context()); err != nil {
		t.Error(err)
	}
	releases, err := c.Releases()
	if err != nil {
		t.Fatal(err)
	}
	if len(releases) == 0 {
		t.Fatal("nothing was released")
	}
	for _, r := range releases {
		r.Images = map[string]string{"operator:" + r.Version: "sha256:00"}
		if err := c.verifyRelease(t.Context(), r); err == nil {
			t.Errorf("release %s is what its commit makes with any digest", r.Version)
		}
	}
}
