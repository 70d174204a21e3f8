// Package arch holds the house rules that are tests: who may import whom.
package arch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/an-sinh/ansinh/"

// rooms in the order in which a package is looked up; the first prefix that fits is its room.
var rooms = []struct {
	room     string
	prefixes []string
}{
	{"cli", []string{"internal/cli"}},
	{"checker", []string{"test/checker"}},
	{"testkit", []string{"internal/testkit", "internal/arch", "test/"}},
	{"message", []string{"workflows/message"}},
	{"workflows", []string{"workflows/"}},
	{"activities", []string{"activities"}},
	{"policies", []string{"policies"}},
	{"api", []string{"api"}},
	{"web", []string{"web"}},
	{"worker", []string{"worker"}},
	{"usecase", []string{"internal/usecase"}},
	{"auth", []string{"internal/auth"}},
	{"config", []string{"internal/config"}},
	{"adapter", []string{"internal/postgres", "internal/objects", "internal/rules", "internal/bank", "internal/post", "internal/inspect", "internal/pdf", "internal/seal", "internal/mail", "internal/sms", "internal/registry", "internal/temporal"}},
	{"outside", []string{"internal/client", "internal/demo", "internal/living"}},
	{"noun", []string{"internal/"}},
}

// may says which rooms a room may enter, and why not another.
var may = map[string]struct {
	enter []string
	why   string
}{
	"noun":       {[]string{"noun"}, "domain nouns import nothing of ours but each other: move what does I/O into an adapter"},
	"message":    {[]string{"noun"}, "messages are codes and ids: they know nouns only"},
	"workflows":  {[]string{"noun", "message", "activities"}, "workflows must not import an adapter: move it to an activity"},
	"activities": {[]string{"noun"}, "activities declare the ports they need: let internal/cli hand the adapter in"},
	"adapter":    {[]string{"noun", "policies"}, "adapters know nouns and never each other: let internal/cli connect them"},
	"auth":       {[]string{"noun", "policies"}, "auth knows nouns and its rules only"},
	"config":     {[]string{"noun"}, "configuration knows no parts: internal/cli builds them"},
	"usecase":    {[]string{"noun", "auth", "message"}, "use cases declare the ports they need: let internal/cli hand the adapter in"},
	"api":        {[]string{"noun", "auth", "message", "usecase"}, "the door knows use cases, not how they are carried out"},
	"web":        {[]string{"noun", "auth", "message", "usecase"}, "the face knows use cases, not how they are carried out"},
	"worker":     {[]string{"noun", "message", "workflows", "activities"}, "the worker registers stories and hands and knows no adapter"},
	"policies":   {nil, "the rules import nothing"},
	"outside":    {[]string{"noun", "outside", "usecase"}, "a client of the public API knows no parts of the inside"},
	"checker":    {nil, "the checker doubts the program: it shares no code with it"},
	"testkit":    {[]string{"noun", "message", "workflows", "activities", "adapter", "auth", "config", "usecase", "api", "web", "worker", "policies", "outside", "testkit", "cli"}, ""},
	"cli":        {[]string{"noun", "message", "workflows", "activities", "adapter", "auth", "config", "usecase", "api", "web", "worker", "policies", "outside", "cli"}, "production code imports no test code"},
}

// strangers are packages of others that a room must do without.
var strangers = map[string][]string{
	"noun":       {"go.temporal.io/", "github.com/jackc/", "github.com/open-policy-agent/", "github.com/minio/", "net/http", "database/sql$", "os", "os/exec", "net"},
	"workflows":  {"os", "os/exec", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "time", "github.com/jackc/", "github.com/google/uuid", "log", "log/slog"},
	"activities": {"github.com/jackc/", "github.com/minio/", "github.com/open-policy-agent/", "net/http", "os/exec"},
	"usecase":    {"github.com/jackc/", "github.com/minio/", "github.com/open-policy-agent/", "net/http", "os/exec"},
	"api":        {"github.com/jackc/", "github.com/minio/", "go.temporal.io/"},
	"web":        {"github.com/jackc/", "github.com/minio/", "go.temporal.io/"},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func TestImports_keepTheRooms(t *testing.T) {
	t.Parallel()
	packages := load(t)
	if len(packages) < 20 {
		t.Fatalf("only %d packages found: the walk is broken", len(packages))
	}
	for _, p := range packages {
		for _, complaint := range complaints(p) {
			t.Error(complaint)
		}
	}
}

// The rules must be able to say no.
func TestImports_refuseWhatTheRulesForbid(t *testing.T) {
	t.Parallel()
	for _, p := range []pkg{
		{module + "workflows/casework", []string{module + "internal/postgres"}},
		{module + "workflows/payout", []string{"os"}},
		{module + "internal/casefile", []string{module + "internal/usecase"}},
		{module + "internal/bank", []string{module + "internal/objects"}},
		{module + "api", []string{module + "internal/postgres"}},
		{module + "internal/usecase", []string{"github.com/jackc/pgx/v5"}},
		{module + "test/checker", []string{module + "internal/payment"}},
	} {
		if len(complaints(p)) != 1 {
			t.Errorf("%s may import %s", p.ImportPath, p.Imports[0])
		}
	}
}

func complaints(p pkg) []string {
	room := roomOf(p.ImportPath)
	rule, known := may[room]
	if !known {
		return nil // main
	}
	var all []string
	for _, imported := range p.Imports {
		if strings.HasPrefix(imported, module) {
			if !slices.Contains(rule.enter, roomOf(imported)) {
				all = append(all, fmt.Sprintf("%s imports %s: %s", short(p.ImportPath), short(imported), rule.why))
			}
			continue
		}
		for _, stranger := range strangers[room] {
			if imported == strings.TrimSuffix(stranger, "$") || strings.HasSuffix(stranger, "/") && strings.HasPrefix(imported, stranger) {
				all = append(all, fmt.Sprintf("%s imports %s, which a room of kind %q must do without", short(p.ImportPath), imported, room))
			}
		}
	}
	return all
}

func roomOf(path string) string {
	for _, r := range rooms {
		for _, prefix := range r.prefixes {
			if short(path) == prefix || strings.HasPrefix(short(path), strings.TrimSuffix(prefix, "/")+"/") {
				return r.room
			}
		}
	}
	return "main"
}

func short(path string) string { return strings.TrimPrefix(path, module) }

func load(t *testing.T) []pkg {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p pkg
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	return packages
}
