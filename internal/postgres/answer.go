package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
)

// NewAnswerFiles are those of the files that were not taken before, in the same order. The bank keeps its files,
// so the list grows; it is asked about in one go.
func (s *Store) NewAnswerFiles(ctx context.Context, names []string) ([]string, error) {
	rows, err := s.pool.Query(ctx, `select n from unnest($1::text[]) with ordinality as t (n, place)
		where not exists (select from answer_file where name = n) order by place`, names)
	if err != nil {
		return nil, translate("look for answer files", err)
	}
	fresh, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return fresh, translate("look for answer files", err)
}

// TakeAnswers applies a whole file of the bank or the post in one transaction: all of it or none, and once. Entries may come twice,
// in any order, and before the file they answer is noted as sent.
func (s *Store) TakeAnswers(ctx context.Context, file payment.AnswerFile, answers []payment.Answer, on civil.Date) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `insert into answer_file (sha256, name, object, entries) values ($1, $2, $3, $4) on conflict do nothing`,
			file.SHA256, file.Name, file.Object, len(answers))
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		for _, a := range answers {
			if err := takeAnswer(ctx, tx, file, a, on); err != nil {
				return err
			}
		}
		return nil
	})
	return translate("take answers", err)
}

func takeAnswer(ctx context.Context, tx pgx.Tx, file payment.AnswerFile, a payment.Answer, on civil.Date) error {
	if a.Key == "" && a.MsgID != "" && a.Verdict == payment.Rejected && !a.Duplicate() {
		return rejectFile(ctx, tx, file, a, on)
	}
	effect := "noted"
	if a.MovesMoney() {
		var err error
		if effect, err = settle(ctx, tx, file.Channel, a, on); err != nil {
			return err
		}
	}
	if err := keepAnswer(ctx, tx, file, a, effect, on); err != nil {
		return err
	}
	if effect == "applied" && a.Verdict == payment.Booked {
		return takeEarlyReturn(ctx, tx, a, on)
	}
	return nil
}

