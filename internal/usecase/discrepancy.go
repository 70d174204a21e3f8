package usecase

import (
	"context"
	"strings"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// Discrepancies is a page of what bank and post said that matches nothing.
func (d *Desk) Discrepancies(ctx context.Context, by auth.Subject, f payment.DiscrepancyFilter) ([]payment.Discrepancy, error) {
	within, _, err := d.reach(ctx, by, auth.DiscrepancyRead)
	if err != nil {
		return nil, err
	}
	all, err := d.Register.DiscrepanciesWithin(ctx, within, f)
	return all, d.log(ctx, by, auth.DiscrepancyRead, "", "discrepancies", err)
}

// CloseDiscrepancy keeps what a treasurer found out.
func (d *Desk) CloseDiscrepancy(ctx context.Context, ask Ask, id string, found payment.Finding) (payment.Discrepancy, error) {
	within, today, err := d.reach(ctx, ask.By, auth.DiscrepancyClose)
	if err != nil {
		return payment.Discrepancy{}, err
	}
	if !IsID(id) {
		return payment.Discrepancy{}, errs.New("DISCREPANCY_NOT_FOUND")
	}
	if strings.TrimSpace(found.Note) == "" {
		return payment.Discrepancy{}, errs.New("NOTE_MISSING")
	}
	if len(found.Note) > maxNote {
		return payment.Discrepancy{}, errs.New("NOTE_TOO_LONG", "limit", maxNote)
	}
	command, err := ask.command(casefile.CommandCloseDiscrepancy, "", "", struct {
		ID    string
		Found payment.Finding
	}{id, found})
	if err != nil {
		return payment.Discrepancy{}, err
	}
	closed, err := outcome[payment.Discrepancy](d.Register.CloseDiscrepancy(ctx, command, id, within, found, today))
	return closed, d.log(ctx, ask.By, auth.DiscrepancyClose, "", id, err)
}
