package rules

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/an-sinh/ansinh/policies"
)

// changed is the release of the binary with files put in, replaced or (empty) taken out.
func changed(t *testing.T, changes map[string]string) files {
	t.Helper()
	all, err := readFolder(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	release := maps.Clone(all)
	for name, content := range changes {
		if content == "" {
			delete(release, name)
			continue
		}
		release[name] = []byte(content)
	}
	return release
}

const extra = "social_allowance/extra.rego"

// A pack that tries to reach out of the sandbox is refused when it is loaded, with a sentence that names the place.
func TestLoad_refusesMaliciousPacks(t *testing.T) {
	t.Parallel()
	rule := func(body string) string {
		return "package social_allowance\n\n_bad := x if {\n\tx := " + body + "\n}\n"
	}
	tooDeep := "[a | a := [b | b := [c | some c in input.children]]]"
	for name, tc := range map[string]struct{ file, content, says string }{
		"network":                 {extra, rule(`http.send({"method": "get", "url": "http://127.0.0.1"})`), "undefined function http.send"},
		"network with a mock":     {extra, rule("1 with http.send as count"), "with"},
		"name look-up":            {extra, rule(`net.lookup_ip_addr("example.org")`), "undefined function net.lookup_ip_addr"},
		"environment":             {extra, rule("opa.runtime()"), "undefined function opa.runtime"},
		"clock":                   {extra, rule("time.now_ns()"), "undefined function time.now_ns"},
		"randomness":              {extra, rule(`rand.intn("x", 9)`), "undefined function rand.intn"},
		"a range of a billion":    {extra, rule("count(numbers.range(1, 1000000000))"), "undefined function numbers.range"},
		"a text of a gigabyte":    {extra, rule(`strings.repeat("x", 1000000000)`), "undefined function"},
		"with":                    {extra, rule(`paid with input as {"is": {}}`), "for tests only"},
		"data of another package": {extra, rule("data.authz.decision"), "outside its pack"},
		"all data":                {extra, rule("data"), "outside its pack"},
		"an import":               {extra, "package social_allowance\n\nimport data.authz\n\n_bad := authz.allow\n", "imports nothing"},
		"another package":         {extra, "package authz\n\n_bad := 1\n", "package must be"},
		"nested comprehensions":   {extra, rule(tooDeep), "nests comprehensions 3 deep"},
		"nested loops": {extra, "package social_allowance\n\n_bad if {\n" + strings.Repeat("\tsome _ in input.children\n", 5) + "}\n",
			"loops"},
		"a huge rule":          {extra, "package social_allowance\n\n_bad if {\n" + strings.Repeat("\tinput.children\n", 40) + "}\n", "expressions"},
		"a huge file":          {extra, "package social_allowance\n\n# " + strings.Repeat("x", maxModule) + "\n", "at most"},
		"no metadata":          {extra, "package social_allowance\n\nallowed if input.children\n", "needs a METADATA block"},
		"an unused variable":   {extra, "package social_allowance\n\n_bad if {\n\tx := 1\n}\n", "unused"},
		"recursion":            {extra, "package social_allowance\n\n_a if _b\n\n_b if _a\n", "recursive"},
		"a fact nobody has":    {extra, "package social_allowance\n\n_bad if input.is.shoe_size.large\n", "is no fact of the form"},
		"another engine":       {"social_allowance/pack.yaml", "scheme: x\npackage: social_allowance\nengine: 7\n", "needs engine 7"},
		"an unknown key":       {"social_allowance/pack.yaml", "scheme: x\npackage: social_allowance\nengine: 1\nmagic: yes\n", "magic"},
		"an invented selector": {"social_allowance/parameters.yaml", "x:\n  selector: moon\n  rows: [{value: 1, in_force_from: '2026-10-05', basis: b}]\n", "closed list"},
		"a row slipped in": {"social_allowance/parameters.yaml",
			"x:\n  selector: as_of\n  rows: [{value: 1, in_force_from: '2026-10-05', basis: b}, {value: 2, in_force_from: '2020-01-01', basis: b}]\n", "append, never insert"},
		"a letter that does not parse": {"social_allowance/letters.yaml", "decision:\n  vi: {subject: '{{.X', body: b}\n  en: {subject: s, body: b}\n", "letters.yaml"},
		"a remote schema":              {"social_allowance/form.schema.json", `{"type":"object","unevaluatedProperties":false,"properties":{},"$ref":"http://127.0.0.1/x"}`, "other schemas"},
		"a form that takes anything":   {"social_allowance/form.schema.json", `{"type":"object","properties":{}}`, "unevaluatedProperties"},
		"no answer":                    {"social_allowance/decision.rego", "", "social_allowance"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(changed(t, map[string]string{tc.file: tc.content}))
			if err == nil {
				t.Fatal("the pack was loaded")
			}
			if !strings.Contains(err.Error(), tc.says) {
				t.Errorf("the refusal does not say %q: %v", tc.says, err)
			}
		})
	}
}

