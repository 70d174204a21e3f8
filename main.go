// Ansinh processes applications for social benefits. See README.md.
package main

import (
	"context"
	"os"

	"github.com/an-sinh/ansinh/internal/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
