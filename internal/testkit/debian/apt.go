package debian

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// unpack downloads pkg and its missing dependencies and unpacks them into dir, which appears whole or not at all.
func unpack(tools, pkg, dir string) error {
	work, err := os.MkdirTemp(tools, pkg+".part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	archives, err := download(apt{}, pkg, filepath.Join(work, "archives"))
	if err != nil {
		// The machine's package lists are missing or older than the archive: fetch our own, ~15 MB.
		private, updateErr := update(filepath.Join(tools, "debian-lists"))
		if updateErr != nil {
			return fmt.Errorf("%w; then %w", err, updateErr)
		}
		if archives, err = download(private, pkg, filepath.Join(work, "fresh")); err != nil {
			return err
		}
	}
	files := filepath.Join(work, "files")
	for _, archive := range archives {
		if _, err := run("", "dpkg", "-x", archive, files); err != nil {
			return err
		}
	}
	return os.Rename(files, dir)
}

// apt is apt-get with options of ours; the zero value uses the machine's own lists.
type apt struct{ options []string }

func (a apt) get(dir string, args ...string) (string, error) {
	return run(dir, "apt-get", append(append([]string{}, a.options...), args...)...)
}

// update fetches package lists into a folder of ours, which needs no root.
func update(state string) (apt, error) {
	for _, folder := range []string{"lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(state, folder), 0o755); err != nil {
			return apt{}, err
		}
	}
	private := apt{options: []string{
		"-o", "Dir::State::Lists=" + filepath.Join(state, "lists"),
		"-o", "Dir::Cache=" + filepath.Join(state, "cache"),
		"-o", "APT::Sandbox::User=", // as root apt would change to _apt, which may not enter our folder
	}}
	_, err := private.get("", "update")
	return private, err
}

// download fetches the package, and what a simulated installation says would come with it, into a new folder.
func download(a apt, pkg, into string) (archives []string, err error) {
	if err := os.Mkdir(into, 0o755); err != nil {
		return nil, err
	}
	plan, err := a.get("", "install", "--simulate", "--yes", "--no-install-recommends", pkg)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{pkg: true}
	for line := range strings.Lines(plan) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "Inst" {
			names[fields[1]] = true
		}
	}
	args := []string{"download"}
	for name := range names {
		args = append(args, name)
	}
	if _, err := a.get(into, args...); err != nil {
		return nil, err
	}
	return filepath.Glob(filepath.Join(into, "*.deb"))
}

func run(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	output, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(output)))
	}
	return string(output), nil
}
