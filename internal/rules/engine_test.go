package rules_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/rules"
)

func TestScheme_describesFormAndDocuments(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	schemes := engine.Schemes()
	if len(schemes) != 1 || schemes[0].Code != "social-allowance" {
		t.Fatalf("the schemes are %+v", schemes)
	}
	s, err := engine.Scheme("social-allowance")
	if err != nil {
		t.Fatal(err)
	}
	if s.Title.Vi == "" || !json.Valid(s.Form) || len(s.Documents) == 0 || s.Documents[0].When != "always" {
		t.Errorf("the scheme is %+v", s)
	}
	if _, err := engine.Scheme("moon-benefit"); errs.CodeOf(err) != "UNKNOWN_SCHEME" {
		t.Errorf("got %v", err)
	}
}

func TestProcedure_followsTheDayOfFiling(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	chain, err := engine.Procedure("social-allowance", civil.MustDate("2026-10-05"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []procedure.Kind
	for _, step := range chain.Steps {
		kinds = append(kinds, step.Kind)
	}
	want := []procedure.Kind{procedure.Check, procedure.Determine, procedure.Verify, procedure.Sign, procedure.Deliver, procedure.Pay}
	if !slices.Equal(kinds, want) || chain.TimeLimitWorkingDays != 7 || chain.Decider != "commune_chairman" {
		t.Errorf("the chain is %+v", chain)
	}
	if _, err := engine.Procedure("social-allowance", civil.MustDate("2026-10-04")); errs.CodeOf(err) != "PROCEDURE_NOT_ENCODED" {
		t.Errorf("a file of the day before gave %v", err)
	}
}

func TestRequiredDocuments_followTheFacts(t *testing.T) {
	t.Parallel()
	engine, today := embedded(t), civil.MustDate("2026-11-02")
	for _, tc := range []struct {
		name, facts string
		want        []string
	}{
		{"nothing said", `{}`, []string{"identity"}},
		{"disabled and poor", `{"disability":"severe","household_class":"poor"}`, []string{"identity", "disability_certificate", "poverty_certificate"}},
		{"orphan", `{"birth_date":"2020-01-01","parents":{"mother":"dead","father":"dead"}}`, []string{"identity", "child_birth_certificate", "parents_situation"}},
	} {
		got, err := engine.RequiredDocuments(context.Background(), "social-allowance", json.RawMessage(tc.facts), today)
		if err != nil || !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v (%v), expected %v", tc.name, got, err, tc.want)
		}
	}
	if _, err := engine.RequiredDocuments(context.Background(), "social-allowance", json.RawMessage(`{"x":1}`), today); errs.CodeOf(err) != "UNKNOWN_FACT" {
		t.Errorf("got %v", err)
	}
}

func TestCheckForm_namesEveryWrongEntry(t *testing.T) {
	t.Parallel()
	engine, today := embedded(t), civil.MustDate("2026-11-02")
	for _, tc := range []struct {
		name, draft string
		want        []string
	}{
		{"an empty draft", `{}`, nil},
		{"a partial draft", `{"disability":"severe","children":[{"studying":true}]}`, nil},
		{"born today", `{"birth_date":"2026-11-02"}`, nil},
		{"born tomorrow", `{"birth_date":"2026-11-03"}`, []string{"facts/birth_date BIRTH_DATE_IN_FUTURE"}},
		{"a child born tomorrow", `{"children":[{"birth_date":"2026-11-03"}]}`, []string{"facts/children/0/birth_date BIRTH_DATE_IN_FUTURE"}},
		{"two wrong entries", `{"hiv":"no","children":[{"birth_date":"x"}]}`, []string{"facts/hiv WRONG_FACT", "facts/children/0/birth_date WRONG_FACT"}},
		{"an unknown entry", `{"shoe_size":43}`, []string{"facts/shoe_size UNKNOWN_FACT"}},
		{"no object", `7`, []string{"facts WRONG_FACT"}},
	} {
		err := engine.CheckForm("social-allowance", json.RawMessage(tc.draft), today)
		if len(tc.want) == 0 {
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			}
			continue
		}
		refusal, ok := errs.As(err)
		if !ok || refusal.Code != "FORM_INVALID" {
			t.Errorf("%s: got %v", tc.name, err)
			continue
		}
		var got []string
		for _, field := range refusal.Fields {
			got = append(got, field.Name+" "+string(field.Code))
			if text := errs.Text(field.Code, "vi", field.Params); strings.Contains(text, "{") {
				t.Errorf("%s: the sentence has a hole: %s", tc.name, text)
			}
		}
		slices.Sort(got)
		slices.Sort(tc.want)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, expected %v", tc.name, got, tc.want)
		}
	}
}

