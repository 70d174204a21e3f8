// Package rules evaluates rule packs: Go resolves, Rego judges.
//
// A pack is a folder of data and Rego (policies/README.md). For one question the engine checks the facts against the
// form, picks the rows of the parameters by a closed list of selectors and by what could be known on the day of the
// question, derives ages and periods, and asks the rules. It asks a second time with absent facts open; what differs
// is incomplete. A determination is a pure function of the request and the release.
package rules

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/an-sinh/ansinh/internal/calendar"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/policies"
)

// Engine answers questions by one release. It is safe for any number of goroutines.
type Engine struct {
	packs     map[string]*pack // by scheme code
	calendars holidays
}

// Embedded is the engine of the rules inside the binary, loaded once.
func Embedded() (*Engine, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Engine, error) { return Load(policies.FS) })

// Load reads a release: a folder for each scheme, with a pack.yaml, and calendar/ for the working days. A release
// without a calendar takes that of the binary.
func Load(fsys fs.FS) (*Engine, error) {
	found, err := readFolder(fsys)
	if err != nil {
		return nil, err
	}
	return load(found)
}

// Open reads a release from a folder or from a bundle (.tar.gz) of the same layout. The folder of a single pack is
// taken as well.
func Open(name string) (*Engine, error) {
	found, err := readPath(name)
	if err != nil {
		return nil, err
	}
	if _, single := found["pack.yaml"]; !single {
		return load(found)
	}
	var own manifest
	if err := readYAML(found, "pack.yaml", &own); err != nil {
		return nil, err
	}
	mounted := files{}
	for file, content := range found {
		mounted[path.Join(own.Package, file)] = content
	}
	return load(mounted)
}

func load(found files) (*Engine, error) {
	days := found.under(calendarFolder)
	if len(days) == 0 {
		own, err := readFolder(policies.FS)
		if err != nil {
			return nil, err
		}
		days = own.under(calendarFolder)
	}
	e := &Engine{packs: map[string]*pack{}}
	var err error
	if e.calendars, err = readHolidays(days); err != nil {
		return nil, err
	}
	for name := range found {
		folder, file, _ := strings.Cut(name, "/")
		if file != "pack.yaml" {
			continue
		}
		release := found.under(folder)
		maps.Copy(release, days)
		p, err := loadPack(context.Background(), folder, release)
		if err != nil {
			return nil, err
		}
		if e.packs[p.Scheme] != nil {
			return nil, fmt.Errorf("rules: two packs say they are scheme %s", p.Scheme)
		}
		e.packs[p.Scheme] = p
	}
	if len(e.packs) == 0 {
		return nil, errors.New("rules: the release has no pack (a folder with a pack.yaml)")
	}
	return e, nil
}

func (e *Engine) pack(code string) (*pack, error) {
	if p, ok := e.packs[code]; ok {
		return p, nil
	}
	return nil, errs.New("UNKNOWN_SCHEME", "scheme", code)
}

// Schemes are the benefits of the release, by code.
func (e *Engine) Schemes() []scheme.Scheme {
	var all []scheme.Scheme
	for _, code := range slices.Sorted(maps.Keys(e.packs)) {
		all = append(all, e.packs[code].describe())
	}
	return all
}

// Scheme is what people meet of a benefit: title, form and documents.
func (e *Engine) Scheme(code string) (scheme.Scheme, error) {
	p, err := e.pack(code)
	if err != nil {
		return scheme.Scheme{}, err
	}
	return p.describe(), nil
}

func (p *pack) describe() scheme.Scheme {
	s := scheme.Scheme{Code: p.Scheme, Title: p.Title, Form: p.form.source}
	for _, d := range p.documents {
		s.Documents = append(s.Documents, scheme.DocumentKind(d))
	}
	return s
}

// Release is the content hash of the scheme's rules and calendar, lower-case hex; "" for an unknown scheme.
func (e *Engine) Release(code string) string {
	if p, ok := e.packs[code]; ok {
		return p.release
	}
	return ""
}

// Procedure is the chain of a scheme for a file received on the day.
func (e *Engine) Procedure(code string, filed civil.Date) (procedure.Procedure, error) {
	p, err := e.pack(code)
	if err != nil {
		return procedure.Procedure{}, err
	}
	version, ok := p.procedure(filed, filed)
	if !ok {
		return procedure.Procedure{}, errs.New("PROCEDURE_NOT_ENCODED", "scheme", code, "date", filed.String())
	}
	return version, nil
}

// procedure picks the version for a day of filing, as known on a day.
func (p *pack) procedure(filed, asOf civil.Date) (procedure.Procedure, bool) {
	if filed.IsZero() {
		return procedure.Procedure{}, false
	}
	for _, v := range slices.Backward(p.procedures) {
		if v.InForceFrom > asOf.String() || !within(filed.String(), v.AppliesFrom, v.AppliesTo) {
			continue
		}
		chain := procedure.Procedure{Version: v.Version, Basis: v.Basis, TimeLimitWorkingDays: v.TimeLimitWorkingDays,
			DraftDays: v.DraftDays, SupplementDays: v.SupplementDays, Decider: v.Decider}
		for _, s := range v.Steps {
			chain.Steps = append(chain.Steps, procedure.Step(s))
		}
		return chain, true
	}
	return procedure.Procedure{}, false
}

// MayServe refuses a release whose cases would stand still at a letter it has no words for. Older releases answer
// questions all the same.
func (e *Engine) MayServe() error {
	for code, p := range e.packs {
		for _, kind := range []string{letter.Receipt, letter.Supplement, letter.Granted, letter.Refusal} {
			if p.letters[kind] == nil {
				return fmt.Errorf("rules: the pack of %s lacks the letter %s", code, kind)
			}
		}
	}
	return nil
}

// Letter is the text of a letter ("decision", "refusal") in a language, a text/template.
func (e *Engine) Letter(code, kind, language string) (scheme.Letter, error) {
	p, err := e.pack(code)
	if err != nil {
		return scheme.Letter{}, err
	}
	text, ok := p.letters[kind][language]
	if !ok {
		return scheme.Letter{}, fmt.Errorf("rules: scheme %s has no letter %q in %q", code, kind, language)
	}
	return scheme.Letter(text), nil
}

// RequiredDocuments are the kinds of papers a file with these facts must hold on a day, in the order of documents.yaml.
func (e *Engine) RequiredDocuments(ctx context.Context, code string, given json.RawMessage, today civil.Date) ([]string, error) {
	p, err := e.pack(code)
	if err != nil {
		return nil, err
	}
	known, err := parseFacts(given)
	if err != nil {
		return nil, errs.New("WRONG_FACT", "fact", "facts").Because(err)
	}
	if refused := p.form.check(known); refused != nil {
		return nil, refused
	}
	kinds, err := p.engine.documents(ctx, p, known, today)
	if err != nil {
		return nil, err
	}
	var ordered []string
	for _, d := range p.documents {
		if slices.Contains(kinds, d.Kind) {
			ordered = append(ordered, d.Kind)
		}
	}
	if len(ordered) != len(kinds) {
		return nil, fmt.Errorf("rules: scheme %s asks for documents %v, some of which documents.yaml does not name", code, kinds)
	}
	return ordered, nil
}

// Calendar is the calendar of working days as it was known on a day.
func (e *Engine) Calendar(asOf civil.Date) calendar.Calendar { return e.calendars.asOf(asOf) }
