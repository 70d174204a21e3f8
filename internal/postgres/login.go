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
	rows, err := s.pool.Query(ctx, `select role, office, valid_from, valid_to from duty where person = $1 order by role, office`, known.ID)
	if err != nil {
		return known, translate("read duties", err)
	}
	known.Duties, err = pgx.CollectRows(rows, pgx.RowToStructByPos[person.Duty])
	return known, translate("read duties", err)
}