// What gets past the checks is still stopped: by the deadline, or because its answer has no shape.
func TestDetermine_survivesABrokenPack(t *testing.T) {
	t.Parallel()
	all := changed(t, nil)
	answers := string(all["social_allowance/decision.rego"])
	for name, tc := range map[string]struct{ from, to, says string }{
		"half a đồng":         {"_amount(coefficient) := round(input.parameters.standard * coefficient)", "_amount(coefficient) := (input.parameters.standard * coefficient) + 0.5", "whole đồng"},
		"a key of its own":    {`"law": law,`, "\"law\": law,\n\t\"bonus\": 1,", "does not know"},
		"a text for a number": {`"standard": input.parameters.standard,`, `"standard": "much",`, "standard"},
		"nothing":             {`"standard": input.parameters.standard,`, `"standard": input.parameters.nothing,`, "undefined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(answers, tc.from, tc.to, 1)
			if broken == answers {
				t.Fatal("the test no longer breaks anything")
			}
			engine, err := load(changed(t, map[string]string{"social_allowance/decision.rego": broken}))
			if err != nil {
				t.Fatal(err)
			}
			req, err := ParseRequest([]byte(`{"scheme":"social-allowance","facts":{"birth_date":"1991-02-02","disability":"severe","household_class":"not_poor","hiv":false},"dates":{"as_of":"2026-11-30"}}`))
			if err != nil {
				t.Fatal(err)
			}
			if _, err = engine.Determine(context.Background(), req); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, expected a refusal that says %q", err, tc.says)
			}
		})
	}
}

func TestAsk_stopsAtItsDeadline(t *testing.T) {
	t.Parallel()
	slow := "package social_allowance\n\n# METADATA\n# title: Slow\n# description: Four loops over the input.\n" +
		"documents contains x if {\n\tsome a in input.n\n\tsome b in input.n\n\tsome c in input.n\n\tsome d in input.n\n\ta + b + c + d == -1\n\tx := a\n}\n"
	engine, err := load(changed(t, map[string]string{extra: slow}))
	if err != nil {
		t.Fatal(err)
	}
	numbers := make([]any, 300)
	for i := range numbers {
		numbers[i] = i
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err = engine.packs["social-allowance"].program.ask(ctx, askDocuments, value(t, map[string]any{"n": numbers}))
	if err == nil || time.Since(begun) > 2*time.Second {
		t.Errorf("a runaway rule ended after %v with %v", time.Since(begun), err)
	}
}

func TestHash_isTheSameForFolderEmbedAndBundle(t *testing.T) {
	t.Parallel()
	embeddedFiles := changed(t, nil)
	bundle, err := embeddedFiles.bundle()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	writeAll(t, folder, embeddedFiles)
	packed := folder + "-release.tar.gz"
	write(t, packed, bundle)
	want, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	renamed := t.TempDir()
	for name, content := range embeddedFiles.under("social_allowance") {
		writeAll(t, renamed, files{strings.TrimPrefix(name, "social_allowance/"): content})
	}
	for _, place := range []string{folder, packed, folder + "/social_allowance", renamed} {
		engine, err := Open(place)
		if err != nil {
			t.Fatalf("%s: %v", place, err)
		}
		if got := engine.Release("social-allowance"); got != want.Release("social-allowance") {
			t.Errorf("%s has the hash %s, the embedded release %s", place, got, want.Release("social-allowance"))
		}
	}
	write(t, folder+"/social_allowance/parameters.yaml", append(embeddedFiles["social_allowance/parameters.yaml"], '\n'))
	engine, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if engine.Release("social-allowance") == want.Release("social-allowance") {
		t.Error("one more line in a file leaves the hash as it was")
	}
}

func TestLoad_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	if _, err := Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "no pack") {
		t.Errorf("an empty release gave %v", err)
	}
	if _, err := Open(t.TempDir() + "/nothing"); err == nil {
		t.Error("a release that is not there was opened")
	}
	large := fstest.MapFS{"x": {Data: make([]byte, maxRelease+1)}}
	if _, err := Load(large); !errors.Is(err, errReleaseTooLarge) {
		t.Errorf("a release of more than 16 MB gave %v", err)
	}
	for _, name := range []string{"form.schema.json", "parameters.yaml", "procedure.yaml", "documents.yaml", "letters.yaml"} {
		if _, err := load(changed(t, map[string]string{"social_allowance/" + name: ""})); err == nil {
			t.Errorf("a pack without %s was loaded", name)
		}
	}
}

// Who acts where is part of the procedure: a place nobody sits in would leave the task unseen.
func TestLoad_refusesAStepInNoOffice(t *testing.T) {
	t.Parallel()
	const file = "social_allowance/procedure.yaml"
	whole := string(changed(t, nil)[file])
	for _, wrong := range []string{
		strings.Replace(whole, "role: commune_officer,", "role: commune_officer, office: moon,", 1),
		strings.Replace(whole, "kind: check,", "kind: check, office: province,", 1),
	} {
		if _, err := load(changed(t, map[string]string{file: wrong})); wrong == whole || err == nil || !strings.Contains(err.Error(), "no office") {
			t.Errorf("got %v", err)
		}
	}
	if _, err := load(changed(t, map[string]string{file: strings.Replace(whole, "role: commune_officer,", "role: commune_officer, office: province,", 1)})); err != nil {
		t.Error(err)
	}
}

func TestSentences_areWellFormed(t *testing.T) {
	t.Parallel()
	engine, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range engine.packs {
		for code, s := range p.program.sentences.byCode {
			for _, word := range []string{"HIV", "AIDS"} {
				if strings.Contains(s.vi+s.en, word) {
					t.Errorf("the sentence of %s names an illness; it may stand in a letter", code)
				}
			}
			if !strings.HasSuffix(s.vi, ".") || !strings.HasSuffix(s.en, ".") {
				t.Errorf("the sentence of %s does not end as a sentence does", code)
			}
		}
		if len(p.program.sentences.byBenefit) == 0 {
			t.Error(fmt.Sprint("no benefit of ", p.Scheme, " has a sentence"))
		}
	}
}
