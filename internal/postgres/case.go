package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

const caseColumns = `code, scheme, office, root, beneficiary, applicant, coalesce(payee::text, ''), opened_by, state, coalesce(outcome, ''), step, revision, facts, payout,
	draft_version, procedure, opened_on, filed_on, due, closed_on`

func readCase(row pgx.CollectableRow) (casefile.Case, error) {
	var c casefile.Case
	var payout, chain []byte
	err := row.Scan(&c.Code, &c.Scheme, &c.Office, &c.Root, &c.Beneficiary, &c.Applicant, &c.PayeeID, &c.OpenedBy, &c.State, &c.Outcome, &c.Step, &c.Revision,
		&c.Facts, &payout, &c.DraftVersion, &chain, &c.OpenedOn, &c.FiledOn, &c.Due, &c.ClosedOn)
	if err != nil {
		return c, err
	}
	if chain != nil {
		if err := json.Unmarshal(chain, &c.Procedure); err != nil {
			return c, err
		}
	}
	return c, json.Unmarshal(payout, &c.Payout)
}

// lockCase reads a case and keeps others from changing it until the transaction ends.
func lockCase(ctx context.Context, tx pgx.Tx, code string) (casefile.Case, error) {
	rows, err := tx.Query(ctx, `select `+caseColumns+` from cases where code = $1 for update`, code)
	return oneOr(rows, err, readCase, errs.New("CASE_NOT_FOUND"))
}

// Case finds a case by its code, whoever asks: for machines, which act on all cases.
func (s *Store) Case(ctx context.Context, code string) (casefile.Case, error) {
	return s.CaseWithin(ctx, code, casefile.Scope{All: true})
}

// caseWithin is the scope as a condition; $2 to $6 are its parts.
const caseWithin = `($2 or office = any($3) or exists (select from task t where t.case_code = cases.code and t.queue = any($4))
	or $5 in (beneficiary::text, applicant::text, payee::text, helper::text) or opened_by::text = $6)`

// CaseWithin finds a case by its code if it lies within the scope; outside it, the case does not exist.
func (s *Store) CaseWithin(ctx context.Context, code string, within casefile.Scope) (casefile.Case, error) {
	rows, err := s.pool.Query(ctx, `select `+caseColumns+` from cases
		where code = $1 and `+caseWithin, code, within.All, within.Offices, within.Queues, within.Person, within.Opened)
	c, err := oneOr(rows, err, readCase, errs.New("CASE_NOT_FOUND"))
	return c, translate("read a case", err)
}
