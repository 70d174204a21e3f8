package main

import (
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// kept is a process that is started again when it dies.
type kept struct {
	mu     sync.Mutex
	cmd    *exec.Cmd
	ending bool
	done   chan struct{}
}

func keep(log string, env []string, command ...string) (*kept, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	k := &kept{done: make(chan struct{})}
	spawn := func() error {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.ending {
			return os.ErrProcessDone
		}
		k.cmd = exec.Command(command[0], command[1:]...)
		k.cmd.Env, k.cmd.Stdout, k.cmd.Stderr = env, out, out
		k.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		return k.cmd.Start()
	}
	if err := spawn(); err != nil {
		return nil, err
	}
	go func() {
		defer close(k.done)
		defer out.Close()
		for {
			_ = k.cmd.Wait()                   // however it ended
			time.Sleep(300 * time.Millisecond) // as a supervisor backs off
			if spawn() != nil {
				return
			}
		}
	}()
	return k, nil
}

func (k *kept) pid() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.cmd.Process.Pid
}

func (k *kept) end() {
	k.mu.Lock()
	k.ending = true
	_ = k.cmd.Process.Kill() // it may be gone already
	k.mu.Unlock()
	<-k.done
}
