package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/rules"
	"github.com/an-sinh/ansinh/policies"
)

// workedCase is one entry of cases/*.yaml (policies/README.md).
type workedCase struct {
	ID         string         `yaml:"id"`
	Title      string         `yaml:"title"`
	Scheme     string         `yaml:"scheme"`
	Facts      map[string]any `yaml:"facts"`
	Dates      map[string]any `yaml:"dates"`
	Province   string         `yaml:"province"`
	Calendar   map[string]any `yaml:"calendar"`
	Expect     map[string]any `yaml:"expect"`
	Basis      []string       `yaml:"basis"`
	Confidence string         `yaml:"confidence"`
	Why        string         `yaml:"why"`
}

func workedCases(t *testing.T) []workedCase {
	t.Helper()
	all := casesOf(t, policies.FS)
	if len(all) < 40 {
		t.Fatalf("only %d worked cases were found", len(all))
	}
	return all
}

// casesOf reads the worked cases of a release.
func casesOf(t *testing.T, release fs.FS) (all []workedCase) {
	t.Helper()
	names, err := fs.Glob(release, "*/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(release, name)
		if err != nil {
			t.Fatal(err)
		}
		var cases []workedCase
		if err := yaml.Unmarshal(content, &cases); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, cases...)
	}
	return all
}

// question is the line that asks the case.
func (c workedCase) question(t testing.TB) []byte {
	t.Helper()
	line := map[string]any{"id": c.ID, "scheme": c.Scheme, "facts": c.Facts, "dates": c.Dates}
	if c.Province != "" {
		line["province"] = c.Province
	}
	if c.Calendar != nil {
		line["calendar"] = c.Calendar
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWorkedCases_areAnsweredAsExpected(t *testing.T) {
	t.Parallel()
	askAll(t, embedded(t), workedCases(t))
}

// The packs of the tests are packs like any other.
func TestWorkedCases_ofTheTestPacksAreAnsweredAsExpected(t *testing.T) {
	t.Parallel()
	engine, err := rules.Open("../../test/packs")
	if err != nil {
		t.Fatal(err)
	}
	cases := casesOf(t, os.DirFS("../../test/packs"))
	if len(cases) < 4 {
		t.Fatalf("only %d worked cases were found", len(cases))
	}
	askAll(t, engine, cases)
}

func askAll(t *testing.T, engine *rules.Engine, cases []workedCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			req, err := rules.ParseRequest(c.question(t))
			if err != nil {
				t.Fatal(err)
			}
			record, err := engine.Determine(context.Background(), req)
			if err != nil {
				t.Fatal(err)
			}
			var got map[string]any
			if err := json.Unmarshal(record.Result, &got); err != nil {
				t.Fatal(err)
			}
			for key, want := range c.Expect {
				value, there := got[key]
				if !there {
					t.Errorf("%s\nthe answer has no %s, expected %v: %s", c.Title, key, want, record.Result)
				} else if !matches(key, plainly(t, want), value) {
					t.Errorf("%s\n%s is %v, expected %v: %s", c.Title, key, value, want, record.Result)
				}
			}
		})
	}
}

// plainly turns YAML values into what JSON would give.
func plainly(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

// matches compares as policies/README.md says: lists of plain values as sets, reason codes and alternatives as parts,
// lists of objects by their given keys, readings exactly.
func matches(key string, want, got any) bool {
	switch want := want.(type) {
	case []any:
		list, ok := got.([]any)
		return ok && listMatches(key, want, list)
	case map[string]any:
		object, ok := got.(map[string]any)
		return ok && (key != "readings" || len(object) == len(want)) && objectMatches(want, object)
	default:
		return fmt.Sprint(want) == fmt.Sprint(got)
	}
}

func listMatches(key string, want, got []any) bool {
	if len(want) > 0 {
		if _, objects := want[0].(map[string]any); objects {
			return objectsMatch(want, got, key == "alternatives")
		}
	}
	for _, one := range want {
		if !slices.ContainsFunc(got, func(other any) bool { return fmt.Sprint(one) == fmt.Sprint(other) }) {
			return false
		}
	}
	return key == "reason_codes" || key == "alternatives" || !slices.ContainsFunc(got, func(one any) bool {
		return !slices.ContainsFunc(want, func(other any) bool { return fmt.Sprint(one) == fmt.Sprint(other) })
	})
}

// objectsMatch finds for every expected object one of its own.
func objectsMatch(want, got []any, more bool) bool {
	if len(got) < len(want) || len(got) > len(want) && !more {
		return false
	}
	if len(want) == 0 {
		return true
	}
	for i, candidate := range got {
		object, ok := candidate.(map[string]any)
		if ok && objectMatches(want[0].(map[string]any), object) && objectsMatch(want[1:], slices.Delete(slices.Clone(got), i, i+1), more) {
			return true
		}
	}
	return false
}

func objectMatches(want, got map[string]any) bool {
	for key, value := range want {
		other, there := got[key]
		if !there || !matches(key, value, other) {
			return false
		}
	}
	return true
}

func TestWorkedCases_sayWhyAndOnWhat(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range workedCases(t) {
		if c.ID == "" || c.Title == "" || c.Why == "" || len(c.Basis) == 0 || len(c.Expect) == 0 || seen[c.ID] {
			t.Errorf("case %q: id (once), title, expect, basis and why are required", c.ID)
		}
		seen[c.ID] = true
	}
}
