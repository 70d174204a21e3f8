package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
)

// Delivered records the letter of a decision, which lies in object storage.
func (s *Store) Delivered(ctx context.Context, m casefile.Move, l letter.Stored) (casefile.Moved, error) {
	return s.move(ctx, m, "LETTER_MADE", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := addLetter(ctx, tx, c.Code, l)
		return nil, err
	})
}

// issuedAs are the lines of the timeline for letters that move nothing.
var issuedAs = map[string]string{letter.Receipt: "RECEIPT_MADE", letter.Supplement: "SUPPLEMENT_LETTER_MADE"}

// Issued records a letter that moves nothing: a receipt, a request for a supplement. What is recorded already stays.
func (s *Store) Issued(ctx context.Context, code string, l letter.Stored) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		fresh, err := addLetter(ctx, tx, code, l)
		if err != nil || !fresh {
			return err
		}
		return addTimeline(ctx, tx, code, l.MadeOn, issuedAs[l.Kind], nil)
	})
	return translate("record a letter", err)
}

func addLetter(ctx context.Context, tx pgx.Tx, code string, l letter.Stored) (fresh bool, err error) {
	tag, err := tx.Exec(ctx, `insert into letter (case_code, kind, number, object, sha256, mark, made_on) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict do nothing`, code, l.Kind, l.Number, l.Object, l.SHA256, l.Mark, l.MadeOn)
	return tag.RowsAffected() > 0, err
}

const letterColumns = `kind, number, made_on, object, sha256, mark`

// Letters are those of a case, in the order in which they were made.
func (s *Store) Letters(ctx context.Context, code string) ([]letter.Stored, error) {
	rows, err := s.pool.Query(ctx, `select `+letterColumns+` from letter where case_code = $1 order by at, kind, number`, code)
	if err != nil {
		return nil, translate("read letters", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[letter.Stored])
	return all, translate("read letters", err)
}

// LetterOf finds the newest letter of a kind; without one, that of the decision.
func (s *Store) LetterOf(ctx context.Context, code, kind string) (letter.Stored, error) {
	rows, err := s.pool.Query(ctx, `select `+letterColumns+` from letter
		where case_code = $1 and (kind = $2 or $2 = '' and kind in ('decision', 'refusal')) order by number desc limit 1`, code, kind)
	l, err := oneOr(rows, err, pgx.RowToStructByPos[letter.Stored], errs.New("LETTER_NOT_READY"))
	return l, translate("read a letter", err)
}
