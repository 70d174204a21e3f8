package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/population"
)

// Registers are the registers of the State.
type Registers interface {
	Verify(context.Context, population.Question) (population.Answer, error)
}

const (
	// askRegister is the action under which a question to a register stands in the log.
	askRegister = "register.ask"
	// mostAttempts is how often a file waits for a register that does not answer; then it goes on and says so.
	mostAttempts = 3
	// answerWithin is how long one question may take.
	answerWithin = 4 * time.Second
)

// askRegisters asks the population register about every party whose number is known. A register that is away does not
// hold a file up for ever: after some attempts the silence itself becomes something for the officer to see.
func (h *Casework) askRegisters(ctx context.Context, code string, on civil.Date) ([]population.Finding, error) {
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return nil, err
	}
	var findings []population.Finding
	for _, party := range population.Parties(c) {
		finding, asked, err := h.askAbout(ctx, c, party, on)
		if err != nil {
			return nil, err
		}
		if asked {
			findings = append(findings, finding)
		}
	}
	return findings, nil
}

func (h *Casework) askAbout(ctx context.Context, c casefile.Case, party population.Party, on civil.Date) (population.Finding, bool, error) {
	p, err := h.Register.Person(ctx, party.Person)
	if err != nil || p.CitizenNumber == "" {
		return population.Finding{}, false, err
	}
	home, err := h.Register.Office(ctx, c.Office)
	if err != nil {
		return population.Finding{}, false, err
	}
	question := population.About(c, home, p, population.Machine)
	if err := h.Register.Audit(ctx, audit.Entry{Action: askRegister, Case: c.Code, Target: p.ID, Outcome: audit.Allowed, RequestID: question.Request}); err != nil {
		return population.Finding{}, false, err
	}
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	answer, err := h.Registers.Verify(within, question)
	switch {
	case err != nil && activity.GetInfo(ctx).Attempt < mostAttempts:
		return population.Finding{}, false, err
	case err != nil:
		activity.GetLogger(ctx).Warn("the register does not answer; the file goes on without it", "case", c.Code, "error", err)
		return population.Silence(party.About, on), true, nil
	}
	return population.Compare(party.About, p, answer, on).Payable(h.Banks), true, nil
}
