package usage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"database.example.com/operator/test/lab/cgroup"
)

// clockTicks is the unit of CPU time in /proc: USER_HZ, which is 100 on every architecture that Go runs on.
const clockTicks = 100

// Sample is what the processes of a control group have and have used at one moment.
type Sample struct {
	// At is when it was taken.
	At time.Time
	// RSS is the resident memory in bytes, by the name of the program. Pages that processes share count for each of them.
	RSS map[string]int64
	// CPU is the processor time of each process since it began.
	CPU map[int]time.Duration
}

// Take looks at all processes of a control group.
func Take(group string) (Sample, error) {
	pids, err := cgroup.Processes(group)
	if err != nil {
		return Sample{}, err
	}
	sample := Sample{At: time.Now(), RSS: map[string]int64{}, CPU: map[int]time.Duration{}}
	for _, pid := range pids {
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue
		}
		if err != nil {
			return Sample{}, fmt.Errorf("looking at process %d: %w", pid, err)
		}
		p, err := parseStat(stat)
		if err != nil {
			return Sample{}, fmt.Errorf("looking at process %d: %w", pid, err)
		}
		sample.RSS[programName(pid, p.name)] += p.pages * int64(os.Getpagesize())
		sample.CPU[pid] = p.cpu
	}
	return sample, nil
}

type process struct {
	name  string
	cpu   time.Duration
	pages int64
}

// parseStat reads /proc/PID/stat, see proc_pid_stat(5). The name is in parentheses and may hold anything, parentheses included.
func parseStat(stat []byte) (process, error) {
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return process{}, fmt.Errorf("unexpected %q", stat)
	}
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) < 22 {
		return process{}, fmt.Errorf("unexpected %q", stat)
	}
	var numbers [3]int64
	for i, at := range []int{11, 12, 21} { // utime, stime, rss; the first field here is the third of the manual
		n, err := strconv.ParseInt(fields[at], 10, 64)
		if err != nil {
			return process{}, err
		}
		numbers[i] = n
	}
	return process{
		name:  string(stat[open+1 : end]),
		cpu:   time.Duration(numbers[0]+numbers[1]) * time.Second / clockTicks,
		pages: numbers[2],
	}, nil
}

// programName is the name of the program's file, which the kernel cuts off after 15 letters in stat.
func programName(pid int, short string) string {
	cmdline, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil || len(cmdline) == 0 {
		return short
	}
	args := strings.Split(string(cmdline), "\x00")
	name := filepath.Base(strings.TrimSuffix(args[0], ":"))
	if name == "lab" && len(args) > 1 {
		return "lab " + args[1]
	}
	return name
}

// Total returns the sum of the resident memory in bytes.
func (s Sample) Total() int64 {
	var sum int64
	for _, rss := range s.RSS {
		sum += rss
	}
	return sum
}

// Cores returns how many processors were busy on average between an earlier sample and this one. A process that began since counts from
// its beginning, one that ended does not count.
func (s Sample) Cores(earlier Sample) float64 {
	var used time.Duration
	for pid, cpu := range s.CPU {
		used += cpu - earlier.CPU[pid]
	}
	return used.Seconds() / s.At.Sub(earlier.At).Seconds()
}

// Over takes a sample, waits, and takes another.
func Over(ctx context.Context, group string, period time.Duration) (first, last Sample, err error) {
	if first, err = Take(group); err != nil {
		return first, last, err
	}
	select {
	case <-ctx.Done():
		return first, last, ctx.Err()
	case <-time.After(period):
	}
	last, err = Take(group)
	return first, last, err
}
