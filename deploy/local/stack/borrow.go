package stack

import (
	"context"
	"encoding/json"
	"errors"
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

// borrow runs the command with the stack that another process holds, once that one is ready.
func borrow(ctx context.Context, root string, command []string) error {
	ready, cancel := context.WithTimeout(ctx, borrowPatience)
	defer cancel()
	e, err := awaitRunning(ready, root)
	if err != nil {
		return err
	}
	say("using the local stack that runs at %s", e.Addresses["http"])
	scratch, err := os.MkdirTemp("", "ansinh-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	s, err := supervisor.New(scratch, scratch, supervisor.Pace{}, say)
	if err != nil {
		return err
	}
	return s.Foreground(ctx, supervisor.Child{Name: command[0], Command: command, Env: e.variables()})
}

func awaitRunning(ctx context.Context, root string) (Environment, error) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		e, err := readEnvironment(root)
		if err == nil {
			if err = answers(e.Addresses["http"] + "/readyz")(ctx); err == nil {
				return e, nil
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return e, errors.Join(fmt.Errorf("the local stack that runs in %s is not ready", root), err)
		}
	}
}
