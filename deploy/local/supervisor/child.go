// Package supervisor keeps a handful of processes alive and ends them in order.
//
// It is for one machine and one person: no dependencies between children are known to it, the caller starts them
// in the order in which they can live and they are stopped in the reverse one.
package supervisor

import (
	"context"
	"syscall"
	"time"
)

// Child is one process to keep alive.
type Child struct {
	Name    string
	Command []string
	Env     []string // the whole environment; nil inherits ours
	Dir     string   // where it runs; empty is where we run
	// As says under whose identity it runs; nil is ours.
	As *syscall.SysProcAttr
	// Stop asks it to end; zero is SIGTERM. PostgreSQL wants SIGINT, its "fast" shutdown.
	Stop syscall.Signal
	// Grace is how long it may take to end before it is killed; zero is ten seconds.
	Grace time.Duration
	// Ready is asked until it answers nil; nil means that a started process is ready.
	Ready func(context.Context) error
}

// Pace says how soon a dead child is started again.
type Pace struct {
	First  time.Duration // after the first death; doubled at each further one
	Most   time.Duration
	Steady time.Duration // having lived this long, a child has its first chance again
	Start  time.Duration // within which a child must have become ready at its start
	Tries  int           // deaths before it was ever ready, after which Start gives up
}

// usual suits programs that start within a second or two on a busy two-core machine.
var usual = Pace{First: 200 * time.Millisecond, Most: 10 * time.Second, Steady: 30 * time.Second, Start: 90 * time.Second, Tries: 4}

func (c Child) stop() syscall.Signal {
	if c.Stop == 0 {
		return syscall.SIGTERM
	}
	return c.Stop
}

func (c Child) grace() time.Duration {
	if c.Grace == 0 {
		return 10 * time.Second
	}
	return c.Grace
}
