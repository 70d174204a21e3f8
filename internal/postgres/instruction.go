package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

// ways finds how a payee is paid, for entitlements e of cases c: cash where the applicant chose it; else the account
// linked on VNeID, the account the case names, an account known from before; else cash at the post office the case
// names. Accounts count as known when the run is gathered.
const ways = `cross join lateral (select c.payout ->> 'channel' = 'post' cash, coalesce(c.payout ->> 'account', '') account) said
	left join lateral (select k.bank, k.account, k.account_name from known_account k where k.person = e.payee and k.source = 'vneid'
		and k.recorded_at <= coalesce((select gathered_at from payment_run where id = $1), now()) order by k.since desc, k.id desc limit 1) linked
		on not said.cash and linked.account <> ''
	left join lateral (select k.bank, k.account, k.account_name from known_account k where k.person = e.payee and k.source = 'case'
		and k.recorded_at <= coalesce((select gathered_at from payment_run where id = $1), now()) order by k.since desc, k.id desc limit 1) known
		on not said.cash and linked.account is null and said.account = '' and known.account <> ''
	cross join lateral (select case when said.cash or coalesce(linked.account, known.account, said.account) = '' then 'post' else 'bank' end channel,
		coalesce(linked.bank, known.bank, c.payout ->> 'bank', '') bank, coalesce(linked.account, known.account, said.account) account,
		coalesce(linked.account_name, known.account_name, c.payout ->> 'account_name', '') account_name,
		coalesce(c.payout ->> 'post_office', '') post_office) way`

// sending is what an instruction is made from.
type sending struct {
	Payment             [16]byte
	Amount              money.VND
	Bank, Account, Name string
	CitizenNumber       string
	PostOffice          string
	Previous            *string // the last instruction for the same due lines, which did not arrive
}

// writeInstructions makes one instruction a payment, the way its newest case goes.
func writeInstructions(ctx context.Context, tx pgx.Tx, run payment.Run) error {
	rows, err := tx.Query(ctx, `select distinct on (p.id) p.id, p.amount, way.bank, way.account,
			case p.channel when 'post' then who.name else way.account_name end, coalesce(who.citizen_number, ''), way.post_office, before.key
		from payment p join person who on who.id = p.payee join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line
		join entitlement e on e.id = d.entitlement join cases c on c.code = e.case_code `+ways+`
		left join lateral (select i.key from payment_line o join payment_line mine on mine.due_line = o.due_line and mine.payment = p.id
			join instruction i on i.payment = o.payment where o.payment <> p.id order by i.made_at desc limit 1) before on true
		where p.run = $1 and way.channel = p.channel order by p.id, c.filed_on desc, c.code desc`, run.ID)
	if err != nil {
		return err
	}
	sendings, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sending])
	if err != nil {
		return err
	}
	if len(sendings) != run.Count {
		return fmt.Errorf("a run of %d payments has a way for %d", run.Count, len(sendings))
	}
	for _, o := range sendings {
		var from, to civil.Date
		if run.Channel == payment.Bank {
			o.CitizenNumber, o.PostOffice = "", ""
		} else {
			at, known := payment.PostOfficeOf(o.PostOffice)
			if !known {
				return fmt.Errorf("post office %q is not in the directory any more", o.PostOffice)
			}
			o.Bank, o.Account = "", ""
			from, to = at.Window(run.ApprovedOn)
		}
		if _, err := tx.Exec(ctx, `insert into instruction (key, payment, previous, amount, bank, account, account_name, citizen_number, post_office,
				collect_from, collect_to, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())`,
			payment.KeyOf(o.Payment, 1), o.Payment, o.Previous, o.Amount, o.Bank, o.Account, o.Name, o.CitizenNumber, o.PostOffice, from, to); err != nil {
			return err
		}
	}
	return nil
}
