package supervisor

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// spawner starts processes from one operating-system thread that lives as long as the program: Linux ties a
// parent-death signal to the thread that forked, and Go ends idle threads whenever it likes.
type spawner chan func()

func newSpawner() spawner {
	s := make(spawner)
	go func() {
		runtime.LockOSThread()
		for start := range s {
			start()
		}
	}()
	return s
}

func (s spawner) start(cmd *exec.Cmd) error {
	done := make(chan error)
	s <- func() { done <- cmd.Start() }
	return <-done
}

// maxLog is the size in bytes at which a log is set aside when its child starts; one older one is kept.
const maxLog = 16 << 20

// openLog appends, so that the words of a child that died stay beside those of its successor.
func openLog(dir, name string) (*os.File, error) {
	path := filepath.Join(dir, name+".log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// attributes gives the process a group of its own, so that a Ctrl-C in the terminal reaches only the supervisor,
// and ties its life to ours: when we are killed without a chance to stop it, the kernel kills it.
func attributes(as *syscall.SysProcAttr) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if as != nil {
		*attr = *as
	}
	attr.Setpgid = true
	attr.Pdeathsig = syscall.SIGKILL
	return attr
}
