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
	return withParts(ctx, s, func(p *parts) error {
		if _, err := p.hands(); err != nil {
			return err
		}
		if err := p.needIssuer(); err != nil {
			return err
		}
		fmt.Fprintln(s.Out, "the configuration is complete")
		return nil
	})
}
