package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/an-sinh/ansinh/internal/money"
)

// decision is what the rules said, checked for its shape: a pack that answers in another shape is broken, and nobody
// is granted or refused by it.
type decision struct {
	outcome      string
	law          string
	paid         paid
	standard     money.VND
	levels       map[string]json.Number // coefficient by category
	worth        map[string]money.VND   // đồng by category
	pension      money.VND              // 0 when it is not due
	alternatives []alternative
	startMonth   string
	failed       []string
	notes        []string
	unclear      map[string]map[string]any // readings by code
	said         map[string]any            // as it came, for the second pass
}

type paid struct {
	program     string
	categories  []string
	coefficient json.Number
	amount      money.VND
}

type alternative struct {
	program, category string
	amount            money.VND
}

// shape reads values of an answer and remembers the first that does not fit.
type shape struct{ err error }

func (s *shape) wrong(what string, value any) {
	if s.err == nil {
		s.err = fmt.Errorf("rules: the answer of the rules has %v (%T) for %s", value, value, what)
	}
}

func (s *shape) object(what string, value any) map[string]any {
	object, ok := value.(map[string]any)
	if !ok && value != nil {
		s.wrong(what, value)
	}
	return object
}

func (s *shape) text(what string, value any) string {
	text, ok := value.(string)
	if !ok && value != nil {
		s.wrong(what, value)
	}
	return text
}

func (s *shape) texts(what string, value any) []string {
	list, ok := value.([]any)
	if !ok && value != nil {
		s.wrong(what, value)
	}
	found := make([]string, len(list))
	for i, one := range list {
		found[i] = s.text(what, one)
	}
	return found
}

func (s *shape) number(what string, value any) json.Number {
	number, ok := value.(json.Number)
	if !ok && value != nil {
		s.wrong(what, value)
	}
	return number
}

// đồng are whole and not negative; anything else is a mistake in the rules.
func (s *shape) dong(what string, value any) money.VND {
	if value == nil {
		return 0
	}
	amount, err := strconv.ParseInt(s.number(what, value).String(), 10, 64)
	if err != nil || amount < 0 {
		s.wrong(what+" (whole đồng)", value)
	}
	return money.VND(amount)
}

var decisionKeys = map[string]bool{"outcome": true, "law": true, "paid": true, "standard": true, "levels": true, "worth": true,
	"pension": true, "alternatives": true, "start_month": true, "failed": true, "notes": true, "unclear": true}

var errUnknownKey = errors.New("rules: the answer of the rules has a key the engine does not know")

func readDecision(said any) (decision, error) {
	var s shape
	answer := s.object("the answer", said)
	for key := range answer {
		if !decisionKeys[key] {
			return decision{}, fmt.Errorf("%w: %s", errUnknownKey, key)
		}
	}
	granted := s.object("paid", answer["paid"])
	d := decision{
		outcome:    s.text("outcome", answer["outcome"]),
		law:        s.text("law", answer["law"]),
		standard:   s.dong("standard", answer["standard"]),
		levels:     map[string]json.Number{},
		worth:      map[string]money.VND{},
		pension:    s.dong("pension", answer["pension"]),
		startMonth: s.text("start_month", answer["start_month"]),
		failed:     s.texts("failed", answer["failed"]),
		notes:      s.texts("notes", answer["notes"]),
		unclear:    map[string]map[string]any{},
		paid: paid{
			program:     s.text("program", granted["program"]),
			categories:  s.texts("categories", granted["categories"]),
			coefficient: s.number("coefficient", granted["coefficient"]),
			amount:      s.dong("amount", granted["amount"]),
		},
	}
	for name, level := range s.object("levels", answer["levels"]) {
		d.levels[name] = s.number("level "+name, level)
	}
	for name, amount := range s.object("worth", answer["worth"]) {
		d.worth[name] = s.dong("worth of "+name, amount)
	}
	for code, readings := range s.object("unclear", answer["unclear"]) {
		d.unclear[code] = s.object("readings of "+code, readings)
	}
	list, ok := answer["alternatives"].([]any)
	if !ok && answer["alternatives"] != nil {
		s.wrong("alternatives", answer["alternatives"])
	}
	for _, one := range list {
		other := s.object("alternative", one)
		d.alternatives = append(d.alternatives, alternative{s.text("program", other["program"]), s.text("category", other["category"]), s.dong("amount", other["amount"])})
	}
	d.said = answer
	return d, s.err
}

// definite is what the second pass compares with.
func (d decision) definite() (*ast.Term, error) {
	value, err := ast.InterfaceToValue(map[string]any{"levels": d.said["levels"], "paid": d.said["paid"], "pension": d.said["pension"]})
	if err != nil {
		return nil, fmt.Errorf("rules: read the answer: %w", err)
	}
	return ast.NewTerm(value), nil
}

func texts(said any) ([]string, error) {
	var s shape
	found := s.texts("a set of texts", said)
	return found, s.err
}
