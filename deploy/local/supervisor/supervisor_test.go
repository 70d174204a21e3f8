package supervisor

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The children of these tests are this test binary again, told by role what to do.
const role = "SUPERVISOR_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "supervisor":
		beSupervisor()
	}
}

// beSupervisor keeps two children that never end by themselves and says when they run.
func beSupervisor() {
	dir := os.Args[len(os.Args)-1]
	s, err := New(dir, dir, Pace{}, func(string, ...any) {})
	if err != nil {
		panic(err)
	}
	if err := s.Start(context.Background(), sleeper("first", dir), sleeper("second", dir)); err != nil {
		panic(err)
	}
	fmt.Println("started")
	select {}
}

// fast is a pace for tests.
var fast = Pace{First: 5 * time.Millisecond, Most: 20 * time.Millisecond, Steady: time.Hour, Start: 10 * time.Second, Tries: 3}

// sleeper writes its process id and a line to its own file, then waits; when told to end it writes "<name> ends".
func sleeper(name, dir string) Child {
	file, ends := filepath.Join(dir, name+".lives"), filepath.Join(dir, "ends")
	script := `trap 'echo "$0 ends" >> "$2"; exit 0' TERM; echo $$ >> "$1"; while :; do sleep 0.01; done`
	return Child{Name: name, Command: []string{"sh", "-c", script, name, file, ends}, Ready: func(context.Context) error {
		_, err := os.Stat(file)
		return err
	}}
}

// lives lists the process ids the sleeper has had.
func lives(t *testing.T, dir, name string) []int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name+".lives"))
	if err != nil {
		return nil
	}
	var all []int
	for _, field := range strings.Fields(string(text)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pid)
	}
	return all
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after ten seconds it does not hold that %s", what)
		}
	}
}

// gone is true for a process that has ended, even if nobody has asked for its status yet.
func gone(pid int) bool {
	_, _, err := identify(pid)
	return err != nil
}

// sayings collects what the supervisor tells a person.
type sayings struct {
	mu    sync.Mutex
	lines []string
}

func (s *sayings) say(format string, a ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, fmt.Sprintf(format, a...))
}

func (s *sayings) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.lines...)
}

func open(t *testing.T, say func(string, ...any)) (*Supervisor, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := New(dir, dir, fast, say)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s, dir
}

func TestSupervisor_startsAKilledChildAgain(t *testing.T) {
	t.Parallel()
	heard := &sayings{}
	s, dir := open(t, heard.say)
	if err := s.Start(t.Context(), sleeper("child", dir), sleeper("other", dir)); err != nil {
		t.Fatal(err)
	}
	for deaths := 1; deaths <= 3; deaths++ {
		pids := lives(t, dir, "child")
		if err := syscall.Kill(pids[len(pids)-1], syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		until(t, "the child lives again", func() bool { return len(lives(t, dir, "child")) == deaths+1 })
	}
	if n := len(lives(t, dir, "other")); n != 1 {
		t.Errorf("the other child was started %d times", n)
	}
	pids := lives(t, dir, "child")
	until(t, "the pid file names the living child", func() bool { pid, _ := Noted(dir, "child"); return pid == pids[len(pids)-1] })

	lines := strings.Join(heard.all(), "\n")
	for _, want := range []string{"child ended with signal: killed; it is started again in 5ms", "again in 10ms", "again in 20ms"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no line says %q in:\n%s", want, lines)
		}
	}
}

