package rules

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/an-sinh/ansinh/internal/civil"
)

// resolved are the parameters that answer a question, and what follows from them alone.
type resolved struct {
	term   *ast.Term
	values map[string]any // by full name, for sentences
	bounds []bound        // the parameters age.*
	ages   sync.Map       // age in months and whether the birthday lies after the decision → *ast.Term
	anyAge *ast.Term      // the age of somebody whose day of birth is unknown, in the second pass
	unborn *ast.Term
	lists  sync.Map // name of a list → the list that may hold anything
}

// bound is an age the rules ask about.
type bound struct {
	name  *ast.Term
	years int
}

// resolve picks one row of every parameter. A parameter whose selector has no moment (a benefit that has not begun)
// is left out; one that has a moment but no row is an error of the pack.
func (p *pack) resolve(at moments) (*resolved, error) {
	picks := make([]byte, len(p.parameters))
	for i, set := range p.parameters {
		pick := set.pick(at)
		if pick < 0 && at[set.selector] != "" {
			return nil, fmt.Errorf("rules: %s: parameter %s has no row for %s %s as known on %s",
				p.Package, set.name, set.selector, at[set.selector], at[byAsOf])
		}
		picks[i] = byte(pick + 1)
	}
	if known, ok := p.inputs.resolved.Load(string(picks)); ok {
		return known.(*resolved), nil
	}
	r := &resolved{values: map[string]any{}}
	tree := map[string]any{}
	for i, set := range p.parameters {
		if picks[i] == 0 {
			continue
		}
		value := set.rows[picks[i]-1].Value
		r.values[set.name] = value
		plant(tree, set.name, value)
		if name, ok := strings.CutPrefix(set.name, "age."); ok {
			years, whole := value.(int)
			if !whole {
				return nil, fmt.Errorf("rules: %s: parameter %s must be whole years", p.Package, set.name)
			}
			r.bounds = append(r.bounds, bound{ast.StringTerm(name), years})
		}
	}
	value, err := ast.InterfaceToValue(tree)
	if err != nil {
		return nil, fmt.Errorf("rules: %s: parameters: %w", p.Package, err)
	}
	r.term = ast.NewTerm(value)
	r.unborn = r.everyBound("undecided")
	r.anyAge = r.everyBound("reached", "under", "turns", "decided", "undecided")
	known, _ := p.inputs.resolved.LoadOrStore(string(picks), r)
	return known.(*resolved), nil
}

// plant puts coefficient.orphan under coefficient.
func plant(tree map[string]any, name string, value any) {
	if number, ok := value.(float64); ok {
		value = json.Number(strconv.FormatFloat(number, 'f', -1, 64))
	}
	parent, rest, nested := strings.Cut(name, ".")
	if !nested {
		tree[name] = value
		return
	}
	branch, ok := tree[parent].(map[string]any)
	if !ok {
		branch = map[string]any{}
		tree[parent] = branch
	}
	plant(branch, rest, value)
}

// age says for every bound whether it is reached: by the end of the month (reached, under), only in this month
// (turns), on the day of the decision (decided, undecided). Who is not yet born by the end of the month reaches and
// undercuts nothing. A day of birth of 29 February is reached on 28 February in a common year.
func (r *resolved) age(born civil.Date, month civil.Month, decision civil.Date) *ast.Term {
	months := monthsBetween(born.MonthOf(), month)
	if months < 0 {
		return r.unborn
	}
	decided := months // full months of age that count on the day of the decision
	if !decision.IsZero() {
		decided = monthsBetween(born.MonthOf(), decision.MonthOf())
		if decided%12 == 0 && born.AddYears(decided/12).After(decision) {
			decided-- // the birthday comes later in that month
		}
	}
	key := [2]int{months, decided}
	if known, ok := r.ages.Load(key); ok {
		return known.(*ast.Term)
	}
	age := ast.NewObject()
	for _, b := range r.bounds {
		flags, bound := ast.NewObject(), 12*b.years
		set := func(name string, holds bool) {
			if holds {
				flags.Insert(ast.StringTerm(name), termTrue)
			}
		}
		set("reached", months >= bound)
		set("under", months < bound)
		set("turns", months == bound)
		set("decided", decided >= bound)
		set("undecided", decided < bound)
		age.Insert(b.name, ast.NewTerm(flags))
	}
	term := ast.NewTerm(age)
	r.ages.Store(key, term)
	return term
}

func (r *resolved) everyBound(names ...string) *ast.Term {
	flags := ast.NewObject()
	for _, name := range names {
		flags.Insert(ast.StringTerm(name), termTrue)
	}
	age := ast.NewObject()
	for _, b := range r.bounds {
		age.Insert(b.name, ast.NewTerm(flags))
	}
	return ast.NewTerm(age)
}

// anyList is a list of which nothing is known: one item of any age and kind, which stands for as many as the form takes.
func (r *resolved) anyList(l list) *ast.Term {
	if made, ok := r.lists.Load(l.fact); ok {
		return made.(*ast.Term)
	}
	is := ast.NewObject()
	for _, a := range l.atoms {
		is.Insert(ast.StringTerm(a.name), a.any)
	}
	made := ast.ArrayTerm(ast.ObjectTerm(
		[2]*ast.Term{ast.StringTerm("is"), ast.NewTerm(is)},
		[2]*ast.Term{ast.StringTerm("age"), r.anyAge},
		[2]*ast.Term{ast.StringTerm("anyone"), ast.IntNumberTerm(l.most)}))
	r.lists.Store(l.fact, made)
	return made
}

// value is a parameter by its full name; none outside the coverage.
func (r *resolved) value(name string) (any, bool) {
	if r == nil {
		return nil, false
	}
	value, ok := r.values[name]
	return value, ok
}
