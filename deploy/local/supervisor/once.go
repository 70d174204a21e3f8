package supervisor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Once runs a child that is meant to end, into its log, and returns when it has. It is not started again.
func (s *Supervisor) Once(ctx context.Context, child Child) error {
	mark := s.mark(child.Name)
	log, err := openLog(s.logs, child.Name)
	if err != nil {
		return err
	}
	defer log.Close()
	if err := s.through(ctx, child, log, log); err != nil {
		return fmt.Errorf("%s failed (%w). Its last words in %s:\n  %s", child.Name, err, s.log(child.Name), s.lastWords(child.Name, mark))
	}
	return nil
}

// Exit is the status other than 0 with which a command of Foreground ended; a shell's 128 and the signal's number if
// one ended it.
type Exit int

func (e Exit) Error() string { return fmt.Sprintf("the command ended with status %d", int(e)) }

// Foreground runs a child that speaks to the person at our terminal, but reads nothing, and returns when it has
// ended: an error in which there is an Exit, unless it was content.
func (s *Supervisor) Foreground(ctx context.Context, child Child) error {
	err := s.through(ctx, child, os.Stdout, os.Stderr)
	ended, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return err
	}
	if by := ended.Sys().(syscall.WaitStatus); by.Signaled() {
		return Exit(128 + int(by.Signal()))
	}
	return Exit(ended.ExitCode())
}

// through sees a child from start to end. When the context ends, the child and all it started are asked to end and
// after the grace killed; whatever it left running is killed in any case.
func (s *Supervisor) through(ctx context.Context, child Child, out, complaints *os.File) error {
	cmd := exec.Command(child.Command[0], child.Command[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = child.Env, child.Dir, out, complaints
	cmd.SysProcAttr = attributes(child.As)
	if err := s.spawn.start(cmd); err != nil {
		return err
	}
	group := -cmd.Process.Pid
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		syscall.Kill(group, syscall.SIGKILL)
		return err
	case <-ctx.Done():
	}
	syscall.Kill(group, child.stop())
	select {
	case err := <-ended:
		syscall.Kill(group, syscall.SIGKILL)
		return errors.Join(context.Cause(ctx), err)
	case <-time.After(child.grace()):
		syscall.Kill(group, syscall.SIGKILL)
		return errors.Join(context.Cause(ctx), <-ended)
	}
}
