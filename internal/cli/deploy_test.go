package cli

import (
	"bufio"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/config"
)

// process is a process of ours as a file of deploy/ describes it.
type process struct {
	command string
	env     map[string]string
	secrets []string // names of the secret files it is given
}

// fromCompose reads the services whose image is ours.
func fromCompose(t *testing.T) map[string]process {
	t.Helper()
	text, err := os.ReadFile("../../deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Image       string
			Command     []string
			Environment map[string]string
			Secrets     []string
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]process{}
	for name, s := range file.Services {
		if s.Image == "ansinh" {
			all["compose.yaml: "+name] = process{strings.Join(s.Command, " "), s.Environment, s.Secrets}
		}
	}
	return all
}

// fromSystemd reads the units; all have the settings of ansinh.env too.
func fromSystemd(t *testing.T) map[string]process {
	t.Helper()
	units, err := filepath.Glob("../../deploy/systemd/*.service")
	if err != nil {
		t.Fatal(err)
	}
	shared := map[string]string{}
	eachLine(t, "../../deploy/systemd/ansinh.env", func(name, value string) { shared[name] = value })
	all := map[string]process{}
	for _, unit := range units {
		p := process{env: maps.Clone(shared)}
		eachLine(t, unit, func(key, value string) {
			switch key {
			case "ExecStart":
				p.command = strings.TrimPrefix(value, "/usr/local/bin/ansinh ")
			case "Environment":
				name, set, _ := strings.Cut(value, "=")
				p.env[name] = set
			case "LoadCredential":
				name, _, _ := strings.Cut(value, ":")
				p.secrets = append(p.secrets, name)
			}
		})
		all[filepath.Base(unit)] = p
	}
	return all
}

func eachLine(t *testing.T, path string, do func(key, value string)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if key, value, found := strings.Cut(lines.Text(), "="); found && !strings.HasPrefix(key, "#") {
			do(key, value)
		}
	}
}

// What is deployed by the files of deploy/ must start: every process gets what it cannot do without, nothing is set
// that the program does not read, and every secret file that is named is one that it is given.
func TestDeploy_givesEveryProcessWhatItReads(t *testing.T) {
	t.Parallel()
	all := fromCompose(t)
	maps.Copy(all, fromSystemd(t))
	seen := map[string]int{}
	for name, p := range all {
		seen[p.command]++
		if !slices.ContainsFunc(commands, func(c command) bool { return c.name == p.command }) {
			t.Errorf("%s starts %q, which is no sub-command", name, p.command)
		}
		read := map[string]bool{}
		content := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(content, []byte("stands for any secret"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(func(variable string) string {
			read[variable] = true
			value := p.env[variable]
			if !strings.HasSuffix(variable, "_FILE") || value == "" {
				return value
			}
			if !slices.Contains(p.secrets, filepath.Base(value)) {
				t.Errorf("%s: %s names the secret %s, which it is not given", name, variable, filepath.Base(value))
			}
			return content
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for variable := range p.env {
			if !read[variable] {
				t.Errorf("%s sets %s, which the program does not read", name, variable)
			}
		}
		need := needShared(c)
		switch p.command {
		case "api":
			maps.Copy(need, needAPI(c))
		case "worker":
			maps.Copy(need, needWorker(c))
		case "migrate":
			need["ANSINH_OWNER_DATABASE_URL_FILE"] = c.OwnerDatabaseURL
		}
		if err := config.Need(need); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.Clock != "wall" || c.Seed != "" {
			t.Errorf("%s runs by the clock %q with the seed %q", name, c.Clock, c.Seed)
		}
	}
	for _, command := range []string{"api", "worker", "migrate"} {
		if seen[command] != 2 {
			t.Errorf("%s stands in %d files, want compose.yaml and a unit", command, seen[command])
		}
	}
}
