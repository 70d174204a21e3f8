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

// Letter is the text of a letter in one language, a text/template over the fields documented with the pack.
type Letter struct {
	Subject string
	Body    string // before the reasons
	Closing string // after them
}
