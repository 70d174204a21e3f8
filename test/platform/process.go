package platform

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Process is one process of the platform, which a test may kill and start again.
type Process struct {
	t    testing.TB
	name string
	args []string
	env  []string
	log  string
	cmd  *exec.Cmd
	done chan struct{}
}

func newProcess(t testing.TB, name string, env []string, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, name: name, args: args, env: env, log: filepath.Join(t.TempDir(), name+".log")}
	t.Cleanup(func() {
		p.Kill()
		if t.Failed() {
			content, _ := os.ReadFile(p.log)
			t.Logf("log of %s:\n%s", name, tail(content))
		}
	})
	return p
}

// Beside is a further process of the test's own, not yet running.
func (p *Platform) Beside(name string, env []string, args ...string) *Process {
	p.t.Helper()
	return newProcess(p.t, name, env, args...)
}

// Start runs the process. It must not be running.
func (p *Process) Start() {
	p.t.Helper()
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer out.Close()
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = append(os.Environ(), p.env...), out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a killed test leaves no orphan
	if err := p.cmd.Start(); err != nil {
		p.t.Fatalf("start %s: %v", p.name, err)
	}
	p.done = make(chan struct{})
	go func() {
		_ = p.cmd.Wait() // however it ended: the test looks at what it left behind
		close(p.done)
	}()
}

// Says tells whether the process has written the text into its log.
func (p *Process) Says(text string) bool {
	content, err := os.ReadFile(p.log)
	return err == nil && bytes.Contains(content, []byte(text))
}

// Kill ends the process at once, as a power cut does, and waits until it is gone.
func (p *Process) Kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may be gone already
	<-p.done
	p.cmd = nil
}

// Stop asks the process to end, as a rolling restart does, and waits until it has.
func (p *Process) Stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatalf("stop %s: %v", p.name, err)
	}
	<-p.done
	if !p.cmd.ProcessState.Success() {
		p.t.Errorf("%s ended with %v", p.name, p.cmd.ProcessState)
	}
	p.cmd = nil
}

// Ended tells whether the process has ended by itself.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Run runs a process to its end and fails the test unless it ends well.
func Run(t testing.TB, env []string, args ...string) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// tail is the end of a log without its everyday lines.
func tail(log []byte) string {
	const most = 25
	var lines [][]byte
	for _, line := range bytes.Split(log, []byte("\n")) {
		if !bytes.Contains(line, []byte(`"level":"INFO"`)) && len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return string(bytes.Join(lines[max(0, len(lines)-most):], []byte("\n")))
}
