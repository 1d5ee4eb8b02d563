package build

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// toy returns a tree with one component that needs no network.
func toy(t *testing.T) (Tree, Component) {
	t.Helper()
	tree := Tree{Root: t.TempDir(), Cache: t.TempDir()}
	module := filepath.Join(tree.Root, "tools", "toy")
	for name, content := range map[string]string{
		"go.mod":  "module example.com/toy\n\ngo 1.26\n",
		"go.sum":  "",
		"main.go": "package main\n\nfunc main() { println(\"one\") }\n",
	} {
		if err := os.MkdirAll(module, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(module, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := Component{Name: "toy", Module: "tools/toy", LDFlags: stripped, Weight: 1, Binaries: map[string]string{"toy": "."}}
	before := components
	components = []Component{c}
	t.Cleanup(func() { components = before })
	return tree, c
}

func TestTheSecondBuildDoesNothing(t *testing.T) {
	tree, c := toy(t)
	for i, want := range []string{"100 % done", ""} {
		var progress bytes.Buffer
		if err := tree.Build(context.Background(), &progress, []Component{c}); err != nil {
			t.Fatal(err)
		}
		if got := progress.String(); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("build %d said %q, want %q in it", i+1, got, want)
		}
	}
	dir, err := tree.Dir("toy")
	if err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command(filepath.Join(dir, "toy")).CombinedOutput()
	if err != nil || string(output) != "one\n" {
		t.Errorf("the binary said %q, error %v", output, err)
	}
}

func TestAChangedSourceOrVersionIsAnotherBinary(t *testing.T) {
	tree, _ := toy(t)
	seen := map[string]bool{}
	for _, file := range []string{"", "main.go", "go.mod", "go.sum"} {
		if file != "" {
			name := filepath.Join(tree.Root, "tools", "toy", file)
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, append(content, "\n// changed\n"...), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		dir, err := tree.Dir("toy")
		if err != nil {
			t.Fatal(err)
		}
		if seen[dir] {
			t.Errorf("a change of %s left the place in the cache as it was", file)
		}
		seen[dir] = true
	}
}

func TestAFailedBuildLeavesNothingInTheCache(t *testing.T) {
	tree, c := toy(t)
	if err := os.WriteFile(filepath.Join(tree.Root, "tools", "toy", "main.go"), []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := tree.Build(context.Background(), &bytes.Buffer{}, []Component{c}); err == nil {
		t.Fatal("a program without main was built")
	}
	left, err := os.ReadDir(filepath.Join(tree.Cache, "bin"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAnUnknownComponentIsNamedWithTheKnownOnes(t *testing.T) {
	_, err := Lookup("kubernets")
	if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "kubernetes") {
		t.Errorf("got %v", err)
	}
}

func TestEveryComponentHasItsModule(t *testing.T) {
	tree, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range components {
		if _, err := tree.Dir(c.Name); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
