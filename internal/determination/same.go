package determination

import (
	"encoding/json"
	"slices"
)

// substance is what a person who signs stands for; clocks and wording are no part of it.
type substance struct {
	Outcome     Outcome
	Law         string
	Program     string
	Categories  []string
	Amount      string
	StartMonth  string
	ReasonCodes []string
	Missing     []string
	Readings    map[string]any `json:",omitempty"`
}

// Same tells whether two answers grant or refuse the same thing. Where they do not, nobody may sign on the strength
// of the older one.
func (r Result) Same(other Result) bool { return r.substance() == other.substance() }

func (r Result) substance() string {
	amount := ""
	if r.Amount != nil {
		amount = r.Amount.String()
	}
	text, err := json.Marshal(substance{r.Outcome, r.Law, r.Program, sorted(r.Categories), amount, r.StartMonth.String(), sorted(r.ReasonCodes), sorted(r.Missing), r.Readings})
	if err != nil {
		panic(err) // texts only
	}
	return string(text)
}

func sorted(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}
