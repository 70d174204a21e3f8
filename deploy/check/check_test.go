// Package check reads the files of deploy/ as the programs would for which they are written, none of which needs to be
// here. What they set is compared with what the product reads in internal/cli.
package check

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func load(t *testing.T, path string) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{path}, cli.WithName("ansinh"), cli.WithEnv([]string{
		"ANSINH_OIDC_ISSUER=https://login.example.vn", "ANSINH_PUBLIC_URL=https://ansinh.example.vn", "ANSINH_BANK_SFTP_ADDRESS=bank:22",
		"ANSINH_POST_URL=https://post.example.vn", "ANSINH_REGISTRY_URL=https://register.example.vn"}))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(t.Context())
}

func TestCompose_loadsByTheSpecification(t *testing.T) {
	t.Parallel()
	project, err := load(t, "../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "temporal", "temporal-ui", "s3", "migrate", "api", "worker"} {
		if _, there := project.Services[name]; !there {
			t.Errorf("there is no service %s", name)
		}
	}
	for _, name := range []string{"api", "worker"} {
		if s := project.Services[name]; s.Deploy == nil || s.Deploy.Replicas == nil || *s.Deploy.Replicas != 2 {
			t.Errorf("%s does not run twice", name)
		}
	}
	for name, s := range project.Services {
		granted := map[string]bool{}
		for _, secret := range s.Secrets {
			granted[secret.Source] = true
		}
		for variable, value := range s.Environment {
			if value == nil {
				continue
			}
			if secret, is := strings.CutPrefix(*value, "/run/secrets/"); is && !granted[secret] {
				t.Errorf("%s of %s reads the secret %s, which it is not given", variable, name, secret)
			}
		}
		for _, volume := range s.Volumes {
			if volume.Type != types.VolumeTypeBind || strings.Contains(volume.Source, "/deploy/secrets/") { // filled by whoever starts it
				continue
			}
			if _, err := os.Stat(volume.Source); err != nil {
				t.Errorf("%s mounts a file that does not exist: %v", name, err)
			}
		}
		if s.Build != nil && s.Build.Target != "" && !slices.Contains(stages(t), s.Build.Target) {
			t.Errorf("%s is built to the stage %s, which the Containerfile does not have", name, s.Build.Target)
		}
	}
}

func TestCompose_aWrongKeyIsFound(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(wrong, []byte(strings.Replace(string(text), "depends_on:", "depends_onn:", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, wrong); err == nil {
		t.Error("a file with a wrong key was loaded")
	}
}

// instruction is a line of a Containerfile with all its continuations.
type instruction struct{ word, rest string }

func containerfile(t *testing.T) []instruction {
	t.Helper()
	text, err := os.ReadFile("../Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	var all []instruction
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		all = append(all, instruction{word, strings.TrimSpace(rest)})
	}
	return all
}

func stages(t *testing.T) []string {
	var names []string
	for _, i := range containerfile(t) {
		if _, name, named := strings.Cut(i.rest, " AS "); i.word == "FROM" && named {
			names = append(names, name)
		}
	}
	return names
}

func TestContainerfile_buildsWhatTheMakefileBuilds(t *testing.T) {
	t.Parallel()
	known := []string{"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}
	var runs, seen []string
	user := ""
	base := map[string]string{}
	stage := ""
	for _, i := range containerfile(t) {
		if !slices.Contains(known, i.word) {
			t.Errorf("%s is no instruction", i.word)
		}
		switch i.word {
		case "FROM":
			from, name, _ := strings.Cut(i.rest, " AS ")
			base[name], stage = from, name
			if from != "scratch" && !strings.HasPrefix(from, "golang:") && !slices.Contains(seen, from) {
				t.Errorf("%s is built on %s, which is no earlier stage", name, from)
			}
			seen = append(seen, name)
		case "RUN":
			runs = append(runs, i.rest)
		case "USER":
			user = i.rest
		case "COPY":
			if from, ok := strings.CutPrefix(strings.Fields(i.rest)[0], "--from="); ok && !slices.Contains(seen, from) {
				t.Errorf("COPY from %s, which is no earlier stage", from)
			}
		case "ENTRYPOINT":
			if user == "" || user == "root" || strings.HasPrefix(user, "0") {
				t.Errorf("the image %s runs as root", stage)
			}
			user = ""
		}
	}
	goMod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(goMod))[1]
	if base["source"] != "golang:"+version {
		t.Errorf("the image is built with %s and go.mod says %s", base["source"], version)
	}
	script, err := os.ReadFile("../local/build.sh")
	if err != nil {
		t.Fatal(err)
	}
	// The flags and the places of the results differ; which packages are built must not.
	for run, here := range map[string]string{
		"go build -tags nodynamic -o /out/ansinh .":                           "go build -o bin/ansinh .",
		"go build -C deploy/local/minio -o /out/minio github.com/minio/minio": `go build -C deploy/local/minio -o "$PWD/.local/bin/minio" github.com/minio/minio`,
	} {
		if !slices.Contains(runs, run) || !strings.Contains(string(script), here) {
			t.Errorf("the Containerfile's %q and build.sh's %q no longer stand beside each other", run, here)
		}
	}
}

func TestSystemd_verifiesEveryUnit(t *testing.T) {
	t.Parallel()
	units, err := filepath.Glob("../systemd/*.service")
	if err != nil || len(units) != 3 {
		t.Fatalf("found the units %v, %v", units, err)
	}
	dir := t.TempDir()
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		// What is installed on the server is not here: the program and the file of settings.
		here := strings.ReplaceAll(string(text), "/usr/local/bin/ansinh", "/bin/true")
		here = strings.ReplaceAll(here, "EnvironmentFile=", "EnvironmentFile=-")
		name := strings.Replace(filepath.Base(unit), "@", "@1", 1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(here), 0o600); err != nil {
			t.Fatal(err)
		}
		verify(t, filepath.Join(dir, name), "")
		if err := os.WriteFile(filepath.Join(dir, "wrong-"+name), []byte(strings.Replace(here, "ProtectHome=", "ProtectHoem=", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		verify(t, filepath.Join(dir, "wrong-"+name), "ProtectHoem")
	}
}

// verify wants systemd-analyze to complain about the given word, or about nothing. It reads files and starts nothing. A
// machine without systemd cannot check its units; that is said loudly.
func verify(t *testing.T, unit, about string) {
	t.Helper()
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		os.Stderr.WriteString("LEFT OUT " + t.Name() + ": there is no systemd-analyze (Debian's package systemd)\n")
		t.Skip("there is no systemd-analyze")
	}
	out, err := exec.Command(program, "verify", "--man=no", unit).CombinedOutput()
	if about == "" && (err != nil || len(out) > 0) {
		t.Errorf("%s: %v\n%s", filepath.Base(unit), err, out)
	}
	if about != "" && !strings.Contains(string(out), about) {
		t.Errorf("%s passes with a wrong key: %s", filepath.Base(unit), out)
	}
}
