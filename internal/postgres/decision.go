package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// levels are the lines of the timeline for a level that passes the file on.
var levels = map[procedure.Kind]string{procedure.Verify: "VERIFIED", procedure.Approve: "APPROVED"}

// Verified closes the task of a level below the signature: the file was compared with what the rules say on this day.
func (s *Store) Verified(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	return s.move(ctx, m, levels[m.From.Kind], func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := completeLevel(ctx, tx, m, c, t, by, answer, d)
		return nil, err
	})
}

// signedAs are the lines of the timeline for a signed decision.
var signedAs = map[casefile.Outcome]string{casefile.Approved: "SIGNED_APPROVED", casefile.Refused: "SIGNED_REFUSED"}

// Signed closes the competent person's task with a decision.
func (s *Store) Signed(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record, signed decision.Decision) (casefile.Moved, error) {
	return s.move(ctx, m, signedAs[signed.Outcome], func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		id, err := completeLevel(ctx, tx, m, c, t, by, answer, d)
		if err != nil {
			return nil, err
		}
		t.Outcome = signed.Outcome
		if _, err := tx.Exec(ctx, `update deadline set met_on = $2 where case_code = $1 and kind = 'decision'`, c.Code, m.On); err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `insert into decision (case_code, determination, outcome, decider, command, login_at, decided_on, release, amount, hash, note,
			program, start_month, reading) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			c.Code, id, signed.Outcome, by.Person, m.Command, by.LoginAt, m.On, d.Release, signed.Amount, signed.Hash, answer.Note,
			signed.Program, signed.StartMonth, signed.Reading)
		return nil, err
	})
}

// completeLevel is what every level does: close the task, wear one hat, keep what the rules said on this day.
func completeLevel(ctx context.Context, tx pgx.Tx, m casefile.Move, c casefile.Case, t *casefile.Transition, by casefile.Completer,
	answer casefile.Completion, d determination.Record) (determinationID string, err error) {
	if err := closeTask(ctx, tx, c, m.From, by, answer); err != nil {
		return "", err
	}
	if err := settleItems(ctx, tx, m, by, answer.Outcome); err != nil {
		return "", err
	}
	if err := addAct(ctx, tx, c.Root, c.Code, by.Person, by.Duty, m.From.Key); err != nil {
		return "", err
	}
	return addDetermination(ctx, tx, c.Code, t.Revision, m.From.Key, m.On, d)
}

// Overtaken answers a level whose ground has shifted: the rules say something else than what the level below saw. The
// step is refused with the difference, and a new verification opens on the new answer.
func (s *Store) Overtaken(ctx context.Context, m casefile.Move, by casefile.Completer, d determination.Record, why *errs.Error) (casefile.Moved, error) {
	m.Refusal = why
	return s.move(ctx, m, "DETERMINATION_CHANGED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := completeLevel(ctx, tx, m, c, t, by, casefile.Completion{Outcome: casefile.OvertakenByRules}, d)
		return nil, err
	})
}

// DecisionOf finds the decision of a case.
func (s *Store) DecisionOf(ctx context.Context, code string) (decision.Decision, error) {
	rows, err := s.pool.Query(ctx, `select case_code, outcome, decider, login_at, decided_on, release, amount, hash, note,
		program, start_month, reading from decision where case_code = $1`, code)
	d, err := oneOr(rows, err, pgx.RowToStructByPos[decision.Decision], errs.New("NOT_DECIDED"))
	return d, translate("read a decision", err)
}
