package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/person"
)

// Recognise finds who logs in under a name. The issuer's subject is bound at the first login; afterwards another
// subject under the same name is somebody else and is refused.
func (s *Store) Recognise(ctx context.Context, username, subject string) (person.Known, error) {
	var known person.Known
	const find = `select p.id, p.name from login l join person p on p.id = l.person where l.username = $1 and l.subject = $2`
	err := s.pool.QueryRow(ctx, find, username, subject).Scan(&known.ID, &known.Name)
	if err == pgx.ErrNoRows {
		if _, err := s.pool.Exec(ctx, `update login set subject = $2 where username = $1 and subject is null`, username, subject); err != nil {
			return known, translate("bind a login", err)
		}
		err = s.pool.QueryRow(ctx, find, username, subject).Scan(&known.ID, &known.Name)
	}
	if err == pgx.ErrNoRows {
		return known, errs.New("LOGIN_UNKNOWN")
	}
	if err != nil {
		return known, translate("recognise a login", err)
	}
	rows, err := s.pool.Query(ctx, `select d.role, d.office,
			array(select o.code from office o where o.province = home.province and o.code <> home.code and home.kind in ('province', 'centre') order by 1),
			d.valid_from, d.valid_to
		from duty d join office home on home.code = d.office where d.person = $1 order by d.role, d.office`, known.ID)
	if err != nil {
		return known, translate("read duties", err)
	}
	known.Duties, err = pgx.CollectRows(rows, pgx.RowToStructByPos[person.Duty])
	return known, translate("read duties", err)
}
