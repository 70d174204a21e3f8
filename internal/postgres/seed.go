package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/seed"
)

// Seed stores the invented people and offices of a local stack; what is there stays.
func (s *Store) Seed(ctx context.Context, data seed.Data) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for _, o := range data.Offices {
			if _, err := tx.Exec(ctx, `insert into office (code, kind, name, place, organ, province, local_rates, valid_from, valid_to, merged_into, account, bank)
				values ($1, $2, $3, $12, $4, $5, $6, $7::text::date, nullif($8::text, '')::date, nullif($9::text, ''), $10, $11) on conflict do nothing`,
				o.Code, o.Kind, o.Name, o.Organ, o.Province, o.LocalRates, o.ValidFrom, o.ValidTo, o.MergedInto, o.Account, o.Bank, o.Place); err != nil {
				return err
			}
		}
		for _, p := range data.People {
			if err := seedPerson(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return translate("seed", err)
}

func seedPerson(ctx context.Context, tx pgx.Tx, p seed.Person) error {
	var id string
	if err := tx.QueryRow(ctx, `insert into person (citizen_number, name, birth_date, commune, phone, email) values ($1, $2, $3::text::date, $4, $5, $6)
		on conflict (citizen_number) do update set phone = excluded.phone, email = excluded.email returning id`,
		p.CitizenNumber, p.Name, p.BirthDate, p.Commune, p.Phone, p.Email).Scan(&id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into login (username, person) values ($1, $2) on conflict do nothing`, p.Username, id); err != nil {
		return err
	}
	if p.Role == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into duty (person, role, office, valid_from) values ($1, $2, $3, '2025-07-01') on conflict do nothing`, id, p.Role, p.Office)
	return err
}
