package main

// settled are the states from which the money of a payment does not move any more by itself; the others are in flight.
const (
	settled  = `('paid', 'rejected', 'returned', 'uncollected')`
	inFlight = `('planned', 'approved', 'sent', 'paid')`
)

// money: what is due, what is on its way, and what the ledger says of both.
var money = []invariant{
	{name: "2 paid-within-due", breaches: sql(`
		select format('entitlement %s: %s đồng are paid or on their way for %s, and %s are due', x.entitlement, x.flying, x.period, coalesce(due.amount, 0))
		from (select d.entitlement, d.period, sum(d.amount) flying from payment p join payment_line l on l.payment = p.id
			join due_line d on d.id = l.due_line where p.state in ` + inFlight + ` group by 1, 2) x
		left join lateral (select amount from entitlement_amount a where a.entitlement = x.entitlement and a.from_month <= x.period
			order by a.from_month desc, a.known_on desc limit 1) due on true
		where x.flying > coalesce(due.amount, 0)
		union all
		select format('entitlement %s: the lines for %s add up to %s and %s are due', x.entitlement, x.period, x.said, coalesce(due.amount, 0))
		from (select entitlement, period, sum(amount) said from due_line group by 1, 2) x
		left join lateral (select amount from entitlement_amount a where a.entitlement = x.entitlement and a.from_month <= x.period
			order by a.from_month desc, a.known_on desc limit 1) due on true
		where x.said > coalesce(due.amount, 0)
		union all
		select format('entitlement %s begins in %s and money is due for %s', e.id, e.start_month, d.period)
		from due_line d join entitlement e on e.id = d.entitlement where d.period < e.start_month or d.period > coalesce(e.end_month, d.period)`)},
	{name: "2 due-line-in-one-live-payment", breaches: sql(`
		select format('due line %s is in %s payments that are paid or on their way', l.due_line, count(*))
		from payment_line l join payment p on p.id = l.payment where p.state in ` + inFlight + ` group by l.due_line having count(*) > 1
		union all
		select format('payment %s is %s and its line %s says live: %s', p.id, p.state, l.due_line, l.live)
		from payment_line l join payment p on p.id = l.payment where l.live <> (p.state in ` + inFlight + `)`)},
	{name: "2 amounts-agree", breaches: sql(`
		select format('payment %s is over %s đồng and its lines add up to %s', p.id, p.amount, sum(d.amount))
		from payment p join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line group by p.id having sum(d.amount) <> p.amount
		union all
		select format('instruction %s is over %s đồng and its payment over %s', i.key, i.amount, p.amount)
		from instruction i join payment p on p.id = i.payment where i.amount <> p.amount
		union all
		select format('run %s says %s payments of %s đồng and has %s of %s', r.id, r.count, r.total, count(p.id), coalesce(sum(p.amount), 0))
		from payment_run r left join payment p on p.run = r.id group by r.id having count(p.id) <> r.count or coalesce(sum(p.amount), 0) <> r.total
		union all
		select format('payment %s is %s and nobody approved its run', p.id, p.state)
		from payment p join payment_run r on r.id = p.run where p.state <> 'planned' and r.approved_by is null
		union all
		select format('payment %s is %s and has %s instructions', p.id, p.state, count(i.key))
		from payment p left join instruction i on i.payment = p.id group by p.id having count(i.key) <> case p.state when 'planned' then 0 else 1 end`)},
	{name: "3 money-is-conserved", breaches: sql(`
		with side as (
			select payment, debit account, amount from transfer union all select payment, credit, -amount from transfer
		), balance as (select account, sum(amount) amount from side group by 1)
		select format('%s đồng were planned; paid, returned, rejected, uncollected and open add up to %s',
			-coalesce(sum(amount) filter (where account = 'planned'), 0), coalesce(sum(amount) filter (where account <> 'planned'), 0))
		from balance having coalesce(sum(amount), 0) <> 0
		union all
		select format('the account %s is at %s đồng, below nothing', account, amount) from balance where account <> 'planned' and amount < 0
		union all
		select format('payment %s of %s đồng: the ledger holds %s đồng under %s', payment, p.amount, s.amount, s.account)
		from (select payment, account, sum(amount) amount from side group by 1, 2) s join payment p on p.id = s.payment
		where account <> 'planned' and s.amount not in (0, p.amount) or account = 'planned' and s.amount <> -p.amount`)},
	{name: "3 ledger-says-what-payments-say", breaches: sql(`
		with side as (select payment, debit account, amount from transfer union all select payment, credit, -amount from transfer),
		held as (select payment, account from side where account <> 'planned' group by 1, 2 having sum(amount) <> 0)
		select format('payment %s is %s and the ledger holds its money under %s', p.id, p.state, coalesce(string_agg(h.account, ', '), 'nothing'))
		from payment p left join held h on h.payment = p.id group by p.id
		having coalesce(string_agg(h.account, ', '), '') <> case when p.state in ` + settled + ` then p.state else 'open' end`)},
	{name: "3 runs-come-to-their-end", atRest: true, breaches: sql(`
		select format('run %s is %s and payment %s of it %s', r.id, r.state, p.id, p.state) from payment_run r join payment p on p.run = r.id
		where r.state <> 'made' and (r.state <> 'settled' or p.state not in ` + settled + `)`)},
	{name: "6 answers-are-kept", breaches: sql(`
		select format('file %s of the bank says %s entries and %s are kept', f.name, f.entries, count(a.id))
		from answer_file f left join answer a on a.file = f.name group by f.name having count(a.id) < f.entries
		union all
		select format('what the bank says of %s matches nothing and nobody is to look at it', a.key)
		from answer a where a.effect = 'unmatched' and not exists (select from discrepancy d where d.answer = a.id)`)},
}
