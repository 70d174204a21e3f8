package postgres

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/an-sinh/ansinh/internal/errs"
)

// refusals are the constraints that say no to a person, with the words they get.
var refusals = map[string]errs.Code{
	"four_eyes":            "FOUR_EYES",
	"maker_checker":        "MAKER_IS_CHECKER",
	"task_one_open":        "TASK_NOT_OPEN",
	"supplement_only_once": "SUPPLEMENT_ONLY_ONCE",
	"payment_line_live":    "ALREADY_IN_A_RUN",
}

// translate turns a constraint that refuses into a refusal and names the operation of anything else.
func translate(operation string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errs.As(err); ok {
		return err
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		if code, known := refusals[pg.ConstraintName]; known {
			return errs.New(code).Because(err)
		}
	}
	return fmt.Errorf("postgres: %s: %w", operation, err)
}

// oneOr reads exactly one row, or answers with the refusal when there is none.
func oneOr[T any](rows pgx.Rows, err error, read pgx.RowToFunc[T], none *errs.Error) (T, error) {
	var zero T
	if err != nil {
		return zero, err
	}
	value, err := pgx.CollectExactlyOneRow(rows, read)
	if errors.Is(err, pgx.ErrNoRows) {
		return zero, none
	}
	return value, err
}
