package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// line is one row of a table of docs/dependencies.md.
var line = regexp.MustCompile("^\\| `([^`]+)` \\| (.+) \\|$")

// chapter names the go.mod that a chapter of the page is about.
var chapter = regexp.MustCompile("^## .*\\(`([^`]+)`\\)$")

func TestDependencies_eachHasItsReason(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string][]string{} // go.mod → modules
	about := ""
	for text := range strings.Lines(string(page)) {
		text = strings.TrimRight(text, "\n")
		if parts := chapter.FindStringSubmatch(text); parts != nil {
			about = parts[1]
		}
		if parts := line.FindStringSubmatch(text); parts != nil {
			reasons[about] = append(reasons[about], parts[1])
		}
	}
	files := goMods(t)
	for _, file := range files {
		wanted := direct(t, file)
		for _, module := range wanted {
			if !slices.Contains(reasons[file], module) {
				t.Errorf("%s requires %s: give it a line with its reason in docs/dependencies.md", file, module)
			}
		}
		for _, module := range reasons[file] {
			if !slices.Contains(wanted, module) {
				t.Errorf("docs/dependencies.md gives a reason for %s, which %s does not require directly", module, file)
			}
		}
	}
	for file := range reasons {
		if !slices.Contains(files, file) {
			t.Errorf("docs/dependencies.md has a chapter on %s, which does not exist", file)
		}
	}
}

// goMods lists the modules of this repository.
func goMods(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"go.mod", "deploy/*/go.mod", "deploy/*/*/go.mod"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			name, err := filepath.Rel("../..", path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, filepath.ToSlash(name))
		}
	}
	return files
}

// direct lists what a go.mod requires directly. One that only pins programs says so with tool lines, and all its
// requirements are marked indirect: then the modules of those programs count.
func direct(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", file))
	if err != nil {
		t.Fatal(err)
	}
	var all, programs, modules []string
	for text := range strings.Lines(string(text)) {
		fields := strings.Fields(text)
		switch {
		case len(fields) == 2 && fields[0] == "tool":
			programs = append(programs, fields[1])
		case len(fields) >= 3 && fields[0] == "require":
			fields = fields[1:]
			fallthrough
		case len(fields) >= 2 && strings.HasPrefix(fields[1], "v"):
			all = append(all, fields[0])
			if !strings.HasSuffix(strings.TrimSpace(text), "// indirect") {
				modules = append(modules, fields[0])
			}
		}
	}
	for _, program := range programs {
		at := slices.IndexFunc(all, func(module string) bool { return program == module || strings.HasPrefix(program, module+"/") })
		if at < 0 {
			t.Fatalf("%s pins %s and requires no module of it", file, program)
		}
		modules = append(modules, all[at])
	}
	return modules
}
