package rules

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/an-sinh/ansinh/internal/procedure"
)

// pack is one scheme, ready to answer.
type pack struct {
	manifest
	engine     evaluator
	release    string // content hash
	program    *program
	form       form
	parameters []rowSet
	procedures []procedureYAML
	documents  []documentYAML
	letters    map[string]map[string]letterYAML // kind → language → text
	inputs     *inputs
}

// loadPack reads the folder of a scheme; release are its files together with the calendar.
func loadPack(ctx context.Context, folder string, release files) (*pack, error) {
	p := &pack{release: release.hash()}
	own := release.under(folder)
	if err := readYAML(own, path.Join(folder, "pack.yaml"), &p.manifest); err != nil {
		return nil, err
	}
	if p.Package != folder {
		return nil, fmt.Errorf("rules: %s/pack.yaml: package must be the name of the folder", folder)
	}
	known := false
	if p.engine, known = engines[p.manifest.Engine]; !known {
		return nil, fmt.Errorf("rules: %s needs engine %d; this binary has %v", folder, p.manifest.Engine, slices.Sorted(maps.Keys(engines)))
	}
	for _, read := range []func(string, files) error{p.readForm, p.readParameters, p.readProcedures, p.readDocuments, p.readLetters} {
		if err := read(folder, own); err != nil {
			return nil, err
		}
	}
	var err error
	if p.program, err = compile(ctx, own, p.Package); err != nil {
		return nil, err
	}
	if err := p.checkSentences(); err != nil {
		return nil, err
	}
	if p.inputs, err = newInputs(p); err != nil {
		return nil, err
	}
	p.program.readConditions(p.program.compiler, p.Package, p.inputs.source)
	return p, nil
}

func (p *pack) readForm(folder string, own files) (err error) {
	p.form, err = readForm(own[path.Join(folder, "form.schema.json")])
	if err != nil {
		return err
	}
	for _, event := range p.Events {
		if _, ok := p.form.root.Properties[event]; !ok {
			return fmt.Errorf("rules: %s/pack.yaml: event %s is not in the form", folder, event)
		}
	}
	return nil
}

func (p *pack) readParameters(folder string, own files) error {
	var read map[string]parameterYAML
	if err := readYAML(own, path.Join(folder, "parameters.yaml"), &read); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(read)) {
		set := rowSet{name: name, selector: read[name].Selector, rows: read[name].Rows}
		if err := set.check(); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		p.parameters = append(p.parameters, set)
	}
	return nil
}

func (p *pack) readProcedures(folder string, own files) error {
	if err := readYAML(own, path.Join(folder, "procedure.yaml"), &p.procedures); err != nil {
		return err
	}
	known := []procedure.Kind{procedure.Check, procedure.Determine, procedure.Verify, procedure.Approve, procedure.Sign, procedure.Deliver, procedure.Pay}
	for _, version := range p.procedures {
		if version.Selector != byFiled || version.TimeLimitWorkingDays <= 0 || version.DraftDays < 0 || version.SupplementDays < 0 ||
			version.Decider == "" || len(version.Steps) == 0 {
			return fmt.Errorf("rules: %s/procedure.yaml: version %q needs selector filed, time limits, a decider and steps", folder, version.Version)
		}
		for _, step := range version.Steps {
			if !slices.Contains(known, step.Kind) || step.Kind.Human() != (step.Role != "") {
				return fmt.Errorf("rules: %s/procedure.yaml: step %q: unknown kind, or a role that does not fit it", folder, step.Key)
			}
			if !step.Office.Known() || step.Office != procedure.Home && !step.Kind.Human() {
				return fmt.Errorf("rules: %s/procedure.yaml: step %q: %q is no office in which a person acts", folder, step.Key, step.Office)
			}
		}
	}
	return nil
}

func (p *pack) readDocuments(folder string, own files) error {
	return readYAML(own, path.Join(folder, "documents.yaml"), &p.documents)
}

func (p *pack) readLetters(folder string, own files) error {
	if err := readYAML(own, path.Join(folder, "letters.yaml"), &p.letters); err != nil {
		return err
	}
	for kind, languages := range p.letters {
		for _, language := range []string{"vi", "en"} {
			text, ok := languages[language]
			if !ok {
				return fmt.Errorf("rules: %s/letters.yaml: %s lacks %s", folder, kind, language)
			}
			for _, part := range []string{text.Subject, text.Body, text.Closing} {
				if _, err := template.New(kind).Parse(part); err != nil {
					return fmt.Errorf("rules: %s/letters.yaml: %s %s: %w", folder, kind, language, err)
				}
			}
		}
	}
	return nil
}

// checkSentences refuses a sentence that names a figure nobody gives.
func (p *pack) checkSentences() error {
	given := map[string]bool{}
	for _, name := range answerFigures {
		given[name] = true
	}
	for _, set := range p.parameters {
		given[set.name] = true
	}
	for code, s := range p.program.sentences.byCode {
		for _, name := range s.placeholders() {
			if !given[name] {
				return fmt.Errorf("rules: %s: the sentence of %s names {%s}, which is no figure of an answer or parameter", p.Package, code, strings.Trim(name, "{}"))
			}
		}
	}
	return nil
}
