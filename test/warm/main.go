// Warm compiles the PDF engine into the folder of compiled code that the tests share. The race detector makes that ten
// times slower, and the machine code is the same without it.
package main

import (
	"fmt"
	"os"

	"github.com/an-sinh/ansinh/internal/inspect"
	"github.com/an-sinh/ansinh/internal/testkit"
)

func main() {
	if err := warm(); err != nil {
		fmt.Fprintln(os.Stderr, "warm:", err)
		os.Exit(1)
	}
}

func warm() error {
	folder, err := testkit.CompiledCode()
	if err != nil {
		return err
	}
	limits := inspect.DefaultLimits()
	limits.Cache = folder
	inspector, err := inspect.Open(limits)
	if err != nil {
		return err
	}
	defer inspector.Close()
	return inspector.Warm()
}
