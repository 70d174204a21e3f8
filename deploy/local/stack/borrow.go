package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

func readEnvironment(dir string) (Environment, error) {
	var e Environment
	text, err := os.ReadFile(filepath.Join(dir, environmentFile))
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(text, &e)
}

func alreadyRunning(root string) error {
	where := ""
	if e, err := readEnvironment(root); err == nil {
		where = " at " + e.Addresses["http"]
	}
	pid, _ := supervisor.Noted(filepath.Join(root, "run"), self)
	return fmt.Errorf("the local stack runs already%s (process %d): use that one, or stop it with Ctrl-C in its terminal (make reset stops it too, and removes its data)", where, pid)
}

// borrowPatience covers a first start of the running stack, which migrates two databases.
const borrowPatience = 3 * time.Minute

// borrow runs the command with the stack that another process holds, once that one is ready. If that one ends before,
// the command gets a stack of our own.
func (s *Stack) borrow(ctx context.Context, command []string) error {
	patience := time.After(borrowPatience)
	for {
		e, err := readEnvironment(s.root)
		if err == nil {
			err = answers(e.Addresses["http"] + "/readyz")(ctx)
		}
		if err == nil {
			say("using the local stack that runs at %s", e.Addresses["http"])
			return s.guest(ctx, e, command)
		}
		held, mine, err := take(s.root)
		if err != nil {
			return err
		}
		if mine {
			defer held.release()
			return s.run(ctx, command)
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-patience:
			return fmt.Errorf("the local stack that runs in %s is still not ready after %v: see %s", s.root, borrowPatience, s.file("log"))
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// guest runs a command whose stack is supervised by another process.
func (s *Stack) guest(ctx context.Context, e Environment, command []string) error {
	scratch, err := os.MkdirTemp("", "ansinh-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	only, err := supervisor.New(scratch, scratch, supervisor.Pace{}, say)
	if err != nil {
		return err
	}
	return only.Foreground(ctx, supervisor.Child{Name: command[0], Command: command, Env: e.variables()})
}
