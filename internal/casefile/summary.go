package casefile

import "github.com/an-sinh/ansinh/internal/civil"

// States is every state, in the order in which a case may come through them.
func States() []State {
	return []State{Opened, Submitted, Verifying, Supplementing, Approving, Signing, Delivering, Paying, Closed}
}

// Summary is a case as a list shows it.
type Summary struct {
	Code     string     `json:"code"`
	Scheme   string     `json:"scheme"`
	Office   string     `json:"office"`
	Name     string     `json:"beneficiary_name"`
	State    State      `json:"state"`
	Outcome  Outcome    `json:"outcome,omitempty"`
	OpenedOn civil.Date `json:"opened_on"`
	FiledOn  civil.Date `json:"filed_on,omitzero"`
	Due      civil.Date `json:"due,omitzero"`
}

// Filter narrows a list of cases.
type Filter struct {
	State State // empty: any
	After Place // last case of the page before
	Limit int
}

// Place is where a page ended.
type Place struct {
	OpenedOn civil.Date
	Code     string
}
