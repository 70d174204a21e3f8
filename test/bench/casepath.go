package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/an-sinh/ansinh/test/bench/casepath"
)

// straightforward is how many times faster than a workflow of fourteen activities the case path must be.
const straightforward = 3

// casePath is how many cases a second go from submission over two approvals to the payment order.
func casePath() ([]Figure, error) {
	ctx := context.Background()
	b, err := casepath.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	rates, err := b.Run(ctx, runs)
	if err != nil {
		return nil, err
	}
	ours, err := length("workflows/casework/*.go", "activities/*.go")
	if err != nil {
		return nil, err
	}
	theirs, err := length("test/bench/casepath/plain/*.go")
	if err != nil {
		return nil, err
	}
	fmt.Printf("case path, cases/s in turns: ours %.1f, straightforward %.1f; lines of source: ours %d, straightforward %d\n", rates.Ours, rates.Plain, ours, theirs)
	f := Figure{Name: "case path", Measured: median(rates.Ours), Unit: "cases/s", Budget: fmt.Sprintf("≥ %d × the yardstick", straightforward),
		Yardstick: "a straightforward workflow, 14 activities", Baseline: median(rates.Plain), Runs: runs}
	f.Ratio = f.Measured / f.Baseline
	met := f.Ratio >= straightforward
	f.Met = &met
	return []Figure{f}, nil
}

// length is the number of lines of the files, tests left out.
func length(patterns ...string) (lines int, err error) {
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return 0, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return 0, err
			}
			lines += bytes.Count(content, []byte("\n"))
		}
	}
	return lines, nil
}
