package postgres

import (
	"context"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/internal/payment"
)

// OrderOf is what the bank or the post is asked for a run. It depends on stored facts only, so the file it becomes is the same
// whenever it is made.
func (s *Store) OrderOf(ctx context.Context, run string) (payment.Order, error) {
	var o payment.Order
	var id [16]byte
	err := s.pool.QueryRow(ctx, `select r.id, r.channel, r.approved_on, r.count, r.total, o.name, o.account, o.bank
		from payment_run r join office o on o.code = r.office where r.id = $1 and r.approved_on is not null`, run).
		Scan(&id, &o.Channel, &o.Execution, &o.Count, &o.Total, &o.Debtor.Name, &o.Debtor.Number, &o.Debtor.BIC)
	if err == pgx.ErrNoRows {
		err = errs.New("RUN_NOT_FOUND")
	}
	o.MsgID, o.Created = payment.MsgIDOf(id), businessMorning(o.Execution)
	return o, translate("read an order", err)
}

func businessMorning(day civil.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	return morning(day)
}

// Instructions streams the instructions of a run in the order of their keys.
func (s *Store) Instructions(ctx context.Context, run string) iter.Seq2[payment.Instruction, error] {
	return func(yield func(payment.Instruction, error) bool) {
		rows, err := s.pool.Query(ctx, `select i.key, i.amount, i.account_name, i.account, i.bank, 'Tro cap xa hoi ' || to_char(r.up_to, 'MM/YYYY'),
				i.citizen_number, i.post_office, i.collect_from, i.collect_to
			from instruction i join payment p on p.id = i.payment join payment_run r on r.id = p.run where r.id = $1 order by i.key`, run)
		if err != nil {
			yield(payment.Instruction{}, translate("read instructions", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var i payment.Instruction
			if err := rows.Scan(&i.Key, &i.Amount, &i.Creditor.Name, &i.Creditor.Number, &i.Creditor.BIC, &i.Remittance,
				&i.Cash.CitizenNumber, &i.Cash.PostOffice, &i.Cash.From, &i.Cash.To); err != nil {
				yield(i, err)
				return
			}
			i.Cash.Name = i.Creditor.Name
			if !yield(i, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(payment.Instruction{}, translate("read instructions", err))
		}
	}
}

// FreezeFile records the bytes of a run's file; recording the same again changes nothing.
func (s *Store) FreezeFile(ctx context.Context, f payment.File) error {
	_, err := s.pool.Exec(ctx, `insert into bank_file (run, name, msg_id, object, sha256) values ($1, $2, $3, $4, $5) on conflict (run) do nothing`,
		f.Run, f.Name, f.MsgID, f.Object, f.SHA256)
	return translate("freeze a file", err)
}

// FileOf finds the frozen file of a run.
func (s *Store) FileOf(ctx context.Context, run string) (payment.File, error) {
	rows, err := s.pool.Query(ctx, `select run, name, msg_id, object, sha256, sent_at is not null from bank_file where run = $1`, run)
	f, err := oneOr(rows, err, pgx.RowToStructByPos[payment.File], errs.New("RUN_NOT_FOUND"))
	return f, translate("read a file", err)
}

// SentFile notes that the bank or the post has the file. Its answer may have been here first: what it has settled stays.
func (s *Store) SentFile(ctx context.Context, run string, on civil.Date) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update bank_file set sent_at = clock_timestamp() where run = $1 and sent_at is null`, run)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `update payment set state = 'sent' where run = $1 and state = 'approved'`, run); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update payment_run set state = 'sent' where id = $1 and state = 'approved'`, run); err != nil {
			return err
		}
		var channel string
		if err := tx.QueryRow(ctx, `select channel from payment_run where id = $1`, run).Scan(&channel); err != nil {
			return err
		}
		what := "PAYMENT_SENT"
		if channel == payment.Post {
			what = "PAYMENT_AT_POST"
		}
		return addPaymentTimeline(ctx, tx, `p.run = $1`, run, on, what, "")
	})
	return translate("note a file as sent", err)
}

// addPaymentTimeline tells every case whose money a payment carries; of cash also where and when it is collected.
func addPaymentTimeline(ctx context.Context, tx pgx.Tx, which string, arg any, on civil.Date, what, reason string) error {
	write := `insert into timeline (case_code, on_date, what, params)
		select e.case_code, $2, $3, jsonb_strip_nulls(jsonb_build_object('amount', replace(to_char(sum(d.amount), 'FM999G999G999G999'), ',', '.'), 'reason', nullif($4::text, ''),
			'post_office', nullif(max(i.post_office), ''), 'from', to_char(max(i.collect_from), 'DD/MM/YYYY'), 'to', to_char(max(i.collect_to), 'DD/MM/YYYY')))
		from payment p left join instruction i on i.payment = p.id join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
		where ` + which + ` group by e.case_code order by e.case_code`
	if notice.Concerns(what) {
		write = `with told as (` + write + ` returning id, case_code)` + tell
	}
	_, err := tx.Exec(ctx, write, arg, on, what, reason)
	return err
}
