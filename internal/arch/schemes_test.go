package arch

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/rules"
)

// A scheme is a folder. The pack of the tests runs through every part of the platform (test/levels_test.go), and no line
// of the program knows it.
func TestSchemes_aFolderIsEnough(t *testing.T) {
	t.Parallel()
	engine, err := rules.Open("../../test/packs")
	if err != nil {
		t.Fatal(err)
	}
	inside, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range engine.Schemes() {
		if _, err := inside.Scheme(s.Code); err == nil {
			t.Errorf("production carries the scheme %s of the tests", s.Code)
		}
		for _, name := range program(t) {
			content, err := os.ReadFile("../../" + name)
			if err != nil {
				t.Fatal(err)
			}
			if folder := strings.ReplaceAll(s.Code, "-", "_"); bytes.Contains(content, []byte(s.Code)) || bytes.Contains(content, []byte(folder)) {
				t.Errorf("%s names the scheme %s: what a scheme needs stands in its pack", name, s.Code)
			}
		}
	}
}

// program are the Go files of the program, tests left out.
func program(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "test" || name == "deploy" || name == "web/node_modules" || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 100 {
		t.Fatalf("only %d files found: the walk is broken", len(names))
	}
	return names
}
