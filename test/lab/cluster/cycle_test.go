//go:build labcycle

// The tests in this file take the lab down and bring it up, so nothing else may use it meanwhile. They leave it up, with OLM.
package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
)

// program is the lab's program, where any user may run it.
var program string

func TestMain(m *testing.M) {
	os.Exit(withProgram(m.Run))
}

func withProgram(run func() int) int {
	dir, err := os.MkdirTemp("", "lab-cycle-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = os.Chmod(dir, 0o755)
	}
	program = filepath.Join(dir, "lab")
	var output []byte
	if err == nil {
		output, err = exec.Command("go", "build", "-o", program, "database.example.com/operator/test/lab").CombinedOutput()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "building the lab: %v\n%s", err, output)
		return 1
	}
	return run()
}

// lab runs the lab's program, as a user does.
func lab(t *testing.T, args ...string) (string, error) {
	t.Helper()
	output, err := exec.Command(program, args...).CombinedOutput()
	return string(output), err
}

func mustLab(t *testing.T, args ...string) {
	t.Helper()
	if output, err := lab(t, args...); err != nil {
		t.Fatalf("lab %s: %v\n%s", strings.Join(args, " "), err, output)
	}
}

func assertHealthy(t *testing.T) {
	t.Helper()
	if !healthy(context.Background()) {
		output, _ := lab(t, "status")
		t.Fatalf("the lab is not healthy:\n%s", output)
	}
}

func TestDownLeavesNothingBehind(t *testing.T) {
	mustLab(t, "down")
	before := traces(t)
	mustLab(t, "up", "--olm=false")
	mustLab(t, "node", "add")
	mustLab(t, "node", "stop", "2")
	mustLab(t, "down")
	if diff := cmp.Diff(before, traces(t)); diff != "" {
		t.Errorf("left behind (+) or taken away (-):\n%s", diff)
	}
}

func TestDownOfALabThatIsDownDoesNothing(t *testing.T) {
	mustLab(t, "down")
	before := traces(t)
	mustLab(t, "down")
	if diff := cmp.Diff(before, traces(t)); diff != "" {
		t.Errorf("it did something:\n%s", diff)
	}
}

func TestUpWorksAfterAnythingWasKilled(t *testing.T) {
	mustLab(t, "up", "--olm=false")
	for name, pids := range map[string]func() []int{
		"the control plane": func() []int { return []int{machine.Pid(layout.ControlPlane)} },
		"a node":            func() []int { return []int{machine.Pid(layout.Node(1))} },
		"the registry":      func() []int { return []int{machine.Pid(layout.Host)} },
		"every process": func() []int {
			all, err := cgroup.Processes(layout.Cgroup)
			if err != nil {
				t.Fatal(err)
			}
			return all
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, pid := range pids() {
				if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
					t.Fatalf("killing %d: %v", pid, err)
				}
			}
			mustLab(t, "up", "--olm=false")
			assertHealthy(t)
		})
	}
}

func TestUpWorksAfterUpWasKilledInTheMiddle(t *testing.T) {
	mustLab(t, "down")
	cmd := exec.Command(program, "up", "--olm=false")
	cmd.Dir = "."
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for machine.Pid(layout.Node(2)) == 0 { // until some nodes are there and others are not
		if err := syscall.Kill(cmd.Process.Pid, 0); err != nil {
			t.Fatal("up ended before it had made two nodes")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	mustLab(t, "up", "--olm=false")
	assertHealthy(t)
}

func TestAnyoneButRootIsRefusedInOneSentenceAndNothingIsTouched(t *testing.T) {
	mustLab(t, "up", "--olm=false")
	nobody := syscall.Credential{Uid: 65534, Gid: 65534}
	for _, args := range [][]string{{"up"}, {"down"}, {"status"}, {"node", "stop", "1"}, {"run", "true"}} {
		cmd := exec.Command(program, args...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &nobody}
		output, err := cmd.CombinedOutput()
		if err == nil || strings.Count(string(output), "\n") != 1 || !strings.Contains(string(output), "sudo") {
			t.Errorf("lab %s as nobody: %v, %q", strings.Join(args, " "), err, output)
		}
	}
	assertHealthy(t)
}

func TestASecondUpKeepsAHealthyLabAndAddsOLM(t *testing.T) {
	mustLab(t, "up", "--olm=false")
	before := machine.Pid(layout.ControlPlane)
	mustLab(t, "up")
	if after := machine.Pid(layout.ControlPlane); after != before {
		t.Errorf("the control plane was process %s and is now %s", strconv.Itoa(before), strconv.Itoa(after))
	}
	assertHealthy(t)
}
