package usecase

import (
	"context"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/population"
	"github.com/an-sinh/ansinh/internal/task"
)

// ResolveItem answers a difference of a case that is before the caller.
func (d *Desk) ResolveItem(ctx context.Context, ask Ask, code, id string, answer item.Answer) (item.Item, error) {
	switch answer.Resolution {
	case item.RegisterWrong, item.CaseWrong, item.Explained:
	default:
		return item.Item{}, errs.Wrong(errs.Field{Name: "resolution", Code: "CHOICE_UNKNOWN",
			Params: map[string]any{"choices": "register_wrong, case_wrong, explained"}})
	}
	if err := checkNote(answer.Note); err != nil {
		return item.Item{}, err
	}
	if strings.TrimSpace(answer.Note) == "" {
		return item.Item{}, errs.Wrong(errs.Field{Name: "note", Code: "NOTE_MISSING"})
	}
	_, duty, today, err := d.before(ctx, ask.By, auth.ItemResolve, code, id)
	if err != nil {
		return item.Item{}, err
	}
	command, err := ask.command(casefile.CommandResolve, code, "", struct {
		Item   string
		Answer item.Answer
	}{id, answer})
	if err != nil {
		return item.Item{}, err
	}
	return outcome[item.Item](d.Register.ResolveItem(ctx, command, duty, id, answer, today))
}

// AskAgain asks the register again about the party of an item, in the officer's name, and gives the item as it stands
// then: what the register says no more is resolved by that.
func (d *Desk) AskAgain(ctx context.Context, ask Ask, code, id string) (item.Item, error) {
	c, duty, today, err := d.before(ctx, ask.By, auth.ItemAskAgain, code, id)
	if err != nil {
		return item.Item{}, err
	}
	i, err := d.Register.Item(ctx, code, id)
	if err != nil {
		return i, err
	}
	if i.Code == item.AlreadyEntitled {
		return i, errs.New("ITEM_NOT_OF_REGISTER")
	}
	finding, err := d.askRegister(ctx, ask.By, c, i.About, today)
	if err != nil {
		return i, err
	}
	command, err := ask.command(casefile.CommandAskAgain, code, "", struct{ Item string }{id})
	if err != nil {
		return i, err
	}
	return outcome[item.Item](d.Register.AskedAgain(ctx, command, duty, id, finding, today))
}

// askRegister asks in an officer's name. Each question stands in the log, under the id the register logs it by.
func (d *Desk) askRegister(ctx context.Context, by auth.Subject, c casefile.Case, about string, today civil.Date) (population.Finding, error) {
	for _, party := range population.Parties(c) {
		if party.About != about {
			continue
		}
		p, err := d.Register.Person(ctx, party.Person)
		if err != nil {
			return population.Finding{}, err
		}
		home, err := d.Register.Office(ctx, c.Office)
		if err != nil {
			return population.Finding{}, err
		}
		question := population.About(c, home, p, by.Username)
		if err := d.Register.Audit(ctx, audit.Entry{Person: by.PersonID, Action: "register.ask", Case: c.Code, Target: p.ID,
			Outcome: audit.Allowed, RequestID: question.Request}); err != nil {
			return population.Finding{}, err
		}
		answer, err := d.Registers.Verify(ctx, question)
		if err != nil {
			return population.Finding{}, errs.New("REGISTER_AWAY").Because(err)
		}
		return population.Compare(about, p, answer, today).Payable(d.Banks), nil
	}
	return population.Finding{}, errs.New("ITEM_NOT_FOUND")
}

// before loads a case that stands before the caller now, and gives the role in which it does.
func (d *Desk) before(ctx context.Context, by auth.Subject, action auth.Action, code, id string) (casefile.Case, string, civil.Date, error) {
	within, today, err := d.reach(ctx, by, action)
	if err != nil {
		return casefile.Case{}, "", today, err
	}
	c, today, err := d.find(ctx, by, action, code, idOr(id))
	if err != nil {
		return c, "", today, err
	}
	if !IsID(id) {
		return c, "", today, errs.New("ITEM_NOT_FOUND")
	}
	tasks, err := d.Register.OpenTasks(ctx, code)
	if err != nil {
		return c, "", today, err
	}
	for _, t := range tasks {
		if slices.Contains(within.Queues, task.Queue(t.Office, t.Role)) {
			return c, t.Role, today, nil
		}
	}
	return c, "", today, d.log(ctx, by, action, code, id, errs.New("CASE_NOT_BEFORE_YOU"))
}

// idOr keeps out of the log what is no id.
func idOr(text string) string {
	if IsID(text) {
		return text
	}
	return ""
}
