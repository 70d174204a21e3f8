// Command chaos walks at random through everything people can do with the platform while processes are killed and halted,
// and then has a program that shares no code with it say whether anything was lost. What is drawn follows from the seed;
// when it happens does not.
//
//	make chaos SEED=1 N=10
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// length is how many steps a walk has unless it is told; of about twenty seconds without an outage.
const length = 160

// place says where the programs are.
type place struct {
	tools   string // folder of stack and minio
	ansinh  string // the product
	checker string
	files   string // papers people hand in
	steps   int
	keep    bool // the folder of a walk, whatever came of it
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	seed := flag.Uint64("seed", 1, "first seed")
	n := flag.Uint64("n", 1, "number of seeds")
	p := place{}
	flag.IntVar(&p.steps, "steps", length, "steps of a walk")
	flag.BoolVar(&p.keep, "keep", false, "keep the folder of a walk that was clean, too")
	flag.StringVar(&p.ansinh, "ansinh", "bin/ansinh", "the program")
	flag.StringVar(&p.tools, "tools", ".local/bin", "folder of stack and minio")
	flag.Parse()
	dirty, err := manyWalks(ctx, *seed, *n, p)
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
	}
	if err != nil || dirty > 0 {
		os.Exit(1)
	}
}

func manyWalks(ctx context.Context, seed, n uint64, p place) (dirty int, err error) {
	if p, err = p.absolute(); err != nil {
		return 0, err
	}
	for i := seed; i < seed+n && ctx.Err() == nil; i++ {
		began := time.Now()
		if err := oneWalk(ctx, i, p, os.Stdout); err != nil {
			dirty++
			fmt.Printf("seed %d: %v\n  again: make chaos SEED=%d N=1\n", i, err, i)
			continue
		}
		fmt.Printf("seed %d is clean (%v)\n", i, time.Since(began).Round(time.Second))
	}
	fmt.Printf("%d of %d seeds were not clean\n", dirty, n)
	return dirty, context.Cause(ctx)
}

// absolute also builds the checker.
func (p place) absolute() (place, error) {
	var err error
	for _, path := range []*string{&p.tools, &p.ansinh} {
		if *path, err = filepath.Abs(*path); err != nil {
			return p, err
		}
	}
	if p.files, err = filepath.Abs("test/files"); err != nil {
		return p, err
	}
	p.checker = filepath.Join(p.tools, "checker")
	return p, buildChecker(p.checker)
}

func buildChecker(path string) error {
	out, err := exec.Command("go", "build", "-o", path, "github.com/an-sinh/ansinh/test/checker").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the checker: %w: %s", err, out)
	}
	return nil
}

// oneWalk is one seed from the start of its stack to the verdict. On a bad one the trace goes to out and the folder stays.
func oneWalk(ctx context.Context, seed uint64, p place, out io.Writer) error {
	s, err := begin(p.tools, p.ansinh)
	if s != nil {
		defer func() { s.end(err != nil || p.keep) }()
	}
	if err != nil {
		return fmt.Errorf("the stack does not start: %w", err)
	}
	w, err := newWalk(seed, s, p.files)
	if err != nil {
		return err
	}
	w.carryOut(ctx, walkOf(seed, p.steps))
	if err = w.judge(ctx, p); err == nil {
		return nil
	}
	for _, line := range w.lines {
		fmt.Fprintln(out, "  "+line)
	}
	err = fmt.Errorf("%w\n  everything it left is in %s", err, s.folder)
	return err
}

// judge brings the platform to rest and asks the checker.
func (w *walk) judge(ctx context.Context, p place) error {
	err := errors.Join(append(w.wrong, w.rest(ctx), w.saidNothingBad())...)
	text, checked := exec.CommandContext(ctx, p.checker, "--ansinh", p.ansinh, w.stack.root()).CombinedOutput()
	if checked != nil {
		err = errors.Join(err, fmt.Errorf("the checker: %w\n%s", checked, text))
	}
	w.say("%s", text)
	return err
}

// omens are words that no log may hold: a story that does not repeat itself, a race, a programming error.
var omens = []string{"TMPRL1100", "nondeterminis", "DATA RACE", "nil pointer", "index out of range"}

func (w *walk) saidNothingBad() error {
	var all []error
	for _, name := range []string{".local/log/api.log", ".local/log/worker.log", "api2.log", "worker2.log"} {
		text, err := os.ReadFile(filepath.Join(w.stack.folder, name))
		all = append(all, err)
		for _, line := range strings.Split(string(text), "\n") {
			for _, omen := range omens {
				if strings.Contains(line, omen) {
					all = append(all, fmt.Errorf("%s says: %.500s", name, line))
				}
			}
		}
	}
	return errors.Join(all...)
}
