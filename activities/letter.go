package activities

import (
	"context"
	"strings"
	"text/template"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/scheme"
)

// Deliver makes the letter of a decision, puts it into object storage and records it.
func (h *Casework) Deliver(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	defer beat(ctx)()
	decided, err := h.Register.DecisionOf(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	if err := mustBeSigned(decided); err != nil {
		return casefile.Moved{}, err
	}
	l, kind, err := h.compose(ctx, m.Case, decided)
	if err != nil {
		return casefile.Moved{}, err
	}
	if m.On, err = h.Register.Today(ctx); err != nil {
		return casefile.Moved{}, err
	}
	stored, err := h.print(ctx, decided.Office, l, letter.Stored{Kind: kind, Number: 1, MadeOn: m.On, Mark: decided.Hash}, decided.Signature)
	if err != nil {
		return casefile.Moved{}, err
	}
	return h.Register.Delivered(ctx, m, stored)
}

// compose writes the letter of a decided case in the words of its rule pack.
func (h *Casework) compose(ctx context.Context, code string, decided decision.Decision) (letter.Letter, string, error) {
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return letter.Letter{}, "", err
	}
	d, err := h.Register.LastDetermination(ctx, code)
	if err != nil {
		return letter.Letter{}, "", err
	}
	people, err := h.people(ctx, c, decided)
	if err != nil {
		return letter.Letter{}, "", err
	}
	kind := letter.Granted
	if decided.Outcome == casefile.Refused {
		kind = letter.Refusal
	}
	words, err := h.Rules.Letter(c.Scheme, kind, "vi")
	if err != nil {
		return letter.Letter{}, "", err
	}
	l, err := write(words, c, decided, d.Answer, people)
	return l, kind, err
}

type cast struct {
	office                                 office.Office
	beneficiary, applicant, payee, decider person.Person
}

func (h *Casework) people(ctx context.Context, c casefile.Case, decided decision.Decision) (p cast, err error) {
	if p.office, err = h.Register.Office(ctx, decided.Office); err != nil {
		return p, err
	}
	if p.beneficiary, err = h.Register.Person(ctx, c.Beneficiary); err != nil {
		return p, err
	}
	if p.applicant, err = h.Register.Person(ctx, c.Applicant); err != nil {
		return p, err
	}
	if p.payee, err = h.Register.Person(ctx, c.PayeeID); err != nil {
		return p, err
	}
	p.decider, err = h.Register.Person(ctx, decided.Decider)
	return p, err
}

func write(words scheme.Letter, c casefile.Case, decided decision.Decision, r determination.Result, p cast) (letter.Letter, error) {
	fields := map[string]any{
		"Case": c.Code, "Payee": p.payee.Name, "Applicant": p.applicant.Name, "Beneficiary": p.beneficiary.Name,
		"Office": p.office.Name, "Filed": c.FiledOn.Vietnamese(), "Decided": decided.DecidedOn.Vietnamese(),
		"Amount": decided.Amount.Grouped(), "Start": decided.StartMonth.Vietnamese(), "Program": decided.Program, "Note": decided.Note,
	}
	l, err := letterIn(words, fields)
	if err != nil {
		return l, err
	}
	l.Office, l.Place, l.Case, l.Number, l.To, l.Date = p.office.Name, p.office.Place, c.Code, c.Code, p.applicant.Name, decided.DecidedOn
	l.Reasons = grounds(decided.Outcome, r.Reasons)
	l.Signer = letter.Signer{Title: headOf(p.office), Name: p.decider.Name}
	return l, nil
}

// headOf is the title under which the head of an office signs.
func headOf(o office.Office) string {
	if o.Kind == "province" || o.Kind == "centre" {
		return "GIÁM ĐỐC"
	}
	return "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
}

// letterIn fills the words of a rule pack in.
func letterIn(words scheme.Letter, fields map[string]any) (letter.Letter, error) {
	var parts [3]string
	for i, text := range []string{words.Subject, words.Body, words.Closing} {
		var err error
		if parts[i], err = fillIn(text, fields); err != nil {
			return letter.Letter{}, err
		}
	}
	return letter.Letter{Subject: parts[0], Body: paragraphs(parts[1]), Closing: paragraphs(parts[2])}, nil
}

// grounds are the reasons that speak for the outcome.
func grounds(outcome casefile.Outcome, reasons []determination.Reason) []determination.Reason {
	var those []determination.Reason
	for _, r := range reasons {
		refuses := r.Kind == determination.Failed
		if refuses == (outcome == casefile.Refused) && r.Kind != determination.GaveWay {
			r.Article = letter.Citation(r.Article)
			those = append(those, r)
		}
	}
	return those
}

func fillIn(text string, fields map[string]any) (string, error) {
	t, err := template.New("letter").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, fields)
	return strings.TrimSpace(out.String()), err
}

func paragraphs(body string) []string {
	var all []string
	for _, p := range strings.Split(body, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
