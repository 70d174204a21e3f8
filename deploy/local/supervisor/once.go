package supervisor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Once runs a child that is meant to end, into its log, and returns when it has. It is not started again.
func (s *Supervisor) Once(ctx context.Context, child Child) error {
	log, err := openLog(s.logs, child.Name)
	if err != nil {
		return err
	}
	defer log.Close()
	if err := s.through(ctx, child, log, log); err != nil {
		words := lastWords(s.log(child.Name), 8)
		return fmt.Errorf("%s failed (%w). Its last words in %s:\n  %s", child.Name, err, s.log(child.Name), strings.Join(words, "\n  "))
	}
	return nil
}

// Foreground runs a child that speaks to the person at our terminal, but reads nothing, and returns when it has
// ended. Its error, where the child answered one, is an *exec.ExitError.
func (s *Supervisor) Foreground(ctx context.Context, child Child) error {
	return s.through(ctx, child, os.Stdout, os.Stderr)
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
