// Stack runs what An Sinh needs on one machine: see README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/an-sinh/ansinh/deploy/local/bank"
	"github.com/an-sinh/ansinh/deploy/local/idp"
	"github.com/an-sinh/ansinh/deploy/local/mail"
	"github.com/an-sinh/ansinh/deploy/local/post"
	"github.com/an-sinh/ansinh/deploy/local/registry"
	"github.com/an-sinh/ansinh/deploy/local/stack"
	"github.com/an-sinh/ansinh/deploy/local/supervisor"
	"github.com/an-sinh/ansinh/deploy/local/temporal"
)

// commands are the sub-commands; every child that is ours is this same binary under another of these names.
var commands = map[string]func(ctx context.Context, args []string) error{
	"up":       stack.Up,
	"stop":     stack.Stop,
	"temporal": temporal.Run,
	"idp":      idp.Run,
	"bank":     bank.Run,
	"mail":     mail.Run,
	"post":     post.Run,
	"registry": registry.Run,
}

const usage = `usage: stack up [--root DIR] [--test [--real]] [-- COMMAND…] | stop [--root DIR] [--remove] | temporal | idp | bank | mail | post | registry`

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	ctx, stop := untilAsked()
	err := commands[os.Args[1]](ctx, os.Args[2:])
	stop()
	if status, ok := errors.AsType[supervisor.Exit](err); ok {
		os.Exit(int(status))
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped before it was ready")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stack:", err)
		os.Exit(1)
	}
}

// untilAsked ends the context at the first Ctrl-C, kill or closed terminal. A second one ends the program at once, and
// the kernel its children with it.
func untilAsked() (context.Context, context.CancelFunc) {
	asks := []os.Signal{syscall.SIGINT, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		asks = append(asks, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), asks...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
