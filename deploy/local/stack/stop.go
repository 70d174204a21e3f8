package stack

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/deploy/local/postgres"
	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// order is that of the start; what is left is ended in the reverse one.
var order = []string{"postgres", "minio", "idp", "bank", "post", "registry", "temporal", "worker", "api", "seed", self}

// Stop ends whatever runs from the root, and with --remove also removes the root.
func Stop(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("stack stop", flag.ContinueOnError)
	root := flags.String("root", ".local", "folder for programs, data and secrets")
	remove := flags.Bool("remove", false, "remove the folder afterwards")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folders, err := filepath.Glob(filepath.Join(*root, "test", "run-*"))
	if err != nil {
		return err
	}
	folders = append(folders, *root)
	for _, dir := range folders {
		if err := endLeft(dir); err != nil {
			return err
		}
	}
	if !*remove {
		return nil
	}
	for _, dir := range folders {
		if err := postgres.Remove(dir); err != nil {
			return err
		}
	}
	return os.RemoveAll(*root)
}

// endLeft ends the processes that the pid files of a folder name: first the supervisor, which ends its children
// itself and would start again any that we ended under its hands, then any child that is left.
func endLeft(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "run", "*.pid"))
	if err != nil {
		return err
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(filepath.Base(file), ".pid")
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Index(order, b) - slices.Index(order, a) })
	var failures []error
	for _, name := range names {
		ended, err := supervisor.EndNoted(filepath.Join(dir, "run"), name, leftPatience)
		if err != nil {
			failures = append(failures, err)
		}
		if ended {
			say("ended %s of an earlier run", name)
		}
	}
	if err := errors.Join(failures...); err != nil {
		return fmt.Errorf("end what an earlier run left: %w", err)
	}
	return nil
}
