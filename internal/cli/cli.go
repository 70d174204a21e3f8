// Package cli is the program seen from the shell: it wires everything together and is the only place that knows all.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Streams are what a command reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// command is one sub-command; it returns the exit status.
type command struct {
	name string
	what string // one line for the overview
	run  func(ctx context.Context, args []string, s Streams) int
}

var commands = []command{
	{"decide", "answer questions by the rules, one JSON object a line [--release DIR or FILE]", decide},
	{"api", "serve the API and the pages", serveAPI},
	{"worker", "carry out the stories of the cases", runWorker},
	{"migrate", "bring database and object store up to date", migrate},
	{"config", "validate the configuration: config check", checkConfig},
	{"audit", "prove that the log is whole: audit verify [--known NUMBER:HASH]", checkLog},
	{"clock", "show or advance the business clock", clock},
	{"token", "print a bearer token of a seeded user", token},
	{"seed", "fill a local stack with cases in all states (ANSINH_SEED_CASES, 200)", fillStack},
	{"demo", "drive cases from photograph to money", runDemo},
}

// Run executes one sub-command and gives its exit status: 0 done, 1 done with failures, 2 called wrongly. An interrupt
// or a termination signal ends the command in good order.
func Run(ctx context.Context, args []string, s Streams) int {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	for _, c := range commands {
		if len(args) > 0 && args[0] == c.name {
			return c.run(ctx, args[1:], s)
		}
	}
	fmt.Fprintln(s.Err, "usage: ansinh COMMAND")
	for _, c := range commands {
		fmt.Fprintf(s.Err, "  %-8s %s\n", c.name, c.what)
	}
	return 2
}

// fail says in both languages what a person can act on, and otherwise what broke.
func fail(s Streams, err error) int {
	if errors.Is(err, context.Canceled) {
		return 1
	}
	if refusal, ok := errs.As(err); ok {
		fmt.Fprintf(s.Err, "ansinh: %s\n        %s\n", refusal.Text("vi"), refusal.Text("en"))
		return 1
	}
	fmt.Fprintln(s.Err, "ansinh:", err)
	return 1
}
