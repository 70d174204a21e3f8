package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endWithParent ends the returned context when the make that started us is killed or interrupted. It is only right for
// a parent with one thread: the kernel's signal on its death is tied to the thread that forked us.
func endWithParent(ctx context.Context) (context.Context, error) {
	parent := os.Getppid()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGTERM), 0, 0, 0); err != nil {
		return nil, fmt.Errorf("ask to end with the parent: %w", err)
	}
	if os.Getppid() != parent {
		return nil, errors.New("the program that started this one has ended")
	}
	ctx, end := context.WithCancel(ctx)
	go func() {
		defer end()
		awaitInterrupt(ctx, parent)
	}()
	return ctx, nil
}

// awaitInterrupt returns when a make has been sent SIGINT alone, without us, as `kill -INT` does. It then waits for us
// without a word; but it has put the signal back to its default (GNU make, commands.c, fatal_error_signal), which
// Linux shows. A parent that never caught SIGINT is not waited for.
func awaitInterrupt(ctx context.Context, parent int) {
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for caught := catches(parent, syscall.SIGINT); !caught || catches(parent, syscall.SIGINT); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// catches reads whether a process has a handler for the signal: proc(5), SigCgt, a bit mask in hexadecimal.
func catches(pid int, sig syscall.Signal) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), "SigCgt:")
	field, _, _ := strings.Cut(rest, "\n")
	mask, err := strconv.ParseUint(strings.TrimSpace(field), 16, 64)
	return err == nil && mask&(1<<(sig-1)) != 0
}
