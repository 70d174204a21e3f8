package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

const discrepancyColumns = `d.name, coalesce(d.office, ''), a.file, a.verdict, a.key, a.msg_id, a.amount, a.on_date, a.reason, a.reference,
	exists (select from payee_hold h where h.discrepancy = d.id and h.lifted_on is null), d.opened_at, d.closed_at,
	coalesce(d.closed_by::text, ''), d.note from discrepancy d join answer a on a.id = d.answer`

// What concerns nobody's payment is seen by whoever pays for any office.
const discrepancyWithin = `($1 or d.office = any($2) or d.office is null and cardinality($2::text[]) > 0)`

// DiscrepanciesWithin lists discrepancies of the offices in the scope, in the order in which they came.
func (s *Store) DiscrepanciesWithin(ctx context.Context, within casefile.Scope, f payment.DiscrepancyFilter) ([]payment.Discrepancy, error) {
	rows, err := s.pool.Query(ctx, `select `+discrepancyColumns+` where `+discrepancyWithin+`
		and ($3 = '' or (d.closed_at is null) = ($3 = 'open')) and ($4 = '' or d.id > (select id from discrepancy where name::text = $4))
		order by d.id limit $5`, within.All, within.Offices, f.State, f.After, f.Limit)
	if err != nil {
		return nil, translate("list discrepancies", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payment.Discrepancy])
	return all, translate("list discrepancies", err)
}

// CloseDiscrepancy writes down what a treasurer found. A payee who was held is paid again only if the finding says so.
func (s *Store) CloseDiscrepancy(ctx context.Context, command casefile.Command, id string, within casefile.Scope, found payment.Finding, on civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		var number int64
		var closed bool
		err := tx.QueryRow(ctx, `select d.id, d.closed_at is not null from discrepancy d where d.name = $3 and `+discrepancyWithin+` for update`,
			within.All, within.Offices, id).Scan(&number, &closed)
		if err == pgx.ErrNoRows {
			return nil, errs.New("DISCREPANCY_NOT_FOUND")
		}
		if err != nil {
			return nil, err
		}
		if closed {
			return nil, errs.New("DISCREPANCY_CLOSED")
		}
		if _, err := tx.Exec(ctx, `update discrepancy set closed_at = clock_timestamp(), closed_by = $2, note = $3 where id = $1`, number, command.Person, found.Note); err != nil {
			return nil, err
		}
		if found.PayAgain {
			if _, err := tx.Exec(ctx, `update payee_hold set lifted_on = $2 where discrepancy = $1 and lifted_on is null`, number, on); err != nil {
				return nil, err
			}
		}
		rows, err := tx.Query(ctx, `select `+discrepancyColumns+` where d.id = $1`, number)
		return oneOr(rows, err, pgx.RowToStructByPos[payment.Discrepancy], errs.New("DISCREPANCY_NOT_FOUND"))
	})
}
