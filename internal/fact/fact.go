// Package fact holds what a source says of a person (thông tin): a fact knows who says so, since when it holds, and since
// when it is known. What a source says is never overwritten; who knows better says it anew.
package fact

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/civil"
)

// Source is who says so.
type Source string

// The sources.
const (
	Applicant          Source = "applicant"
	Document           Source = "document"
	PopulationRegister Source = "population_register"
	Officer            Source = "officer"
)

// Fact is one thing one source said once.
type Fact struct {
	Name       string          `json:"fact"`            // a field of the form, or of a register
	About      string          `json:"about"`           // beneficiary, applicant or payee
	Source     Source          `json:"source"`          //
	Value      json.RawMessage `json:"value,omitempty"` // none: the source says only whether it agrees with the case
	HoldsSince civil.Date      `json:"holds_since,omitzero"`
	KnownSince civil.Date      `json:"known_since"`
	Differs    bool            `json:"differs"` // from what the case said on the day it became known
}

// Beneficiary is about whom the form of a case speaks.
const Beneficiary = "beneficiary"

// Declared are the facts of a form as facts of a source that was heard on a day, in the order of their names.
func Declared(form json.RawMessage, source Source, holdsSince, on civil.Date) ([]Fact, error) {
	var fields map[string]json.RawMessage
	if len(form) > 0 {
		if err := json.Unmarshal(form, &fields); err != nil {
			return nil, fmt.Errorf("fact: read a form: %w", err)
		}
	}
	facts := make([]Fact, 0, len(fields))
	for name, value := range fields {
		facts = append(facts, Fact{Name: name, About: Beneficiary, Source: source, Value: value, HoldsSince: holdsSince, KnownSince: on})
	}
	slices.SortFunc(facts, func(a, b Fact) int { return strings.Compare(a.Name, b.Name) })
	return facts, nil
}
