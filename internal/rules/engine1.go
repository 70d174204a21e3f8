package rules

import (
	"context"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/an-sinh/ansinh/internal/calendar"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
)

// engine1 asks for one benefit month at a time: a first pass with what is known, a second with absent facts open.
type engine1 struct{}

// monthAnswer is what the two passes say of one benefit month.
type monthAnswer struct {
	question *question
	decision decision
	missing  []string // facts without which the answer is open
}

func (engine1) determine(ctx context.Context, e *Engine, p *pack, req determination.Request, given facts) (determination.Result, error) {
	month := benefitMonth(req.Dates)
	asked, err := p.question(given, req, month, false)
	if err != nil {
		return determination.Result{}, err
	}
	answer, err := asked.answer(ctx, askDecision)
	if err != nil {
		return determination.Result{}, err
	}
	result := answer.result()
	p.clock(e, req, &result)
	if p.Paid != "" && (result.Outcome == determination.Eligible || result.Outcome == determination.Ineligible) {
		err = p.arrears(ctx, req, given, &result)
	}
	return result, err
}

// answer asks the rules about the month. What lies outside the pack is not worked out any further.
func (q *question) answer(ctx context.Context, document string) (monthAnswer, error) {
	a := monthAnswer{question: q}
	if q.outside != nil {
		value, err := ast.InterfaceToValue(map[string]any{"outside": q.outside})
		if err != nil {
			return a, err
		}
		said, err := q.pack.program.ask(ctx, askOutside, value)
		if err != nil {
			return a, err
		}
		a.decision, err = readDecision(said)
		return a, err
	}
	input, missing := q.input(doubts{})
	said, err := q.pack.program.ask(ctx, document, input)
	if err != nil {
		return a, err
	}
	if a.decision, err = readDecision(said); err != nil || !q.inDoubt(input, missing) {
		return a, err
	}
	a.missing, err = q.missing(ctx, a.decision, missing)
	return a, err
}

// inDoubt tells whether the absent facts could change anything.
func (q *question) inDoubt(input ast.Object, missing []string) bool {
	absent := make(map[string]bool, len(missing))
	for _, fact := range missing {
		whole, _, nested := strings.Cut(fact, "/")
		absent[fact] = true
		absent[whole] = absent[whole] || nested // children/0/studying puts the list in doubt
	}
	return q.pack.program.inDoubt(input, absent)
}

// missing asks the second time and names the absent facts that could change what is paid.
func (q *question) missing(ctx context.Context, first decision, absent []string) ([]string, error) {
	open, err := q.open(ctx, first, nil)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	needed := map[string]bool{}
	for _, benefit := range open {
		for fact := range q.pack.program.needs[benefit] {
			needed[q.pack.inputs.source(fact)] = true
		}
	}
	var names []string
	aside := map[string]bool{}
	for _, fact := range absent {
		whole, part, within := strings.Cut(fact, "/")
		if !needed[fact] && !needed[whole] {
			continue
		}
		// Some facts matter only beside others: the month in which a benefit began around a birthday, the studies of a
		// child from 16 on. Nobody is asked for what changes nothing.
		if q.pack.inputs.dependent(fact, within && part != "") {
			aside[fact] = true
			without, err := q.open(ctx, first, aside)
			if err != nil {
				return nil, err
			}
			if slices.Equal(open, without) {
				continue
			}
			delete(aside, fact)
		}
		names = append(names, fact)
	}
	slices.Sort(names)
	return names, nil
}

func (q *question) open(ctx context.Context, first decision, aside map[string]bool) ([]string, error) {
	definite, err := first.definite()
	if err != nil {
		return nil, err
	}
	input, _ := q.input(doubts{open: true, aside: aside})
	input.Insert(ast.StringTerm("definite"), definite)
	said, err := q.pack.program.ask(ctx, askOpen, input)
	if err != nil {
		return nil, err
	}
	open, err := texts(said)
	slices.Sort(open)
	return open, err
}

// clock fills in who decides and until when, for a file that was received.
func (p *pack) clock(e *Engine, req determination.Request, result *determination.Result) {
	chain, ok := p.procedure(req.Dates.Filed, req.Dates.AsOf)
	if !ok {
		return
	}
	days := e.Calendar(req.Dates.AsOf)
	if req.Calendar != nil {
		days = calendar.New(req.Calendar.Holidays, req.Calendar.WorkingWeekends)
	}
	result.TimeLimitWorkingDays, result.Decider = chain.TimeLimitWorkingDays, chain.Decider
	result.DecisionDue = days.Add(req.Dates.Filed, chain.TimeLimitWorkingDays)
}

func (engine1) documents(ctx context.Context, p *pack, given facts, today civil.Date) ([]string, error) {
	dates := determination.Dates{AsOf: today}
	asked, err := p.question(given, determination.Request{Dates: dates}, today.MonthOf(), true)
	if err != nil {
		return nil, err
	}
	if asked.outside != nil {
		return nil, errs.New("PROCEDURE_NOT_ENCODED", "scheme", p.Scheme, "date", today.String())
	}
	input, _ := asked.input(doubts{})
	said, err := p.program.ask(ctx, askDocuments, input)
	if err != nil {
		return nil, err
	}
	return texts(said)
}
