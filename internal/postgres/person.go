package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
)

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func personBy(ctx context.Context, q querier, condition string, arg any) (person.Person, error) {
	rows, err := q.Query(ctx, `select id, coalesce(citizen_number, claimed_number, ''), name, birth_date, commune, phone, email from person where `+condition, arg)
	return oneOr(rows, err, pgx.RowToStructByPos[person.Person], errs.New("PERSON_NOT_FOUND"))
}

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id string) (person.Person, error) {
	p, err := personBy(ctx, s.pool, `id = $1`, id)
	return p, translate("read a person", err)
}

func officeByCode(ctx context.Context, q querier, code string) (office.Office, error) {
	rows, err := q.Query(ctx, `select code, kind, name, place, organ, province, local_rates, valid_from, valid_to,
		coalesce(merged_into, ''), account, bank from office where code = $1`, code)
	return oneOr(rows, err, pgx.RowToStructByPos[office.Office], errs.New("COMMUNE_UNKNOWN", "commune", code))
}

// Office finds an office by its code, also one that has ended.
func (s *Store) Office(ctx context.Context, code string) (office.Office, error) {
	o, err := officeByCode(ctx, s.pool, code)
	return o, translate("read an office", err)
}
