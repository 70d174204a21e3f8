package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/population"
)

// KnowAccount records an account of a person; the one that was the newest already is not recorded again.
func (s *Store) KnowAccount(ctx context.Context, a payment.KnownAccount) error {
	_, err := s.pool.Exec(ctx, `insert into known_account (person, source, bank, account, account_name, since)
		select $1::uuid, $2::text, $3, $4, $5, $6::date where not exists (select from (select bank, account from known_account
			where person = $1::uuid and source = $2::text order by since desc, id desc limit 1) newest where newest.bank = $3 and newest.account = $4)`,
		a.Person, a.Source, a.Bank, a.Account, a.Name, a.Since)
	return translate("record an account", err)
}

// knowAccount remembers an account a bank has paid into, for the payee's next case.
func knowAccount(ctx context.Context, tx pgx.Tx, key string, on civil.Date) error {
	_, err := tx.Exec(ctx, `insert into known_account (person, source, bank, account, account_name, since)
		select p.payee, 'case', i.bank, i.account, i.account_name, $2 from instruction i join payment p on p.id = i.payment
		where i.key = $1 and not exists (select from (select distinct on (source) bank, account from known_account k
			where k.person = p.payee order by source, since desc, id desc) newest where newest.bank = i.bank and newest.account = i.account)`, key, on)
	return err
}

// linkAccount records the account a party of a case has linked on VNeID by the word of the register, or that there is
// none any more. The newest counts by the day it holds from, so that what the register says later never lies before.
func linkAccount(ctx context.Context, tx pgx.Tx, code string, f population.Finding, on civil.Date) error {
	linked := population.Account{Since: on}
	if f.Account != nil {
		linked = *f.Account
	}
	if linked.Since.IsZero() {
		linked.Since = on
	}
	_, err := tx.Exec(ctx, `insert into known_account (person, source, bank, account, account_name, since)
		select party.person, $3, $4, $5, $6, greatest($7::date, newest.since)
		from (select case $2 when 'applicant' then applicant when 'payee' then payee else beneficiary end person from cases where code = $1) party
		left join lateral (select k.bank, k.account, k.since from known_account k where k.person = party.person and k.source = $3
			order by k.since desc, k.id desc limit 1) newest on true
		where (coalesce(newest.bank, ''), coalesce(newest.account, '')) <> ($4, $5)`,
		code, f.About, payment.FromVNeID, linked.Bank, linked.Number, linked.Name, linked.Since)
	return err
}
