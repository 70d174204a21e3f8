package platform

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Reconciled checks what must hold whatever crashed, repeated or came out of order: money is conserved, nothing is paid
// beyond what is due, bank and post paid every key once, and what they
// paid by their own books is what the ledger calls paid.
func (p *Platform) Reconciled() {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, p.DB.OwnerURL)
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	count := func(what, query string, want int64) {
		p.t.Helper()
		var got int64
		if err := c.QueryRow(ctx, query).Scan(&got); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		if got != want {
			p.t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	seen := map[string]int{}
	var booked int64
	for _, b := range p.Bank.Books() {
		seen[b.EndToEndID]++
		booked += b.Amount
		if seen[b.EndToEndID] > 1 {
			p.t.Errorf("the bank paid %s %d times", b.EndToEndID, seen[b.EndToEndID])
		}
	}
	var cash, home int64
	for _, c := range p.Post.Books() {
		if seen[c.Key]++; seen[c.Key] > 1 {
			p.t.Errorf("%s was paid by the bank, or asked of the post twice", c.Key)
		}
		switch c.State {
		case "paid":
			cash += c.Amount
		case "uncollected":
			home += c.Amount
		}
	}
	paid := func(channel string) string {
		return `select coalesce(sum(t.amount), 0) from transfer t join payment p on p.id = t.payment where t.debit = 'paid' and p.channel = '` + channel + `'`
	}
	count("what the bank booked is what the ledger calls paid", paid("bank"), booked)
	count("what the post paid is what the ledger calls paid", paid("post"), cash)
	count("what came home from the post is what the ledger calls uncollected", `select coalesce(sum(amount), 0) from transfer where debit = 'uncollected'`, home)
	count("planned less open, paid, rejected, returned and uncollected", `select coalesce(sum(case when credit = 'planned' then amount else 0 end), 0)
		- coalesce((select sum(balance) from (select debit account, sum(amount) balance from transfer group by debit
			union all select credit, -sum(amount) from transfer where credit <> 'planned' group by credit) a), 0) from transfer`, 0)
	count("entitlements and months paid or in flight beyond what is due", `select count(*) from (
		select d.entitlement, d.period, sum(d.amount) filter (where l.live) flying, sum(d.amount) due
		from due_line d left join payment_line l on l.due_line = d.id and l.live group by 1, 2) x where flying > due`, 0)
	count("payments without a signed decision", `select count(*) from payment p where not exists (select from payment_line l
		join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement join decision s on s.case_code = e.case_code
		where l.payment = p.id and s.outcome = 'approved')`, 0)
	count("decisions without a determination of a release", `select count(*) from decision d
		left join determination g on g.id = d.determination where g.release is null or g.release <> d.release or g.release = ''`, 0)
	count("people under two hats", `select count(*) from (select 1 from act group by root_case, person having count(distinct duty) > 1) x`, 0)
	count("commands without an outcome", `select count(*) from command where state = 'pending'`, 0)
}