func TestSupervisor_stopsInTheReverseOrderOfTheStart(t *testing.T) {
	t.Parallel()
	s, dir := open(t, t.Logf)
	if err := s.Start(t.Context(), sleeper("a", dir), sleeper("b", dir)); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), sleeper("c", dir)); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	text, err := os.ReadFile(filepath.Join(dir, "ends"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "c ends\nb ends\na ends\n"; string(text) != want {
		t.Errorf("they ended in the order %q, want %q", text, want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.pid")); len(left) > 0 {
		t.Errorf("pid files are left: %v", left)
	}
}

func TestSupervisor_killsAChildThatDoesNotEndInTime(t *testing.T) {
	t.Parallel()
	s, dir := open(t, t.Logf)
	file := filepath.Join(dir, "deaf.lives")
	deaf := Child{Name: "deaf", Grace: 50 * time.Millisecond,
		Command: []string{"sh", "-c", `trap '' TERM; echo $$ > "$0"; while :; do sleep 1; done`, file},
		Ready:   func(context.Context) error { _, err := os.Stat(file); return err }}
	if err := s.Start(t.Context(), deaf); err != nil {
		t.Fatal(err)
	}
	until(t, "it has written its id", func() bool { return len(lives(t, dir, "deaf")) == 1 })
	s.Stop()
	if pid := lives(t, dir, "deaf")[0]; !gone(pid) {
		t.Errorf("process %d still runs", pid)
	}
}

func TestSupervisor_saysWhyAChildDoesNotStart(t *testing.T) {
	t.Parallel()
	s, _ := open(t, t.Logf)
	never := func(context.Context) error { return io.EOF }
	err := s.Start(t.Context(), Child{Name: "broken", Command: []string{"sh", "-c", "echo the table is missing; exit 3"}, Ready: never})
	if err == nil || !strings.Contains(err.Error(), "broken ended with exit status 3") || !strings.Contains(err.Error(), "the table is missing") {
		t.Errorf("the error is %v", err)
	}
	err = s.Start(t.Context(), Child{Name: "absent", Command: []string{"/no/such/program"}, Ready: never})
	if err == nil || !strings.Contains(err.Error(), "absent does not start") {
		t.Errorf("the error is %v", err)
	}
}

func TestSupervisor_leavesNoOrphanWhenItIsKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], dir)
	cmd.Env = append(os.Environ(), role+"=supervisor")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "started\n" {
		t.Fatalf("the supervisor says %q, %v", line, err)
	}
	until(t, "both have written their ids", func() bool { return len(lives(t, dir, "first")) == 1 && len(lives(t, dir, "second")) == 1 })
	first, second := lives(t, dir, "first")[0], lives(t, dir, "second")[0]
	if gone(first) || gone(second) {
		t.Fatal("the children do not run")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	until(t, "both children are gone", func() bool { return gone(first) && gone(second) })
}

func TestEndNoted_leavesAForeignProcessAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	foreign := exec.Command("sleep", "60")
	if err := foreign.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { foreign.Process.Kill(); foreign.Wait() }()
	pid := foreign.Process.Pid
	started, command, err := identify(pid)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"another command":      fmt.Sprintf("%d\n%s\n%s\n", pid, started, "postgres -D data"),
		"another start":        fmt.Sprintf("%d\n%s\n%s\n", pid, "1", command),
		"nothing but its id":   fmt.Sprintf("%d\n", pid),
		"no process id at all": "what\nis\nthis\n",
	} {
		if err := os.WriteFile(pidPath(dir, "child"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if ended, err := EndNoted(dir, "child", time.Second); ended || err != nil {
			t.Errorf("with %s in the pid file it answers %v, %v", what, ended, err)
		}
		if gone(pid) {
			t.Fatalf("with %s in the pid file the foreign process was ended", what)
		}
	}
}

func TestEndNoted_endsTheNotedProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ours := exec.Command("sleep", "60")
	if err := ours.Start(); err != nil {
		t.Fatal(err)
	}
	if err := writePid(dir, "child", ours.Process.Pid); err != nil {
		t.Fatal(err)
	}
	waited := make(chan error, 1)
	go func() { waited <- ours.Wait() }()
	if ended, err := EndNoted(dir, "child", 5*time.Second); !ended || err != nil {
		t.Errorf("it answers %v, %v", ended, err)
	}
	if err := <-waited; err == nil {
		t.Error("the process ended by itself")
	}
}

func TestOnce_killsWhatTheCommandLeftRunning(t *testing.T) {
	t.Parallel()
	s, dir := open(t, t.Logf)
	file := filepath.Join(dir, "left.lives")
	if err := s.Once(t.Context(), Child{Name: "left", Command: []string{"sh", "-c", `sleep 60 & echo $! > "$0"`, file}}); err != nil {
		t.Fatal(err)
	}
	until(t, "the process that was left is gone", func() bool { return gone(lives(t, dir, "left")[0]) })
}
