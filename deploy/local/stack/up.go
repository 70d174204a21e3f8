// Package stack puts the local stack together: which processes, in which order, with which addresses and secrets.
package stack

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/disk"
	"github.com/an-sinh/ansinh/deploy/local/postgres"
	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// Stack is one run of the local stack.
type Stack struct {
	root string // .local: programs that were built or fetched
	data string // everything of this stack; the root itself, or a folder of a test run's own
	test bool
	real bool // databases on disk, Temporal's too; tests do without unless they measure

	binary, ansinh, objects string // the programs: ourselves, the product, MinIO
	foreignTemporal         string // address of a Temporal server that is not ours to run

	ports      ports
	secrets    secrets
	cluster    *postgres.Cluster
	supervisor *supervisor.Supervisor
}

// Up starts the stack and keeps it until the context ends or the command has.
func Up(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("stack up", flag.ContinueOnError)
	root := flags.String("root", ".local", "folder for programs, data and secrets")
	test := flags.Bool("test", false, "throw-away data, and only what tests stand on: no api, no worker")
	real := flags.Bool("real", false, "with --test: databases on disk as make run has them, for what measures")
	withParent := flags.Bool("with-parent", false, "end when the program that started us ends")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *withParent {
		var err error
		if ctx, err = endWithParent(ctx); err != nil {
			return err
		}
	}
	s := &Stack{root: *root, data: *root, test: *test, real: *real || !*test}
	if !*test {
		return s.up(ctx, flags.Args())
	}
	dir, held, err := testFolder(*root)
	if err != nil {
		return err
	}
	defer held.release()
	s.data = dir
	err = s.run(ctx, flags.Args())
	return errors.Join(err, s.clean(err == nil))
}

// up runs the one stack of the root, or hands the command to the one that runs already.
func (s *Stack) up(ctx context.Context, command []string) error {
	if err := makeRoot(s.root); err != nil {
		return err
	}
	held, mine, err := take(s.root)
	if err != nil {
		return err
	}
	if mine {
		defer held.release()
		return s.run(ctx, command)
	}
	if len(command) == 0 {
		return alreadyRunning(s.root)
	}
	return s.borrow(ctx, command)
}

func (s *Stack) run(ctx context.Context, command []string) error {
	began := time.Now()
	if err := s.open(); err != nil {
		return disk.Explain(s.data, err)
	}
	if err := supervisor.WriteSelf(s.file("run"), self); err != nil {
		return disk.Explain(s.data, err)
	}
	defer supervisor.Forget(s.file("run"), self) // last of all: whoever ends us waits for it
	defer s.supervisor.Stop()
	e, err := s.start(ctx)
	if err != nil {
		return disk.Explain(s.data, err)
	}
	go watchRoom(ctx, s.data, roomPace, say)
	if len(command) > 0 {
		say("local stack ready in %v", time.Since(began).Round(100*time.Millisecond))
		return s.supervisor.Foreground(ctx, supervisor.Child{Name: command[0], Command: command, Env: e.variables()})
	}
	greet(os.Stdout, e)
	fmt.Println("ready", e.Addresses["http"])
	filled := s.fill(ctx, e)
	<-ctx.Done()
	say("stopping")
	<-filled
	return nil
}

// fill lets the product fill itself with cases in all states beside the running stack, once: a second time finds them
// and ends. The channel is closed when it has ended.
func (s *Stack) fill(ctx context.Context, e Environment) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		began := time.Now()
		defer time.AfterFunc(3*time.Second, func() {
			say("filling the fresh stack with some two hundred cases in the background (ANSINH_SEED_CASES=0 leaves it empty)")
		}).Stop()
		if err := s.supervisor.Once(ctx, s.product("seed", e.variables())); err != nil {
			if ctx.Err() == nil {
				say("the stack is not filled with cases: %v", err)
			}
			return
		}
		if took := time.Since(began); took > 3*time.Second {
			say("filled with cases in %v", took.Round(time.Second))
		}
	}()
	return ended
}

func (s *Stack) file(name string) string { return filepath.Join(s.data, name) }

// say tells the person something; what a command prints on standard output stays its own.
func say(format string, a ...any) { fmt.Fprintf(os.Stderr, format+"\n", a...) }
