// Command checker looks at what a platform left behind and says which invariants do not hold. It shares no code with
// the program: what the program believes of itself is what it is here to doubt. It reads PostgreSQL by SQL, the object
// store by S3, and the folders in which the bank and the post office keep their own books.
//
//	checker [--moving] [--ansinh bin/ansinh] FOLDER
//
// FOLDER is that of a local stack (.local), with env.json. Each broken invariant is a sentence on standard output, and
// the exit status is 1. docs/invariants.md lists them.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// patience is how long a whole check may take.
const patience = 10 * time.Minute

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run gives 0 when everything holds, 1 when something does not, 2 when it could not look.
func run(ctx context.Context, args []string, out, complaints io.Writer) int {
	flags := flag.NewFlagSet("checker", flag.ContinueOnError)
	flags.SetOutput(complaints)
	moving := flags.Bool("moving", false, "the platform is at work: do not ask whether everything has come to its end")
	ansinh := flags.String("ansinh", "bin/ansinh", "the program, asked to derive determinations again")
	if flags.Parse(args) != nil || flags.NArg() != 1 {
		fmt.Fprintln(complaints, "usage: checker [--moving] [--ansinh bin/ansinh] FOLDER")
		return 2
	}
	e, err := open(ctx, flags.Arg(0), *ansinh)
	if err != nil {
		fmt.Fprintln(complaints, "checker:", err)
		return 2
	}
	defer e.close()
	broken, err := examine(ctx, e, *moving)
	if err != nil {
		fmt.Fprintln(complaints, "checker:", err)
		return 2
	}
	for _, b := range broken {
		fmt.Fprintf(out, "%s: %s\n", b.invariant, b.sentence)
	}
	if len(broken) > 0 {
		return 1
	}
	fmt.Fprintf(out, "%d invariants hold (%s)\n", len(invariants), e.size(ctx))
	return 0
}

// breach is one invariant that does not hold, and where.
type breach struct{ invariant, sentence string }

// most is how many breaches of one invariant are told; a thousand would say no more.
const most = 20

func examine(ctx context.Context, e *evidence, moving bool) ([]breach, error) {
	var all []breach
	for _, i := range invariants {
		if moving && i.atRest {
			continue
		}
		sentences, err := i.breaches(ctx, e)
		if err != nil {
			return all, fmt.Errorf("%s: %w", i.name, err)
		}
		for _, s := range sentences[:min(most, len(sentences))] {
			all = append(all, breach{i.name, s})
		}
	}
	return all, nil
}
