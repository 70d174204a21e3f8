package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
)

// takeEarlyReturn takes money back that came home before we knew that it had left: entries come in any order, and the
// return, which matched nothing when it came, matches now.
func takeEarlyReturn(ctx context.Context, tx pgx.Tx, booked payment.Answer, on civil.Date) error {
	var id int64
	file := payment.AnswerFile{Channel: payment.Bank} // only a bank gives back what it has paid
	early := payment.Answer{Verdict: payment.Returned, Key: booked.Key, Credit: true}
	err := tx.QueryRow(ctx, `update discrepancy d set closed_at = clock_timestamp() from answer a
		where a.id = (select a.id from answer a join discrepancy d on d.answer = a.id
			where a.verdict = $1 and a.key = $2 and a.amount = $3 and a.effect = 'unmatched' and d.closed_at is null order by a.id limit 1)
		and d.answer = a.id returning a.id, a.file, a.amount, a.on_date, a.reason, a.reference`, early.Verdict, early.Key, booked.Amount).
		Scan(&id, &file.Name, &early.Amount, &early.On, &early.Reason, &early.Reference)
	if err == pgx.ErrNoRows {
		return nil
	}
	if err != nil {
		return err
	}
	return takeAnswer(ctx, tx, file, early, on)
}
