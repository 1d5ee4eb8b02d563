package machine

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/layout"
)

// Init is the life of a machine's first process. It returns only when the machine can't be set up.
func Init(file string) error {
	spec, err := read(file)
	if err != nil {
		return err
	}
	// In a group of its own, so that the group of the machine has no processes of its own, as cgroup v2 demands.
	group := layout.MachineCgroup(spec.Name) + "/sys"
	if err := cgroup.Create(group); err != nil {
		return err
	}
	if err := cgroup.Join(group); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte(spec.Name)); err != nil {
		return fmt.Errorf("setting the host name: %w", err)
	}
	if err := mountAll(spec); err != nil {
		return err
	}
	return newSupervisor(spec).run()
}

func mountAll(spec Spec) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("leaving the host's mounts: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	for _, dir := range spec.Tmpfs {
		if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=755"); err != nil {
			return fmt.Errorf("mounting an empty %s: %w", dir, err)
		}
	}
	for _, disk := range spec.Disks {
		if err := unix.Mount(disk.Source, disk.Target, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("mounting %s: %w", disk.Target, err)
		}
	}
	// Volumes that a driver mounts must reach the containers.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""); err != nil {
		return fmt.Errorf("sharing mounts with containers: %w", err)
	}
	return nil
}

// supervisor starts services and collects every process that ends, its own children and those that lost their parent.
type supervisor struct {
	spec    Spec
	running map[string]int // service -> process, absent when it does not run
	due     map[string]time.Time
}

const restartAfter = time.Second

func newSupervisor(spec Spec) *supervisor {
	return &supervisor{spec: spec, running: map[string]int{}, due: map[string]time.Time{}}
}

func (s *supervisor) run() error {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGHUP)
	for {
		s.reap()
		next := s.settle()
		var timer <-chan time.Time
		if next > 0 {
			timer = time.After(next)
		}
		select {
		case <-signals:
		case <-timer:
		}
	}
}

func (s *supervisor) reap() {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if err != nil || pid <= 0 {
			return
		}
		for name, running := range s.running {
			if running == pid {
				delete(s.running, name)
				s.due[name] = time.Now().Add(restartAfter)
				fmt.Fprintf(os.Stderr, "%s %s ended: %s\n", time.Now().Format(time.RFC3339), name, describe(status))
			}
		}
	}
}

func describe(status syscall.WaitStatus) string {
	if status.Signaled() {
		return "killed by " + status.Signal().String()
	}
	return fmt.Sprintf("exit code %d", status.ExitStatus())
}

// settle makes what runs agree with what should, and returns how long until a service is due again; 0 if none is.
func (s *supervisor) settle() time.Duration {
	var next time.Duration
	for _, service := range s.spec.Services {
		_, err := os.Stat(holdFile(s.spec.Name, service.Name))
		held, pid := err == nil, s.running[service.Name]
		wait := time.Until(s.due[service.Name])
		switch {
		case held && pid != 0:
			_ = syscall.Kill(pid, syscall.SIGKILL)
		case !held && pid == 0 && wait <= 0:
			if err := s.start(service); err != nil {
				fmt.Fprintf(os.Stderr, "%s %s: %v\n", time.Now().Format(time.RFC3339), service.Name, err)
				s.due[service.Name] = time.Now().Add(restartAfter)
				wait = restartAfter
			}
		}
		if !held && s.running[service.Name] == 0 && (next == 0 || wait < next) {
			next = wait
		}
	}
	return next
}

func (s *supervisor) start(service Service) error {
	log, err := os.OpenFile(LogFile(s.spec.Name, service.Name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	env := append(os.Environ(), service.Env...)
	pid, err := syscall.ForkExec(service.Command[0], service.Command, &syscall.ProcAttr{
		Dir: "/", Env: env, Files: []uintptr{null.Fd(), log.Fd(), log.Fd()}, Sys: &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return fmt.Errorf("starting %s: %w", strings.Join(service.Command[:1], " "), err)
	}
	s.running[service.Name] = pid
	return nil
}
