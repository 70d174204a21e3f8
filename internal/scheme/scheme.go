// Package scheme describes a benefit as people meet it: its name, form and documents (chính sách).
package scheme

import (
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/procedure"
)

// Scheme is what a rule pack says about itself.
type Scheme struct {
	Code      string          `json:"code"` // "social-allowance"
	Title     procedure.Title `json:"title"`
	Form      json.RawMessage `json:"form"` // JSON Schema 2020-12 of the facts
	Documents []DocumentKind  `json:"documents"`
}

// Asks tells whether the form has a fact of the name.
func (s Scheme) Asks(fact string) bool {
	var form struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(s.Form, &form); err != nil {
		return false
	}
	_, asks := form.Properties[fact]
	return asks
}

// DocumentKind is a sort of paper a file may hold.
type DocumentKind struct {
	Kind  string          `json:"kind"` // "disability_certificate"
	Title procedure.Title `json:"title"`
	When  string          `json:"when"` // "always", or the plain words of the condition under which it is required
}

// DocumentTitle is the name of a kind of paper; one the scheme does not know goes by its code.
func (s Scheme) DocumentTitle(kind string) procedure.Title {
	for _, d := range s.Documents {
		if d.Kind == kind {
			return d.Title
		}
	}
	return procedure.Title{Vi: kind, En: kind}
}

// FactTitle is the Vietnamese name of a fact, from its form; one the form does not name goes by its code.
func (s Scheme) FactTitle(name string) string {
	var form struct {
		Properties map[string]struct{ Title string }
	}
	if err := json.Unmarshal(s.Form, &form); err != nil || form.Properties[name].Title == "" {
		return name
	}
	return form.Properties[name].Title
}

// Letter is the text of a letter in one language, a text/template over the fields documented with the pack.
type Letter struct {
	Subject string
	Body    string // before the reasons
	Closing string // after them
}
