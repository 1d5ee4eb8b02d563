package world

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"database.example.com/operator/api/v1alpha1"
)

// Manager is the operator as a process of this machine, without leader election, for the test's own namespace alone.
type Manager struct {
	world   *World
	process *exec.Cmd
	log     string
	ended   chan struct{}
}

// Setting changes how a Manager is started.
type Setting func(arguments *[]string, environment map[string]string)

// CrashAfterWrites makes the process end right after its n-th write to Kubernetes or etcd.
func CrashAfterWrites(n int) Setting {
	return func(arguments *[]string, _ map[string]string) {
		*arguments = append(*arguments, fmt.Sprintf("--crash-after-writes=%d", n))
	}
}

// Environment sets a variable of the process, for instance the image of an engine.
func Environment(name, value string) Setting {
	return func(_ *[]string, environment map[string]string) { environment[name] = value }
}

// managerDir is where the manager was built; empty when it was not.
var managerDir string

// managerProgram builds the manager once.
var managerProgram = sync.OnceValues(func() (string, error) {
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("looking for the module: %w", err)
	}
	if managerDir, err = os.MkdirTemp("", "e2e-manager-"); err != nil {
		return "", err
	}
	program := filepath.Join(managerDir, "manager")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = filepath.Dir(strings.TrimSpace(string(module)))
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the manager: %w: %s", err, out)
	}
	return program, nil
})

// removeManagerProgram removes what was built.
func removeManagerProgram(context.Context) error {
	if managerDir == "" {
		return nil
	}
	return os.RemoveAll(managerDir)
}

// StartManager starts the operator as a process of this machine. It is killed at the end of the test.
func (w *World) StartManager(settings ...Setting) *Manager {
	w.Helper()
	program, err := managerProgram()
	w.must("building the manager", err)
	environment, err := operatorEnvironment(w.Context())
	w.must("reading which images the operator uses", err)
	maps.Copy(environment, map[string]string{"WATCH_NAMESPACE": w.Namespace, "POD_NAMESPACE": w.Namespace, "KUBECONFIG": Kubeconfig()})
	arguments := []string{"--controllers=etcd-cluster", "--metrics-bind-address=0", "--health-probe-bind-address=0"}
	for _, set := range settings {
		set(&arguments, environment)
	}
	log, err := os.CreateTemp(w.TempDir(), "manager-*.log")
	w.must("making a log", err)
	defer log.Close()
	m := &Manager{world: w, process: exec.Command(program, arguments...), log: log.Name(), ended: make(chan struct{})}
	m.process.Stdout, m.process.Stderr = log, log
	m.process.Env = os.Environ()
	for name, value := range environment {
		m.process.Env = append(m.process.Env, name+"="+value)
	}
	w.must("starting the manager", m.process.Start())
	go func() {
		_ = m.process.Wait()
		close(m.ended)
	}()
	w.Cleanup(m.end)
	return m
}

// Kill ends the process as if it crashed.
func (m *Manager) Kill() {
	_ = m.process.Process.Kill()
	<-m.ended
}

// Ended is closed when the process has ended.
func (m *Manager) Ended() <-chan struct{} { return m.ended }

// ExitCode waits until the process has ended and returns its exit code, -1 if it was killed.
func (m *Manager) ExitCode(within time.Duration) int {
	m.world.Helper()
	select {
	case <-m.ended:
		return m.process.ProcessState.ExitCode()
	case <-time.After(within):
		m.world.Fatalf("the manager still runs after %v", within)
		return 0
	}
}

// Log returns the end of what the process wrote.
func (m *Manager) Log() string {
	const most = 8 << 10
	content, err := os.ReadFile(m.log)
	if err != nil {
		return err.Error()
	}
	if len(content) > most {
		content = content[len(content)-most:]
		if _, rest, found := bytes.Cut(content, []byte("\n")); found {
			content = rest
		}
	}
	return string(content)
}

func (m *Manager) end() {
	if err := m.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		m.world.Errorf("ending the manager: %v", err)
	}
	<-m.ended
	if m.world.Failed() {
		m.world.Logf("the end of the log of a manager:\n%s", m.Log())
	}
}

// Settles waits until a cluster is settled or the process has ended, and tells which of both it was.
func (m *Manager) Settles(cluster string, within time.Duration) bool {
	m.world.Helper()
	ctx, cancel := context.WithTimeoutCause(m.world.Context(), within, errOver)
	defer cancel()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-m.ended:
			cancel()
		case <-stop:
		}
	}()
	seen, err := m.world.watchUntil(ctx, &v1alpha1.EtcdClusterList{}, func() (bool, string) {
		c := m.world.Cluster(cluster)
		return Settled(c), Describe(c)
	})
	if errors.Is(err, errOver) {
		m.world.Fatalf("the cluster is not settled and the manager has not ended after %v; seen last: %s\n%s", within, seen, m.Log())
	}
	return err == nil
}
