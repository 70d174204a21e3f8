package rules

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
)

// question is one benefit month of a request, resolved.
type question struct {
	pack     *pack
	facts    facts
	dates    determination.Dates
	province string
	month    civil.Month
	decision civil.Date // see decisionDay
	at       moments
	params   *resolved // nil outside the coverage
	outside  map[string]any
}

func (p *pack) question(given facts, req determination.Request, month civil.Month, alone bool) (*question, error) {
	since, _ := given[string(byOnBenefitSince)].(string)
	q := &question{pack: p, facts: given, dates: req.Dates, province: req.Province, month: month, at: momentsOf(req.Dates, month, since)}
	if !alone {
		q.decision = decisionDay(req.Dates, month)
	}
	if out := p.Coverage.outside(q.at); len(out) > 0 {
		q.outside = map[string]any{"dates": out}
	}
	if q.province != "" && !slices.Contains(p.Coverage.Provinces, q.province) {
		if q.outside == nil {
			q.outside = map[string]any{}
		}
		q.outside["province"] = q.province
	}
	if q.outside != nil {
		return q, nil
	}
	var err error
	q.params, err = p.resolve(q.at)
	return q, err
}

// doubts say what the rules make of absent facts: nothing (first pass) or anything (second pass), except those that are
// set aside to find out whether they are worth asking for.
type doubts struct {
	open  bool
	aside map[string]bool
}

func (d doubts) about(name string) bool { return d.open && !d.aside[name] }

// input is what the rules see of the question, and the names of the facts that are absent.
func (q *question) input(d doubts) (ast.Object, []string) {
	in, input, missing := q.pack.inputs, ast.NewObject(), []string{}
	put := func(name string, term *ast.Term) { input.Insert(ast.StringTerm(name), term) }
	put("dates", q.datesTerm())
	put("parameters", q.params.term)
	is := ast.NewObject()
	for _, a := range in.atoms {
		value, given := lookup(q.facts, a.path)
		term, absent := a.term(value, given, d.about(a.name))
		if absent {
			missing = append(missing, a.name)
		}
		if term != nil {
			is.Insert(ast.StringTerm(a.name), term)
		}
	}
	put("is", ast.NewTerm(is))
	if own, ok := in.ages[""]; ok {
		if born, ok := day(q.facts[own.From]); ok {
			put(own.As, q.params.age(born, q.month, q.decision))
		} else {
			missing = append(missing, own.From)
			if d.about(own.From) {
				put(own.As, q.params.anyAge)
			}
		}
	}
	for _, m := range in.months {
		value, given := q.facts[m.From]
		if given || in.events[m.From] {
			put(m.As, q.monthsTerm(value))
			continue
		}
		missing = append(missing, m.From)
		if d.about(m.From) {
			put(m.As, anyMonths)
		}
	}
	for _, l := range in.lists {
		if term := q.list(l, d, &missing); term != nil {
			put(l.as, term)
		}
	}
	return input, missing
}

func (q *question) datesTerm() *ast.Term {
	return ast.ObjectTerm(
		[2]*ast.Term{ast.StringTerm("month"), ast.StringTerm(q.month.String())},
		[2]*ast.Term{ast.StringTerm("decided_month"), ast.StringTerm(decidedMonth(q.dates))})
}

func decidedMonth(d determination.Dates) string {
	if d.Decided.IsZero() {
		return ""
	}
	return d.Decided.MonthOf().String()
}

var (
	anyMonths = ast.ObjectTerm(
		[2]*ast.Term{ast.StringTerm("begun"), termTrue}, [2]*ast.Term{ast.StringTerm("later"), termTrue},
		[2]*ast.Term{ast.StringTerm("none"), termTrue}, [2]*ast.Term{ast.StringTerm("unknown"), termTrue})
	noMonths    = object("none")
	laterMonths = object("later")
)

// monthsTerm tells how a month or date lies to the benefit month: begun with the months since, later, or none.
func (q *question) monthsTerm(value any) *ast.Term {
	text, _ := value.(string)
	if len(text) < len("2006-01") {
		return noMonths
	}
	from, err := civil.ParseMonth(text[:len("2006-01")])
	if err != nil {
		return noMonths
	}
	months := monthsBetween(from, q.month)
	if months < 0 {
		return laterMonths
	}
	return ast.ObjectTerm([2]*ast.Term{ast.StringTerm("begun"), termTrue}, [2]*ast.Term{ast.StringTerm("months"), ast.IntNumberTerm(months)})
}

// list is the list as the rules see it; nil when it is absent and stays so.
func (q *question) list(l list, d doubts, missing *[]string) *ast.Term {
	value, given := q.facts[l.fact]
	if !given {
		*missing = append(*missing, l.fact)
		if !d.about(l.fact) {
			return nil
		}
		return q.params.anyList(l)
	}
	entries, _ := value.([]any)
	items := make([]*ast.Term, 0, len(entries))
	for i, entry := range entries {
		object, _ := entry.(map[string]any)
		items = append(items, q.item(l, object, l.fact+"/"+strconv.Itoa(i), d, missing))
	}
	return ast.ArrayTerm(items...)
}

func (q *question) item(l list, object map[string]any, name string, d doubts, missing *[]string) *ast.Term {
	item, is := ast.NewObject(), ast.NewObject()
	for _, a := range l.atoms {
		value, given := object[a.name]
		full := name + "/" + a.name
		term, absent := a.term(value, given, d.about(full))
		if absent {
			*missing = append(*missing, full)
		}
		if term != nil {
			is.Insert(ast.StringTerm(a.name), term)
		}
	}
	item.Insert(ast.StringTerm("is"), ast.NewTerm(is))
	if born, ok := day(object[l.age]); ok {
		item.Insert(ast.StringTerm("age"), q.params.age(born, q.month, q.decision))
		item.Insert(ast.StringTerm("months"), ast.IntNumberTerm(monthsBetween(born.MonthOf(), q.month)))
		return ast.NewTerm(item)
	}
	*missing = append(*missing, name+"/"+l.age)
	if d.about(name + "/" + l.age) {
		item.Insert(ast.StringTerm("age"), q.params.anyAge)
	}
	return ast.NewTerm(item)
}

func day(value any) (civil.Date, bool) {
	text, ok := value.(string)
	if !ok {
		return civil.Date{}, false
	}
	date, err := civil.ParseDate(text)
	return date, err == nil
}

// lookup follows a path into the facts; given tells whether something stands there, null included.
func lookup(given map[string]any, path []string) (value any, found bool) {
	for i, step := range path {
		value, found = given[step]
		if !found || i == len(path)-1 {
			return value, found
		}
		if given, found = value.(map[string]any); !found {
			return nil, false
		}
	}
	return value, found
}
