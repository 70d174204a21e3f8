package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// Deliver makes the letter, puts it into object storage and records it. The same decision makes the same bytes, so a
// repeated attempt finds its own object.
func (h *Casework) Deliver(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	defer beat(ctx)()
	l, kind, err := h.compose(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	paper, err := h.Paper(l)
	if err != nil {
		return casefile.Moved{}, err
	}
	sum := sha256.Sum256(paper)
	stored := letter.Stored{Kind: kind, Object: "letter/" + m.Case + ".pdf", SHA256: hex.EncodeToString(sum[:])}
	if err := h.Papers.Freeze(ctx, stored.Object, paper, "application/pdf"); err != nil {
		return casefile.Moved{}, err
	}
	if m.On, err = h.Register.Today(ctx); err != nil {
		return casefile.Moved{}, err
	}
	return h.Register.Delivered(ctx, m, stored)
}

// compose writes the letter of a decided case in the words of its rule pack.
func (h *Casework) compose(ctx context.Context, code string) (letter.Letter, string, error) {
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return letter.Letter{}, "", err
	}
	decided, err := h.Register.DecisionOf(ctx, code)
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
	kind := "decision"
	if decided.Outcome == casefile.Refused {
		kind = "refusal"
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
	if p.office, err = h.Register.Office(ctx, c.Office); err != nil {
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
	var parts [3]string
	for i, text := range []string{words.Subject, words.Body, words.Closing} {
		var err error
		if parts[i], err = fillIn(text, fields); err != nil {
			return letter.Letter{}, err
		}
	}
	return letter.Letter{
		Office: p.office.Name, Number: c.Code, Place: p.office.Place, Date: decided.DecidedOn, To: p.applicant.Name, Subject: parts[0],
		Body: paragraphs(parts[1]), Reasons: grounds(decided.Outcome, r.Reasons), Closing: paragraphs(parts[2]),
		Signer: letter.Signer{Title: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", Name: p.decider.Name}, Case: c.Code,
	}, nil
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
