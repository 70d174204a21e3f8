package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/money"
)

// answerFigures are the names a sentence may use besides those of the parameters.
var answerFigures = []string{"coefficient", "amount", "paid.coefficient", "paid.amount", "month", "start_month", "outside", "province", "missing"}

// result puts the answer of a month into the vocabulary of the platform.
func (a monthAnswer) result() determination.Result {
	d := a.decision
	r := determination.Result{Outcome: determination.Outcome(d.outcome)}
	switch {
	case len(a.missing) > 0:
		r.Outcome, r.Missing = determination.Incomplete, a.missing
		r.Reasons = []determination.Reason{a.reason("FACTS_MISSING", determination.Needed)}
	case r.Outcome == determination.Escalate:
		a.escalate(&r)
	default:
		a.settle(&r)
	}
	for _, reason := range r.Reasons {
		r.ReasonCodes = append(r.ReasonCodes, reason.Code)
	}
	return r
}

func (a monthAnswer) escalate(r *determination.Result) {
	r.Readings = map[string]any{}
	for _, code := range slices.Sorted(maps.Keys(a.decision.unclear)) {
		r.Reasons = append(r.Reasons, a.reason(code, determination.Open))
		maps.Copy(r.Readings, a.decision.unclear[code])
	}
}

func (a monthAnswer) settle(r *determination.Result) {
	d := a.decision
	amount := d.paid.amount
	r.Law, r.Amount, r.Categories, r.Alternatives = d.law, &amount, d.paid.categories, []determination.Alternative{}
	if r.Outcome == determination.Eligible {
		r.Program = d.paid.program
	}
	if len(d.paid.categories) > 0 {
		r.Coefficient, r.Standard = d.paid.coefficient, d.standard
	}
	for _, other := range d.alternatives {
		r.Alternatives = append(r.Alternatives, determination.Alternative{Program: other.program, Category: other.category, Amount: other.amount})
	}
	slices.SortFunc(r.Alternatives, func(x, y determination.Alternative) int {
		return cmp.Or(cmp.Compare(x.Program, y.Program), cmp.Compare(x.Category, y.Category))
	})
	r.StartMonth, _ = civil.ParseMonth(d.startMonth)
	r.Reasons = a.reasons()
}

// reasons are the sentences of what is paid, of what gave way, of what else to know, and of what failed.
func (a monthAnswer) reasons() []determination.Reason {
	d := a.decision
	var granted, gaveWay, rest []determination.Reason
	for _, category := range slices.Sorted(maps.Keys(d.levels)) {
		if slices.Contains(d.paid.categories, category) {
			granted = append(granted, a.benefit(category, determination.Granted))
		} else {
			gaveWay = append(gaveWay, a.benefit(category, determination.GaveWay))
		}
	}
	if d.pension > 0 {
		if len(d.paid.categories) == 0 {
			granted = append(granted, a.benefit("social-pension", determination.Granted))
		} else {
			gaveWay = append(gaveWay, a.benefit("social-pension", determination.GaveWay))
		}
	}
	slices.Sort(d.notes)
	slices.Sort(d.failed)
	for _, code := range d.notes {
		rest = append(rest, a.reason(code, determination.Note))
	}
	for _, code := range d.failed {
		rest = append(rest, a.reason(code, determination.Failed))
	}
	return slices.Concat(granted, gaveWay, rest)
}

func (a monthAnswer) reason(code string, kind determination.ReasonKind) determination.Reason {
	s, ok := a.question.pack.program.sentences.byCode[code]
	if !ok {
		s = sentence{code: code}
	}
	reason := s.fill(a.figure)
	reason.Kind = kind
	return reason
}

func (a monthAnswer) benefit(name string, kind determination.ReasonKind) determination.Reason {
	s, ok := a.question.pack.program.sentences.byBenefit[name]
	if !ok {
		s = sentence{code: name}
	}
	reason := s.fill(func(figure, language string) string {
		switch {
		case figure == "coefficient":
			return factor(a.decision.levels[name], language)
		case figure == "amount" && name == "social-pension":
			return dong(a.decision.pension, language)
		case figure == "amount":
			return dong(a.decision.worth[name], language)
		}
		return a.figure(figure, language)
	})
	reason.Kind = kind
	return reason
}

// figure is a value of the answer as the language writes it.
func (a monthAnswer) figure(name, language string) string {
	d, q := a.decision, a.question
	switch name {
	case "paid.coefficient":
		return factor(d.paid.coefficient, language)
	case "paid.amount":
		return dong(d.paid.amount, language)
	case "month":
		return q.month.Vietnamese()
	case "start_month":
		start, _ := civil.ParseMonth(d.startMonth)
		return start.Vietnamese()
	case "province":
		return q.province
	case "outside":
		return q.outsideText(language)
	case "missing":
		return a.missingText(language)
	}
	if value, ok := q.params.value(name); ok {
		if strings.HasPrefix(name, "coefficient.") {
			return factor(json.Number(fmt.Sprint(value)), language)
		}
		return fmt.Sprint(value)
	}
	return "?"
}

func (a monthAnswer) missingText(language string) string {
	var names []string
	for _, fact := range a.missing {
		title := a.question.pack.form.title(fact)
		if language == "en" {
			names = append(names, title.En)
		} else {
			names = append(names, title.Vi)
		}
	}
	return strings.Join(slices.Compact(names), "; ")
}

func (q *question) outsideText(language string) string {
	var parts []string
	for _, s := range q.pack.Coverage.Dates {
		moment := q.at[s.Selector]
		if moment == "" || within(moment, s.From, s.To) {
			continue
		}
		if language == "en" {
			parts = append(parts, s.Title.En+" "+moment)
		} else {
			parts = append(parts, s.Title.Vi+" "+moment)
		}
	}
	return strings.Join(parts, ", ")
}

// factor writes a coefficient as decrees do: 1,5 in Vietnamese, 1.5 in English.
func factor(number json.Number, language string) string {
	text := number.String()
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	if language == "vi" {
		return strings.ReplaceAll(text, ".", ",")
	}
	return text
}

func dong(amount money.VND, language string) string {
	if language == "en" {
		return strings.ReplaceAll(amount.Grouped(), ".", ",")
	}
	return amount.Grouped()
}
