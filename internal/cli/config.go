package cli

import (
	"context"
	"fmt"
)

// checkConfig validates the configuration without starting anything.
func checkConfig(ctx context.Context, args []string, s Streams) int {
	if len(args) != 1 || args[0] != "check" {
		fmt.Fprintln(s.Err, "usage: ansinh config check")
		return 2
	}
	c, err := load()
	if err != nil {
		return fail(s, err)
	}
	p, err := build(ctx, c, logger(s))
	if err != nil {
		return fail(s, err)
	}
	p.close()
	fmt.Fprintln(s.Out, "the configuration is complete")
	return 0
}
