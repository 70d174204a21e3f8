package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/population"
)

// ResolveItem keeps a person's answer to a difference. Whoever gives it acts on the case under their duty.
func (s *Store) ResolveItem(ctx context.Context, command casefile.Command, duty, id string, answer item.Answer, on civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		i, err := lockItem(ctx, tx, command, duty, id, "resolved "+id)
		if err != nil {
			return nil, err
		}
		i.Resolution, i.ResolvedOn, i.ResolvedBy, i.Note = answer.Resolution, on, command.Person, answer.Note
		if _, err := tx.Exec(ctx, `update item set resolution = $2, resolved_on = $3, resolved_by = $4, note = $5 where id = $1`,
			i.ID, i.Resolution, i.ResolvedOn, i.ResolvedBy, i.Note); err != nil {
			return nil, err
		}
		return i, addTimeline(ctx, tx, command.Case, on, "ITEM_RESOLVED", told{"item": i.Code})
	})
}

// AskedAgain keeps what the register said when an officer asked again about the party of an item, and gives the item as
// it stands then.
func (s *Store) AskedAgain(ctx context.Context, command casefile.Command, duty, id string, f population.Finding, on civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		if _, err := lockItem(ctx, tx, command, duty, id, "asked again "+id); err != nil {
			return nil, err
		}
		if err := addFinding(ctx, tx, command.Case, on, f, command.Person); err != nil {
			return nil, err
		}
		return itemBy(ctx, tx, command.Case, id)
	})
}

// lockItem finds an open item of a case that is before an officer, and notes that they act on it.
func lockItem(ctx context.Context, tx pgx.Tx, command casefile.Command, duty, id, what string) (item.Item, error) {
	c, err := lockCase(ctx, tx, command.Case)
	if err != nil {
		return item.Item{}, err
	}
	i, err := itemBy(ctx, tx, c.Code, id)
	if err == nil && !i.Open() {
		err = errs.New("ITEM_NOT_OPEN")
	}
	if err != nil {
		return i, err
	}
	return i, addAct(ctx, tx, c.Root, c.Code, command.Person, duty, what)
}

func itemBy(ctx context.Context, q querier, code, id string) (item.Item, error) {
	rows, err := q.Query(ctx, `select `+itemColumns+` from item where case_code = $1 and id = $2`, code, id)
	return oneOr(rows, err, readItem, errs.New("ITEM_NOT_FOUND"))
}

// Item finds a difference of a case.
func (s *Store) Item(ctx context.Context, code, id string) (item.Item, error) {
	i, err := itemBy(ctx, s.pool, code, id)
	return i, translate("read an item", err)
}
