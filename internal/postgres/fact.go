package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/fact"
)

// recordFacts keeps what a form says, beside what was said before: at the submission, and with every correction.
func recordFacts(ctx context.Context, tx pgx.Tx, code string, form json.RawMessage, source fact.Source, holdsSince, on civil.Date) error {
	facts, err := fact.Declared(form, source, holdsSince, on)
	if err != nil {
		return err
	}
	return addFacts(ctx, tx, code, facts)
}

// addFacts appends facts about the parties of a case, in one statement: a form has dozens.
func addFacts(ctx context.Context, tx pgx.Tx, code string, facts []fact.Fact) error {
	var names, about, sources []string
	var values []*string // nil: no value, which is not the value null
	var holds, known []civil.Date
	var differs []bool
	for _, f := range facts {
		var value *string
		if f.Value != nil {
			text := string(f.Value)
			value = &text
		}
		names, about, sources, values = append(names, f.Name), append(about, f.About), append(sources, string(f.Source)), append(values, value)
		holds, known, differs = append(holds, f.HoldsSince), append(known, f.KnownSince), append(differs, f.Differs)
	}
	_, err := tx.Exec(ctx, `insert into fact (case_code, name, about, person, value, source, holds_since, known_since, differs)
		select c.code, f.name, f.about, case f.about when 'applicant' then c.applicant when 'payee' then c.payee else c.beneficiary end,
			f.value::jsonb, f.source, f.holds, f.known, f.differs
		from cases c, unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::boolean[])
			with ordinality as f(name, about, source, value, holds, known, differs, n) where c.code = $1 order by f.n`,
		code, names, about, sources, values, holds, known, differs)
	return err
}

// Facts is everything every source said of a case, oldest first.
func (s *Store) Facts(ctx context.Context, code string) ([]fact.Fact, error) {
	rows, err := s.pool.Query(ctx, `select name, about, source, value, holds_since, known_since, differs from fact where case_code = $1 order by id`, code)
	if err != nil {
		return nil, translate("read facts", err)
	}
	facts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[fact.Fact])
	return facts, translate("read facts", err)
}
