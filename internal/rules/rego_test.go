package rules

import (
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/policies"
)

// testPacks are packs that no production binary carries.
var testPacks = os.DirFS("../../test/packs")

// packModules parses all Rego of a pack, tests included.
func packModules(t *testing.T, release fs.FS, folder string) map[string]*ast.Module {
	t.Helper()
	all, err := readFolder(release)
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]*ast.Module{}
	for name, content := range all.under(folder) {
		if !strings.HasSuffix(name, ".rego") {
			continue
		}
		formatted, err := format.Source(name, content)
		if err != nil {
			t.Fatal(err)
		}
		if string(formatted) != string(content) {
			t.Errorf("%s is not formatted: run opa fmt", name)
		}
		if modules[name], err = ast.ParseModuleWithOpts(name, string(content), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1}); err != nil {
			t.Fatal(err)
		}
	}
	return modules
}

func TestPacks_passTheirRegoTestsAndCoverEveryRule(t *testing.T) {
	t.Parallel()
	for _, release := range []fs.FS{policies.FS, testPacks} {
		engine, err := Load(release)
		if err != nil {
			t.Fatal(err)
		}
		testPacksOf(t, engine, release)
	}
}

func testPacksOf(t *testing.T, engine *Engine, release fs.FS) {
	t.Helper()
	for _, p := range engine.packs {
		modules := packModules(t, release, p.Package)
		coverage := cover.New()
		results, err := tester.NewRunner().SetStore(inmem.New()).SetModules(modules).SetCoverageQueryTracer(coverage).RunTests(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for result := range results {
			count++
			if !result.Pass() {
				t.Errorf("%s %s failed (%v)", result.Location, result.Name, result.Error)
			}
			for name, sub := range result.SubResults {
				if sub.Fail {
					t.Errorf("%s %s: %s failed", result.Location, result.Name, name)
				}
			}
		}
		if count == 0 {
			t.Errorf("%s has no Rego tests", p.Package)
		}
		report := coverage.Report(modules)
		for _, name := range slices.Sorted(maps.Keys(report.Files)) {
			if strings.HasSuffix(name, "_test.rego") {
				continue
			}
			for _, gap := range report.Files[name].NotCovered {
				t.Errorf("%s:%d is covered by no Rego test", name, gap.Start.Row)
			}
		}
	}
}

// The Rego tests hold the parameters of 2026-11 as a fixture; it must not drift from parameters.yaml.
func TestFixture_equalsTheResolvedParameters(t *testing.T) {
	t.Parallel()
	engine, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	p := engine.packs["social-allowance"]
	at := momentsOf(determination.Dates{AsOf: civil.MustDate("2026-11-30")}, civil.MustMonth("2026-11"), "")
	resolved, err := p.resolve(at)
	if err != nil {
		t.Fatal(err)
	}
	var fixture *ast.Term
	for _, rule := range packModules(t, policies.FS, p.Package)[p.Package+"/fixture_test.rego"].Rules {
		if rule.Head.Name == "parameters" {
			fixture = rule.Head.Value
		}
	}
	if fixture == nil {
		t.Fatal("fixture_test.rego has no parameters")
	}
	if got, want := plain(t, fixture.Value), plain(t, resolved.term.Value); !reflect.DeepEqual(got, want) {
		t.Errorf("fixture_test.rego has\n%v\nparameters.yaml gives\n%v", got, want)
	}
}

func plain(t *testing.T, value ast.Value) any {
	t.Helper()
	native, err := ast.JSON(value)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(native)
	if err != nil {
		t.Fatal(err)
	}
	var read any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}
