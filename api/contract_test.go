package api_test

import (
	"context"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func document3(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestContract_isValidWithItsExamples(t *testing.T) {
	t.Parallel()
	if err := document3(t).Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestContract_holdsTheRoutesAndNoOthers(t *testing.T) {
	t.Parallel()
	written := map[string]bool{}
	for path, item := range document3(t).Paths.Map() {
		for method := range item.Operations() {
			written[method+" "+path] = true
		}
	}
	served := map[string]bool{}
	for _, r := range open(t, nil).door.Routes() {
		served[r] = true
	}
	if len(served) < 20 {
		t.Fatalf("only %d routes: the walk is broken", len(served))
	}
	for _, r := range slices.Sorted(maps.Keys(served)) {
		if !written[r] {
			t.Errorf("%s is served but not in openapi.yaml", r)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(written)) {
		if !served[r] {
			t.Errorf("%s is in openapi.yaml but not served", r)
		}
	}
}

// What the contract calls open is open, and everything else wants a login.
func TestContract_saysWhatNeedsALogin(t *testing.T) {
	t.Parallel()
	try := open(t, nil)
	for path, item := range document3(t).Paths.Map() {
		for method, operation := range item.Operations() {
			if summary := operation.Summary; !strings.Contains(summary, " / ") {
				t.Errorf("%s %s: the summary %q is not in both languages", method, path, summary)
			}
			r := request(method, strings.NewReplacer("{", "", "}", "").Replace(path), "", "Authorization", "")
			refused := try.any(r).StatusCode == http.StatusUnauthorized
			if public := operation.Security != nil && len(*operation.Security) == 0; public == refused {
				t.Errorf("%s %s: open by the contract is %v, refused without a login is %v", method, path, public, refused)
			}
		}
	}
}

func TestContract_isServedAsItIs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := open(t, nil).good(request("GET", "/openapi.yaml", "", "Authorization", ""))
	if string(got.body) != string(text) || got.Header.Get("Content-Type") != "application/yaml" {
		t.Errorf("served %d bytes of %s", len(got.body), got.Header.Get("Content-Type"))
	}
}

// Programs are made from the contract: a kind of command or step it does not know is one they stumble over.
func TestContract_knowsTheKindsOfCommandsAndSteps(t *testing.T) {
	t.Parallel()
	for _, of := range []struct{ schema, file, constant string }{
		{"Command", "../internal/casefile/command.go", "CommandKind"},
		{"Procedure", "../internal/procedure/procedure.go", "Kind"},
	} {
		source, err := os.ReadFile(of.file)
		if err != nil {
			t.Fatal(err)
		}
		properties := document3(t).Components.Schemas[of.schema].Value.Properties
		if steps, has := properties["steps"]; has {
			properties = steps.Value.Items.Value.Properties
		}
		var made []string
		for _, found := range regexp.MustCompile(`(?m)^\t\w+ +`+of.constant+` += "([a-z-]+)"`).FindAllSubmatch(source, -1) {
			made = append(made, string(found[1]))
		}
		var written []string
		for _, kind := range properties["kind"].Value.Enum {
			written = append(written, kind.(string))
		}
		if slices.Sort(made); len(made) < 5 || !slices.Equal(made, slices.Sorted(slices.Values(written))) {
			t.Errorf("%s has the kinds %v, and openapi.yaml says %v", of.file, made, written)
		}
	}
}
