package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// outage is how long a halted process does not move.
const outage = 5 * time.Second

// pid finds a process of this stack by the supervisor's own note; 0: it is not running just now.
func (s *stack) pid(name string) int {
	if second, ok := map[string]int{"api2": 0, "worker2": 1}[name]; ok {
		return s.second[second].pid()
	}
	text, err := os.ReadFile(filepath.Join(s.root(), "run", name+".pid"))
	if err != nil {
		return 0
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	pid, err := strconv.Atoi(string(first))
	if err != nil || pid <= 1 {
		return 0
	}
	return pid
}

// all are the processes the supervisor keeps.
func (s *stack) all() []int {
	files, _ := filepath.Glob(filepath.Join(s.root(), "run", "*.pid"))
	var pids []int
	for _, file := range files {
		if pid := s.pid(strings.TrimSuffix(filepath.Base(file), ".pid")); pid != 0 {
			pids = append(pids, family(pid)...)
		}
	}
	return pids
}

func alive(pids []int) bool {
	for _, pid := range pids {
		if syscall.Kill(pid, 0) == nil {
			return true
		}
	}
	return false
}

// kill ends a process as a power cut does; the supervisor starts it again.
func (s *stack) kill(name string) string {
	pid := s.pid(name)
	if pid == 0 {
		return "it is not running"
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err.Error()
	}
	return "killed"
}

// halt stops a process, and those it has made, for the time of an outage. They keep their connections and say nothing.
func (s *stack) halt(name string) string {
	pid := s.pid(name)
	if pid == 0 {
		return "it is not running"
	}
	halted := family(pid)
	defer func() {
		for _, p := range halted {
			_ = syscall.Kill(p, syscall.SIGCONT) // it may have been killed meanwhile
		}
	}()
	for _, p := range halted {
		if err := syscall.Kill(p, syscall.SIGSTOP); err != nil && p == pid {
			return err.Error()
		}
	}
	time.Sleep(outage)
	return fmt.Sprintf("moves again after %v", outage)
}

// family is a process and its children: every connection to PostgreSQL is one.
func family(pid int) []int {
	pids := []int{pid}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // gone meanwhile
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			if child, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}
