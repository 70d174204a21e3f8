package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/procedure"
)

// manifest is pack.yaml: what a pack says about itself.
type manifest struct {
	Scheme   string          `yaml:"scheme"`
	Package  string          `yaml:"package"`
	Title    procedure.Title `yaml:"title"`
	Engine   int             `yaml:"engine"`
	Coverage coverage        `yaml:"coverage"`
	Events   []string        `yaml:"events"` // facts whose absence means that nothing is recorded
	Derive   []derivation    `yaml:"derive"`
	Paid     string          `yaml:"paid"` // fact with the months already paid; empty: the scheme knows no arrears
}

// coverage is what the pack answers; the rules escalate the rest.
type coverage struct {
	Dates     []span   `yaml:"dates"`
	Provinces []string `yaml:"provinces"`
}

// span bounds the date a selector names. Bounds are days or months as text; empty is open.
type span struct {
	Selector selector        `yaml:"selector"`
	From     string          `yaml:"from"`
	To       string          `yaml:"to"`
	Title    procedure.Title `yaml:"title"` // the date in words
}

// derivation is something the engine works out before the rules are asked: "age" of a birth date against the bounds
// of the parameters named age.*, or "months" since a month or date.
type derivation struct {
	Kind string `yaml:"kind"`
	From string `yaml:"from"` // a fact, or list.fact
	As   string `yaml:"as"`   // name in the input
}

// parameterYAML is one entry of parameters.yaml.
type parameterYAML struct {
	Title    procedure.Title `yaml:"title"`
	Selector selector        `yaml:"selector"`
	Rows     []row           `yaml:"rows"`
}

// row is a value with dates of its own.
type row struct {
	Value       any    `yaml:"value"`
	AppliesFrom string `yaml:"applies_from"`
	AppliesTo   string `yaml:"applies_to"`
	InForceFrom string `yaml:"in_force_from"`
	Basis       string `yaml:"basis"`
	Transition  string `yaml:"transition"`
}

// procedureYAML is one version of the chain in procedure.yaml.
type procedureYAML struct {
	Version              string     `yaml:"version"`
	Selector             selector   `yaml:"selector"`
	AppliesFrom          string     `yaml:"applies_from"`
	AppliesTo            string     `yaml:"applies_to"`
	InForceFrom          string     `yaml:"in_force_from"`
	Basis                string     `yaml:"basis"`
	Transition           string     `yaml:"transition"`
	TimeLimitWorkingDays int        `yaml:"time_limit_working_days"`
	DraftDays            int        `yaml:"draft_days"`      // 0: drafts are kept
	SupplementDays       int        `yaml:"supplement_days"` // 0: the procedure asks for nothing
	Decider              string     `yaml:"decider"`
	Steps                []stepYAML `yaml:"steps"`
}

type stepYAML struct {
	Key    string          `yaml:"key"`
	Kind   procedure.Kind  `yaml:"kind"`
	Role   string          `yaml:"role"`
	Office procedure.Seat  `yaml:"office"`
	Title  procedure.Title `yaml:"title"`
}

type documentYAML struct {
	Kind  string          `yaml:"kind"`
	Title procedure.Title `yaml:"title"`
	When  string          `yaml:"when"`
}

// letterYAML is a letter in one language.
type letterYAML struct {
	Subject string `yaml:"subject"`
	Body    string `yaml:"body"`
	Closing string `yaml:"closing"`
}

// readYAML decodes strictly: a key nobody reads would be a condition nobody applies.
func readYAML(f files, name string, into any) error {
	content, ok := f[name]
	if !ok {
		return fmt.Errorf("rules: %s is missing", name)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("rules: read %s: %w", name, err)
	}
	return nil
}
