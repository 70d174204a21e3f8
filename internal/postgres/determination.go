package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Determined stores what the rules say and opens the first task of a person.
func (s *Store) Determined(ctx context.Context, m casefile.Move, d determination.Record) (casefile.Moved, error) {
	return s.move(ctx, m, "DETERMINED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := addDetermination(ctx, tx, c.Code, t.Revision, m.From.Key, m.On, d)
		return told{"outcome": d.Answer.Outcome}, err
	})
}

func addDetermination(ctx context.Context, tx pgx.Tx, code string, revision int, step string, on civil.Date, d determination.Record) (id string, err error) {
	err = tx.QueryRow(ctx, `insert into determination (case_code, revision, step, request, result, release, engine, opa_version, made_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
		code, revision, step, string(d.Request), string(d.Result), d.Release, d.Engine, d.OPAVersion, on).Scan(&id)
	return id, err
}

// LastDetermination is the newest answer of the rules for a case.
func (s *Store) LastDetermination(ctx context.Context, code string) (determination.Record, error) {
	rows, err := s.pool.Query(ctx, `select request, result, release, engine, opa_version from determination
		where case_code = $1 order by revision desc limit 1`, code)
	d, err := oneOr(rows, err, readDetermination, errs.New("DETERMINATION_NOT_FOUND"))
	return d, translate("read a determination", err)
}

func readDetermination(row pgx.CollectableRow) (determination.Record, error) {
	var d determination.Record
	var request, result string
	if err := row.Scan(&request, &result, &d.Release, &d.Engine, &d.OPAVersion); err != nil {
		return d, err
	}
	d.Request, d.Result = []byte(request), []byte(result)
	return d, json.Unmarshal(d.Result, &d.Answer)
}
