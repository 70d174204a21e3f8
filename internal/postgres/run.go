package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// planLines writes, for every entitlement of the payer and every month up to the last, what is due by the newest
// knowledge less what earlier lines said. A rise known later becomes arrears by itself; no rise, no line.
const planLines = `
insert into due_line (entitlement, period, component, knowledge, amount, made_on)
select e.id, m.month::date, 'monthly', coalesce(said.lines, 0) + 1, due.amount - coalesce(said.amount, 0), $3
from entitlement e
cross join lateral generate_series(e.start_month::timestamp, least($2::date, coalesce(e.end_month, $2))::timestamp, interval '1 month') m(month)
cross join lateral (select amount from entitlement_amount a where a.entitlement = e.id and a.from_month <= m.month::date and a.known_on <= $3
	order by a.from_month desc, a.known_on desc limit 1) due
left join lateral (select sum(amount) amount, count(*) lines from due_line l
	where l.entitlement = e.id and l.period = m.month::date and l.component = 'monthly') said on true
where e.office = $1 and due.amount <> coalesce(said.amount, 0)`

// gatherPayments makes one payment a payee from all due lines of the channel that are in no live payment. Whom the post
// calls dead gets nothing until a person has looked.
const gatherPayments = `
with free as (
	select d.id, d.amount, e.payee from due_line d join entitlement e on e.id = d.entitlement join cases c on c.code = e.case_code ` + ways + `
	where e.office = $2 and d.period <= $3 and way.channel = $4 and not exists (select from payment_line l where l.due_line = d.id and l.live)
	and not exists (select from payee_hold h where h.person = e.payee and h.lifted_on is null)
), made as (
	insert into payment (run, payee, channel, amount) select $1, payee, $4, sum(amount) from free group by payee having sum(amount) > 0
	returning id, payee
)
insert into payment_line (payment, due_line) select made.id, free.id from free join made using (payee)`

// MakeRun gathers what a payer owes into a run.
func (s *Store) MakeRun(ctx context.Context, command casefile.Command, office, channel string, upTo civil.Month, on civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		// One run of a payer is made at a time; two treasurers at once do not share due lines. A lock on the row of the
		// office would keep citizens from opening cases there until a large run is made.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('run of ' || $1, 0))`, office); err != nil {
			return nil, err
		}
		// Accounts that are being recorded now are waited for, and those recorded from now on come too late for this run.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('known accounts', 0))`); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, planLines, office, upTo, on); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, gatherPayments, command.ID, office, upTo, channel); err != nil {
			return nil, err
		}
		run := payment.Run{ID: command.ID, Office: office, Channel: channel, UpTo: upTo, MadeBy: command.Person, MadeOn: on, State: "made"}
		if err := tx.QueryRow(ctx, `select count(*), coalesce(sum(amount), 0) from payment where run = $1`, run.ID).Scan(&run.Count, &run.Total); err != nil {
			return nil, err
		}
		if run.Count == 0 {
			return nil, errs.New("NOTHING_TO_PAY")
		}
		if _, err := tx.Exec(ctx, `insert into payment_run (id, office, channel, up_to, made_by, made_on, count, total) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			run.ID, run.Office, run.Channel, run.UpTo, run.MadeBy, run.MadeOn, run.Count, run.Total); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `insert into transfer (debit, credit, amount, payment, on_date) select 'open', 'planned', amount, id, $2 from payment where run = $1`, run.ID, on); err != nil {
			return nil, err
		}
		return run, addTreasurerActs(ctx, tx, run.ID, command.Person)
	})
}

// ApproveRun is the checker's half: instructions are written and the payout is sent on its way, in one transaction.
func (s *Store) ApproveRun(ctx context.Context, command casefile.Command, id string, on civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		run, err := lockRun(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if run.State != "made" {
			return nil, errs.New("RUN_ALREADY_APPROVED")
		}
		if err := tx.QueryRow(ctx, `update payment_run set state = 'approved', approved_by = $2, approved_on = $3 where id = $1 returning state`,
			id, command.Person, on).Scan(&run.State); err != nil {
			return nil, err
		}
		run.ApprovedBy, run.ApprovedOn = command.Person, on
		if err := addTreasurerActs(ctx, tx, id, command.Person); err != nil {
			return nil, err
		}
		if err := writeInstructions(ctx, tx, run); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `update payment set state = 'approved' where run = $1`, id); err != nil {
			return nil, err
		}
		return run, addParcel(ctx, tx, "payout/"+id, "start-payout", "payout", map[string]any{"run": id})
	})
}

// addTreasurerActs puts the treasurer's hat on every case of the run: who acted on one of them under another duty, or
// is paid by it, is refused by the four-eyes constraint.
func addTreasurerActs(ctx context.Context, tx pgx.Tx, run, treasurer string) error {
	_, err := tx.Exec(ctx, `insert into act (root_case, person, duty, case_code, what)
		select distinct c.root, $2::uuid, 'treasurer', c.code, 'payment run' from payment p join payment_line l on l.payment = p.id
		join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement join cases c on c.code = e.case_code
		where p.run = $1`, run, treasurer)
	return err
}

const runColumns = `r.id, r.office, r.channel, r.up_to, r.made_by, r.made_on, coalesce(r.approved_by::text, ''), r.approved_on, r.state,
	r.count, r.total, coalesce((select name from bank_file f where f.run = r.id), '')`

func lockRun(ctx context.Context, tx pgx.Tx, id string) (payment.Run, error) {
	rows, err := tx.Query(ctx, `select `+runColumns+` from payment_run r where r.id = $1 for update`, id)
	return oneOr(rows, err, pgx.RowToStructByPos[payment.Run], errs.New("RUN_NOT_FOUND"))
}

// RunWithin finds a run of the offices in the scope.
func (s *Store) RunWithin(ctx context.Context, id string, within casefile.Scope) (payment.Run, error) {
	rows, err := s.pool.Query(ctx, `select `+runColumns+` from payment_run r where r.id = $1 and ($2 or r.office = any($3))`, id, within.All, within.Offices)
	r, err := oneOr(rows, err, pgx.RowToStructByPos[payment.Run], errs.New("RUN_NOT_FOUND"))
	return r, translate("read a run", err)
}

// RunsWithin lists runs of the offices in the scope, newest first.
func (s *Store) RunsWithin(ctx context.Context, within casefile.Scope, after string, limit int) ([]payment.Run, error) {
	rows, err := s.pool.Query(ctx, `select `+runColumns+` from payment_run r where ($1 or r.office = any($2))
		and ($3 = '' or (r.made_on, r.id) < (select made_on, id from payment_run where id::text = $3))
		order by r.made_on desc, r.id desc limit $4`, within.All, within.Offices, after, limit)
	if err != nil {
		return nil, translate("list runs", err)
	}
	runs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payment.Run])
	return runs, translate("list runs", err)
}
