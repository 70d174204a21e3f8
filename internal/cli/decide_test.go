package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const question = `{"id":"1","scheme":"social-allowance","facts":{"birth_date":"1991-02-02","disability":"severe","household_class":"not_poor","hiv":false},"dates":{"as_of":"2026-11-30"}}`

func runDecide(t *testing.T, input string, args ...string) (status int, out, errors string) {
	t.Helper()
	var stdout, stderr strings.Builder
	status = Run(context.Background(), append([]string{"decide"}, args...), Streams{In: strings.NewReader(input), Out: &stdout, Err: &stderr})
	return status, stdout.String(), stderr.String()
}

func TestDecide_exitStatusTellsWhetherALineFailed(t *testing.T) {
	t.Parallel()
	if status, out, _ := runDecide(t, question+"\n"); status != 0 || !strings.Contains(out, `"amount":810000`) {
		t.Errorf("status %d, %s", status, out)
	}
	if status, out, _ := runDecide(t, "nonsense\n"+question+"\n"); status != 1 || strings.Count(out, "\n") != 2 {
		t.Errorf("status %d, %s", status, out)
	}
}

func TestDecide_takesAReleaseFromDisk(t *testing.T) {
	t.Parallel()
	if status, out, said := runDecide(t, question+"\n", "--release", "../../policies"); status != 0 || !strings.Contains(out, `"amount":810000`) {
		t.Errorf("status %d, %s%s", status, out, said)
	}
	broken := filepath.Join(t.TempDir(), "release.tar.gz")
	if err := os.WriteFile(broken, []byte("no bundle"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, release := range []string{broken, "nowhere"} {
		if status, out, said := runDecide(t, question+"\n", "--release", release); status == 0 || out != "" || !strings.Contains(said, "release") && !strings.Contains(said, "bundle") {
			t.Errorf("%s: status %d, %q, %q", release, status, out, said)
		}
	}
	if status, _, _ := runDecide(t, "", "--unknown"); status != 2 {
		t.Errorf("an unknown flag gave status %d", status)
	}
}
