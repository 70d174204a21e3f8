package casefile

import (
	"bytes"
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/person"
)

// Payee is who receives the money: a party of the case by name ("beneficiary", "applicant"), or a person.
type Payee struct {
	Party  string
	Person *person.Person
}

// IsZero tells whether nobody is named yet.
func (p Payee) IsZero() bool { return p.Party == "" && p.Person == nil }

// MarshalJSON writes the party's name, or the person.
func (p Payee) MarshalJSON() ([]byte, error) {
	if p.Person != nil {
		return json.Marshal(p.Person)
	}
	return json.Marshal(p.Party)
}

// UnmarshalJSON reads either form.
func (p *Payee) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		return decoder.Decode(&p.Person)
	}
	return json.Unmarshal(data, &p.Party)
}
