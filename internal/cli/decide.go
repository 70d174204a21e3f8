package cli

import (
	"context"
	"flag"
	"os"
	"runtime/debug"

	"github.com/an-sinh/ansinh/internal/rules"
)

// batchGC lets the heap of a batch grow to five times what it holds (some 20 MB) before the collector runs: a fifth
// more lines a second.
const batchGC = 400

// decide answers questions, one JSON object a line, without server, database or network. Exit status 1 says that some
// line was no question.
func decide(ctx context.Context, args []string, s Streams) int {
	flags := flag.NewFlagSet("decide", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	release := flags.String("release", os.Getenv("ANSINH_RELEASE"), "folder or bundle with the rules; those inside the binary when empty")
	if flags.Parse(args) != nil {
		return 2
	}
	debug.SetGCPercent(batchGC)
	engine, err := openRules(*release)
	if err != nil {
		return fail(s, err)
	}
	failed, err := rules.Decide(ctx, engine, s.In, s.Out)
	if err != nil {
		return fail(s, err)
	}
	if failed {
		return 1
	}
	return 0
}

// openRules reads the release that is named, or the one inside the binary.
func openRules(release string) (*rules.Engine, error) {
	if release == "" {
		return rules.Embedded()
	}
	return rules.Open(release)
}
