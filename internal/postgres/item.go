package postgres

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/population"
)

const itemColumns = `id, code, about, params, blocking, opened_on, resolved_on, coalesce(resolved_by::text, ''), coalesce(resolution, ''), note`

func readItem(row pgx.CollectableRow) (item.Item, error) {
	var i item.Item
	var params []byte
	err := row.Scan(&i.ID, &i.Code, &i.About, &params, &i.Blocking, &i.OpenedOn, &i.ResolvedOn, &i.ResolvedBy, &i.Resolution, &i.Note)
	if err != nil {
		return i, err
	}
	i.Title = i.Code.Title()
	return i, json.Unmarshal(params, &i.Params)
}

// Items are the differences of a case, oldest first.
func (s *Store) Items(ctx context.Context, code string) ([]item.Item, error) {
	rows, err := s.pool.Query(ctx, `select `+itemColumns+` from item where case_code = $1 order by opened_at, id`, code)
	if err != nil {
		return nil, translate("read items", err)
	}
	items, err := pgx.CollectRows(rows, readItem)
	return items, translate("read items", err)
}

// openItem opens a difference, unless it is open or a person has answered it before.
func openItem(ctx context.Context, tx pgx.Tx, code string, i item.Item) error {
	if i.Params == nil {
		i.Params = map[string]any{}
	}
	tag, err := tx.Exec(ctx, `insert into item (case_code, code, about, params, blocking, opened_on) select $1, $2, $3, $4, $5, $6
		where not exists (select from item where case_code = $1 and code = $2 and about = $3
			and (resolution is null or resolution <> 'asked_again' and params = $4))`,
		code, i.Code, i.About, i.Params, i.Blocking, i.OpenedOn)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return addTimeline(ctx, tx, code, i.OpenedOn, "ITEM_FOUND", told{"item": i.Code})
}

// addFinding keeps what the register said of a party. What it said before and says no more is settled by that, in the
// name of whoever asked; what it could not say settles nothing.
func addFinding(ctx context.Context, tx pgx.Tx, code string, on civil.Date, f population.Finding, asker string) error {
	if err := addFacts(ctx, tx, code, f.Facts); err != nil {
		return err
	}
	if f.Identified {
		if err := linkAccount(ctx, tx, code, f, on); err != nil {
			return err
		}
	}
	if !f.Away {
		still := []string{string(item.AlreadyEntitled)}
		for _, i := range f.Items {
			still = append(still, string(i.Code))
		}
		if err := settleFound(ctx, tx, code, on, asker, `about = $5 and code <> all($6)`, f.About, still); err != nil {
			return err
		}
	}
	for _, i := range f.Items {
		if err := openItem(ctx, tx, code, i); err != nil {
			return err
		}
	}
	return nil
}

// settleParties ends what was found about a party the case has no longer, as when another payee was named.
func settleParties(ctx context.Context, tx pgx.Tx, code string, on civil.Date, findings []population.Finding) error {
	parties := []string{}
	for _, f := range findings {
		parties = append(parties, f.About)
	}
	return settleFound(ctx, tx, code, on, "", `about <> all($5) and code <> $6`, parties, string(item.AlreadyEntitled))
}

// settleFound ends open items by what the register says now, in the name of whoever asked it.
func settleFound(ctx context.Context, tx pgx.Tx, code string, on civil.Date, asker, which string, args ...any) error {
	rows, err := tx.Query(ctx, `with settled as (update item set resolution = $2, resolved_on = $3, resolved_by = nullif($4, '')::uuid
			where case_code = $1 and resolution is null and `+which+` returning code)
		select code from settled order by code`, append([]any{code, item.AskedAgain, on, asker}, args...)...)
	if err != nil {
		return err
	}
	settled, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, one := range settled {
		if err := addTimeline(ctx, tx, code, on, "ITEM_RESOLVED", told{"item": one}); err != nil {
			return err
		}
	}
	return nil
}

// warnOfEntitlement opens an item where the beneficiary draws the same benefit by another case: a second application may
// be right, as after an end of benefit, so a person looks at it.
func warnOfEntitlement(ctx context.Context, tx pgx.Tx, c casefile.Case, on civil.Date) error {
	rows, err := tx.Query(ctx, `select case_code from entitlement where beneficiary = $1 and scheme = $2 and case_code <> $3
		and (end_month is null or end_month >= date_trunc('month', $4::date)) order by case_code limit 1`, c.Beneficiary, c.Scheme, c.Code, on)
	if err != nil {
		return err
	}
	others, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(others) == 0 {
		return err
	}
	return openItem(ctx, tx, c.Code, item.Item{Code: item.AlreadyEntitled, About: fact.Beneficiary, Params: map[string]any{"case": others[0]},
		Blocking: item.AlreadyEntitled.Blocking(), OpenedOn: on})
}

// settleItems keeps a level from approving what is not resolved. Whoever answers for the file has seen the rest.
func settleItems(ctx context.Context, tx pgx.Tx, m casefile.Move, by casefile.Completer, answer casefile.TaskOutcome) error {
	if answer != casefile.Approve && answer != casefile.Refuse {
		return nil
	}
	rows, err := tx.Query(ctx, `select `+itemColumns+` from item where case_code = $1 and resolution is null for update`, m.Case)
	if err != nil {
		return err
	}
	open, err := pgx.CollectRows(rows, readItem)
	if err != nil || len(open) == 0 {
		return err
	}
	var blocking []string
	for _, i := range open {
		if i.Blocking && !slices.Contains(blocking, string(i.Code)) {
			blocking = append(blocking, string(i.Code))
		}
	}
	if answer == casefile.Approve && len(blocking) > 0 {
		slices.Sort(blocking)
		return errs.New("ITEM_UNRESOLVED", "items", strings.Join(blocking, ", "))
	}
	_, err = tx.Exec(ctx, `update item set resolution = 'seen', resolved_on = $2, resolved_by = $3
		where case_code = $1 and resolution is null and not blocking`, m.Case, m.On, by.Person)
	return err
}
