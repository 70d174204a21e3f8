package supervisor

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A pid file has three lines: the process id, the instant of its start in clock ticks since boot (proc(5), stat
// field 22) and its command line. The last two tell our process from a later one that was given the same id.

// WriteSelf notes the calling process under the name, for `stack stop`.
func WriteSelf(dir, name string) error { return writePid(dir, name, os.Getpid()) }

func writePid(dir, name string, pid int) error {
	started, command, err := identify(pid)
	if err != nil {
		return fmt.Errorf("note process %d: %w", pid, err)
	}
	return os.WriteFile(pidPath(dir, name), fmt.Appendf(nil, "%d\n%s\n%s\n", pid, started, command), 0o600)
}

func pidPath(dir, name string) string { return filepath.Join(dir, name+".pid") }

// Forget removes the note of a process that has ended.
func Forget(dir, name string) { os.Remove(pidPath(dir, name)) }

// Noted returns the living process that the pid file names, or 0 if there is none or it is not the one noted.
func Noted(dir, name string) (int, error) {
	text, err := os.ReadFile(pidPath(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	lines := strings.SplitN(string(text), "\n", 3)
	pid, err := strconv.Atoi(lines[0])
	if err != nil || len(lines) < 3 {
		return 0, nil
	}
	started, command, err := identify(pid)
	if err != nil || started != lines[1] || command != strings.TrimSuffix(lines[2], "\n") {
		return 0, nil
	}
	return pid, nil
}

// EndNoted ends the process of a pid file: asked with SIGTERM, killed after the grace. A process that is not the
// noted one is left alone. It reports whether there was one to end.
func EndNoted(dir, name string, grace time.Duration) (bool, error) {
	pid, err := Noted(dir, name)
	if err != nil || pid == 0 {
		Forget(dir, name)
		return false, err
	}
	sig := syscall.SIGTERM
	for deadline := time.Now().Add(grace); ; {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return true, fmt.Errorf("end %s (process %d): %w", name, pid, err)
		}
		for time.Now().Before(deadline) {
			if alive, _ := Noted(dir, name); alive == 0 {
				Forget(dir, name)
				return true, nil
			}
			time.Sleep(20 * time.Millisecond)
		}
		if sig == syscall.SIGKILL {
			return true, fmt.Errorf("end %s: process %d does not end", name, pid)
		}
		sig, deadline = syscall.SIGKILL, time.Now().Add(5*time.Second)
	}
}

// identify reads when a process started and how it was called; it fails for one that is gone or a zombie.
func identify(pid int) (started, command string, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", "", err
	}
	// The second field is the program's name in parentheses and may itself hold spaces and parentheses.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const state, start = 0, 19
	if len(fields) <= start || fields[state] == "Z" {
		return "", "", fs.ErrNotExist
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return "", "", err
	}
	return fields[start], strings.TrimSpace(string(bytes.ReplaceAll(line, []byte{0}, []byte{' '}))), nil
}
