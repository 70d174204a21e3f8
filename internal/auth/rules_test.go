package auth_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/policies"
)

// ruleFiles parses policies/authz, tests included.
func ruleFiles(t *testing.T) map[string]*ast.Module {
	t.Helper()
	names, err := fs.Glob(policies.FS, "authz/*.rego")
	if err != nil || len(names) < 3 {
		t.Fatalf("found %v, %v; want rules and their tests", names, err)
	}
	parsed := map[string]*ast.Module{}
	for _, name := range names {
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		options := ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1}
		if parsed[name], err = ast.ParseModuleWithOpts(name, string(text), options); err != nil {
			t.Fatal(err)
		}
	}
	return parsed
}

func TestRules_passTheirOwnTestsAndEveryLineIsTested(t *testing.T) {
	t.Parallel()
	parsed := ruleFiles(t)
	coverage := cover.New()
	results, err := tester.NewRunner().SetStore(inmem.New()).SetModules(parsed).SetCoverageQueryTracer(coverage).
		RaiseBuiltinErrors(true).RunTests(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for result := range results {
		ran++
		if !result.Pass() {
			t.Errorf("%s: %s fails: %v %v", result.Location, result.Name, result.Error, result.SubResults)
		}
	}
	if ran < 20 {
		t.Errorf("only %d tests ran", ran)
	}
	for name, file := range coverage.Report(parsed).Files {
		if file.Coverage < 100 {
			t.Errorf("%s is covered to %.1f%%; not reached: %v", name, file.Coverage, file.NotCovered)
		}
	}
}

func TestRules_areFormatted(t *testing.T) {
	t.Parallel()
	for name := range ruleFiles(t) {
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		formatted, err := format.Source(name, text)
		if err != nil {
			t.Fatal(err)
		}
		if string(formatted) != string(text) {
			t.Errorf("policies/%s is not as `opa fmt` writes it", name)
		}
	}
}

func TestRules_haveWordsForEveryReason(t *testing.T) {
	t.Parallel()
	reasons := 0
	for name, module := range ruleFiles(t) {
		for _, annotation := range module.Annotations {
			code, ok := annotation.Custom["code"].(string)
			if !ok {
				continue
			}
			reasons++
			if _, known := errs.Catalogue()[errs.Code(code)]; !known {
				t.Errorf("%s refuses with %s, which the catalogue does not know", name, code)
			}
		}
	}
	if reasons < 5 {
		t.Errorf("found %d reasons in the metadata, want at least five", reasons)
	}
}

// grants reads the table of rights as the rules hold it.
func grants(t *testing.T) map[string]map[string]string {
	t.Helper()
	options := []func(*rego.Rego){rego.Query("data.authz.grants")}
	for name, module := range ruleFiles(t) {
		if !strings.HasSuffix(name, "_test.rego") {
			options = append(options, rego.ParsedModule(module))
		}
	}
	results, err := rego.New(options...).Eval(t.Context())
	if err != nil || len(results) != 1 {
		t.Fatalf("the table cannot be read: %v %v", results, err)
	}
	table := map[string]map[string]string{}
	for action, row := range results[0].Expressions[0].Value.(map[string]any) {
		table[action] = map[string]string{}
		for who, reach := range row.(map[string]any) {
			table[action][who] = reach.(string)
		}
	}
	return table
}

func TestRules_andProgramKnowTheSameActionsAndRoles(t *testing.T) {
	t.Parallel()
	table := grants(t)
	for _, action := range auth.Actions() {
		if table[string(action)] == nil {
			t.Errorf("nobody may %s: the rules do not know it", action)
		}
	}
	for action, row := range table {
		if !slices.Contains(auth.Actions(), auth.Action(action)) {
			t.Errorf("the rules know %s, the program does not", action)
		}
		for who := range row {
			if !slices.Contains([]string{"anyone", "person", "citizen"}, who) && !slices.Contains(auth.Roles(), auth.Role(who)) {
				t.Errorf("%s is granted to %s, a role the program does not know", action, who)
			}
		}
	}
}
