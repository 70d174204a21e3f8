package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/test/platform"
)

// The commands of the README's story, run as they stand there, on a platform of the test's own.
func TestReadme_theStoryIsTrueLineByLine(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	script := between(t, "story")
	script = strings.ReplaceAll(script, "http://127.0.0.1:8080", p.URL)
	script = strings.ReplaceAll(script, "bin/ansinh", platform.Binary(t))
	script = strings.ReplaceAll(script, "/tmp/letter.pdf", filepath.Join(t.TempDir(), "letter.pdf"))
	cmd := exec.Command("bash", "-eu", "-c", script)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), p.Env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"her case is H99.1", `"state":"submitted"`, `"state":"signing"`, "%PDF-", "\npaid\n", `"PAYMENT_CONFIRMED"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the story does not show %q:\n%s", want, out)
		}
	}
	if books := p.Bank.Books(); len(books) != 1 || books[0].Amount != 540000 {
		t.Errorf("the bank's books say %+v", books)
	}
}

// between is the shell of all code blocks of the README between the marks of a name.
func between(t *testing.T, name string) string {
	t.Helper()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(readme), "<!-- "+name+" -->")
	text, _, ended := strings.Cut(after, "<!-- end of "+name+" -->")
	if !found || !ended {
		t.Fatalf("README.md has lost the marks of %q", name)
	}
	var script strings.Builder
	inside := false
	for _, line := range strings.Split(text, "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "```"):
			inside = !inside
		case inside:
			script.WriteString(line + "\n")
		}
	}
	if script.Len() == 0 {
		t.Fatalf("README.md has no commands between the marks of %q", name)
	}
	return script.String()
}