// keepAnswer stores what was said and what it did. What matches nothing is for a person to look at, and so is a payee
// the post calls dead: until then they are paid nothing more.
func keepAnswer(ctx context.Context, tx pgx.Tx, file payment.AnswerFile, a payment.Answer, effect string, on civil.Date) error {
	var id int64
	if err := tx.QueryRow(ctx, `insert into answer (file, verdict, msg_id, key, amount, on_date, reason, reference, effect, cashier)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
		file.Name, a.Verdict, a.MsgID, a.Key, a.Amount, a.On, a.Reason, a.Reference, effect, a.Cashier).Scan(&id); err != nil {
		return err
	}
	died := effect == "applied" && a.Verdict == payment.Uncollected && a.Reason == payment.Died
	if effect != "unmatched" && !died {
		return nil
	}
	var discrepancy int64
	if err := tx.QueryRow(ctx, `insert into discrepancy (answer, office) values ($1, coalesce(
			(select r.office from instruction i join payment p on p.id = i.payment join payment_run r on r.id = p.run where i.key = $2),
			(select r.office from bank_file f join payment_run r on r.id = f.run where f.msg_id = $3))) returning id`,
		id, a.Key, a.MsgID).Scan(&discrepancy); err != nil || !died {
		return err
	}
	_, err := tx.Exec(ctx, `insert into payee_hold (discrepancy, person, since)
		select $1, p.payee, $3 from instruction i join payment p on p.id = i.payment where i.key = $2`, discrepancy, a.Key, on)
	return err
}

// rejectFile gives the bank's no to a whole file to each of its instructions.
func rejectFile(ctx context.Context, tx pgx.Tx, file payment.AnswerFile, a payment.Answer, on civil.Date) error {
	rows, err := tx.Query(ctx, `select i.key, i.amount from instruction i join payment p on p.id = i.payment join bank_file f on f.run = p.run
		where f.msg_id = $1 order by i.key`, a.MsgID)
	if err != nil {
		return err
	}
	each, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (payment.Answer, error) {
		one := a
		err := row.Scan(&one.Key, &one.Amount)
		return one, err
	})
	if err != nil {
		return err
	}
	if len(each) == 0 { // a file we never sent
		return keepAnswer(ctx, tx, file, a, "unmatched", on)
	}
	for _, one := range each {
		if err := takeAnswer(ctx, tx, file, one, on); err != nil {
			return err
		}
	}
	return nil
}

// settlement is what a verdict does to a payment: from which states, to which, and between which accounts.
type settlement struct {
	from          []string
	to            string
	debit, credit string
	timeline      string
}

var settlements = map[payment.Verdict]settlement{
	payment.Booked:      {[]string{"approved", "sent"}, "paid", "paid", "open", "PAYMENT_CONFIRMED"},
	payment.Rejected:    {[]string{"approved", "sent"}, "rejected", "rejected", "open", "PAYMENT_REJECTED"},
	payment.Returned:    {[]string{"paid"}, "returned", "returned", "paid", "PAYMENT_REJECTED"},
	payment.Uncollected: {[]string{"approved", "sent"}, "uncollected", "uncollected", "open", "PAYMENT_UNCOLLECTED"},
}

// settle applies one verdict on one instruction and says what it did: applied, repeated (it had been before), or
// unmatched (no such instruction of the channel, another amount, or money that moved twice: a person must look).
func settle(ctx context.Context, tx pgx.Tx, channel string, a payment.Answer, on civil.Date) (effect string, err error) {
	var id, run, state string
	var amount int64
	err = tx.QueryRow(ctx, `select p.id, p.run, p.state, i.amount from instruction i join payment p on p.id = i.payment
		where i.key = $1 and p.channel = $2 for update of p`, a.Key, channel).Scan(&id, &run, &state, &amount)
	if err == pgx.ErrNoRows {
		return "unmatched", nil
	}
	if err != nil {
		return "", err
	}
	var before bool
	if err := tx.QueryRow(ctx, `select exists (select from answer where verdict = $1 and key = $2 and reference = $3 and effect = 'applied')`,
		a.Verdict, a.Key, a.Reference).Scan(&before); err != nil {
		return "", err
	}
	s := settlements[a.Verdict]
	switch {
	case before, a.Verdict == payment.Rejected && state == s.to:
		return "repeated", nil
	case int64(a.Amount) != amount && a.Verdict != payment.Rejected, !slices.Contains(s.from, state):
		return "unmatched", nil
	}
	if _, err := tx.Exec(ctx, `update payment set state = $2, reason = $3 where id = $1`, id, s.to, a.Reason); err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `insert into transfer (debit, credit, amount, payment, on_date) values ($1, $2, $3, $4, $5)`,
		s.debit, s.credit, amount, id, on); err != nil {
		return "", err
	}
	if s.to != "paid" { // the due lines are free for another run
		if _, err := tx.Exec(ctx, `update payment_line set live = false where payment = $1`, id); err != nil {
			return "", err
		}
	}
	if a.Verdict == payment.Booked && channel == payment.Bank {
		if err := knowAccount(ctx, tx, a.Key, on); err != nil {
			return "", err
		}
	}
	if err := tellCases(ctx, tx, id, run, s, a.Reason, on); err != nil {
		return "", err
	}
	return "applied", nil
}

// tellCases writes the timeline, signals the cases that wait for their first payment, and settles the run when
// nothing of it is open any more.
func tellCases(ctx context.Context, tx pgx.Tx, id, run string, s settlement, reason string, on civil.Date) error {
	// A case that closes with this payment tells it itself.
	which := `p.id = $1 and ($3 <> 'PAYMENT_CONFIRMED' or exists (select from cases c where c.code = e.case_code and c.state = 'closed'))`
	if err := addPaymentTimeline(ctx, tx, which, id, on, s.timeline, reason); err != nil {
		return err
	}
	if s.to == "paid" {
		if _, err := tx.Exec(ctx, `insert into outbox (workflow, kind, name, payload)
			select distinct 'case/' || c.code, 'signal', 'payment-confirmed', jsonb_build_object('payment', $1::text)
			from payment_line l join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
			join cases c on c.code = e.case_code where l.payment = $1::uuid and c.state <> 'closed'`, id); err != nil {
			return err
		}
	}
	// One at a time: two last answers at once would each still see the other's payment open.
	if _, err := tx.Exec(ctx, `select from payment_run where id = $1 for no key update`, run); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `update payment_run r set state = 'settled' where id = $1 and state <> 'settled'
		and not exists (select from payment where run = r.id and state in ('planned', 'approved', 'sent'))`, run)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return addParcel(ctx, tx, "payout/"+run, "signal", "settled", map[string]any{"run": run})
}