func TestLetter_fillsInWithWhatThePackDocuments(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	// The fields letters.yaml documents, all of them.
	fields := map[string]any{}
	for _, name := range []string{"Applicant", "Beneficiary", "Payee", "Case", "Filed", "Office", "Decided", "Program", "Amount", "Start", "Note"} {
		fields[name] = "(" + name + ")"
	}
	for _, kind := range []string{"decision", "refusal"} {
		for _, language := range []string{"vi", "en"} {
			text, err := engine.Letter("social-allowance", kind, language)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{text.Subject, text.Body, text.Closing} {
				words := template.Must(template.New("").Option("missingkey=error").Parse(part))
				if err := words.Execute(&bytes.Buffer{}, fields); err != nil {
					t.Errorf("%s in %s: %v", kind, language, err)
				}
			}
		}
	}
	if _, err := engine.Letter("social-allowance", "love", "vi"); err == nil {
		t.Error("a letter of an unknown kind was found")
	}
}

func TestCalendar_knowsWhatCouldBeKnown(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	for _, tc := range []struct {
		asOf, day string
		works     bool
	}{
		{"2026-11-02", "2026-09-02", false}, // National Day
		{"2026-11-02", "2026-08-22", true},  // a Saturday worked in exchange
		{"2026-11-02", "2026-08-31", false}, // its day off
		{"2026-11-02", "2026-11-23", true},  // a Monday
		{"2026-11-02", "2026-11-24", true},  // on record, not counted
		{"2025-12-01", "2026-01-02", true},  // the swap was not yet known
		{"2025-12-20", "2026-01-02", false}, //
		{"2026-11-02", "2026-04-27", false}, // Hung Kings' Day fell on a Sunday
		{"2026-11-02", "2027-02-10", false}, // Lunar New Year, made up
		{"2026-11-02", "2026-11-07", false}, // a Saturday
	} {
		if got := engine.Calendar(civil.MustDate(tc.asOf)).Works(civil.MustDate(tc.day)); got != tc.works {
			t.Errorf("as known on %s, offices work on %s: %v", tc.asOf, tc.day, got)
		}
	}
}

// The same question gives the same bytes, however it is written, and the stored request asks it again.
func TestDetermine_derivesAgainBitByBit(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	for _, c := range workedCases(t) {
		req, err := rules.ParseRequest(c.question(t))
		if err != nil {
			t.Fatal(err)
		}
		first, err := engine.Determine(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		again, err := rules.ParseRequest(first.Request)
		if err != nil {
			t.Fatal(err)
		}
		second, err := engine.Determine(context.Background(), again)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Request, second.Request) || !bytes.Equal(first.Result, second.Result) {
			t.Errorf("%s: asked again it is\n%s\n%s", c.ID, second.Request, second.Result)
		}
		if sorted := sortedJSON(t, first.Result); !bytes.Equal(sorted, first.Result) {
			t.Errorf("%s: the result is not canonical:\n%s\n%s", c.ID, first.Result, sorted)
		}
		if sorted := sortedJSON(t, first.Request); !bytes.Equal(sorted, first.Request) {
			t.Errorf("%s: the request is not canonical:\n%s\n%s", c.ID, first.Request, sorted)
		}
		var stored determination.Result
		if err := json.Unmarshal(first.Result, &stored); err != nil {
			t.Fatal(err)
		}
		if !stored.Same(first.Answer) {
			t.Errorf("%s: the stored result says something else than the answer", c.ID)
		}
	}
}

// sortedJSON is the text with keys sorted by a decoder that knows nothing of our types.
func sortedJSON(t *testing.T, text []byte) []byte {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	var sorted bytes.Buffer
	encoder := json.NewEncoder(&sorted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(sorted.Bytes())
}

func embedded(t testing.TB) *rules.Engine {
	t.Helper()
	engine, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func TestMayServe_wantsEveryLetterACaseCanComeTo(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() (*rules.Engine, error){
		"the binary's": rules.Embedded, "the test pack": func() (*rules.Engine, error) { return rules.Open("../../test/packs") },
	} {
		engine, err := open()
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.MayServe(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	old, err := filepath.Glob("testdata/corpus/*.tar.gz")
	if err != nil || len(old) == 0 {
		t.Fatalf("no stored release: %v", err)
	}
	engine, err := rules.Open(old[0])
	if err != nil {
		t.Fatal(err)
	}
	if engine.MayServe() == nil {
		t.Error("a release from before the receipt would serve cases")
	}
}
