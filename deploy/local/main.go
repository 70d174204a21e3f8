// Stack runs what An Sinh needs on one machine: see README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/an-sinh/ansinh/deploy/local/bank"
	"github.com/an-sinh/ansinh/deploy/local/idp"
	"github.com/an-sinh/ansinh/deploy/local/stack"
	"github.com/an-sinh/ansinh/deploy/local/temporal"
)

// commands are the sub-commands; every child that is ours is this same binary under another of these names.
var commands = map[string]func(ctx context.Context, args []string) error{
	"up":       stack.Up,
	"stop":     stack.Stop,
	"temporal": temporal.Run,
	"idp":      idp.Run,
	"bank":     bank.Run,
}

const usage = `usage: stack up [--root DIR] [--test] [-- COMMAND…] | stop [--root DIR] [--remove] | temporal | idp | bank`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	err := commands[os.Args[1]](ctx, os.Args[2:])
	if status, ran := errors.AsType[*exec.ExitError](err); ran {
		os.Exit(status.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stack:", err)
		os.Exit(1)
	}
}
