package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
)

// SaveDraft replaces facts and payout of an open case if nobody wrote since the version the caller saw.
// The draft lives on until the day.
func (s *Store) SaveDraft(ctx context.Context, command casefile.Command, version int, facts json.RawMessage, payout casefile.Payout, until civil.Date) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		c, err := lockCase(ctx, tx, command.Case)
		if err != nil {
			return nil, err
		}
		if err := mustBeOpened(c); err != nil {
			return nil, err
		}
		if c.DraftVersion != version {
			return nil, errs.New("DRAFT_CHANGED", "version", c.DraftVersion)
		}
		if _, err := tx.Exec(ctx, `update deadline set due = coalesce($2, due) where case_code = $1 and kind = 'draft' and rung_on is null`, c.Code, until); err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `update cases set facts = $2, payout = $3, draft_version = draft_version + 1 where code = $1`,
			c.Code, orEmptyObject(facts), payout)
		return casefile.DraftSaved{Version: version + 1}, err
	})
}

// AddDocument records a paper that lies in object storage already.
func (s *Store) AddDocument(ctx context.Context, command casefile.Command, d document.Document) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		c, err := lockCase(ctx, tx, d.Case)
		if err != nil {
			return nil, err
		}
		if c.State != casefile.Supplementing {
			if err := mustBeOpened(c); err != nil {
				return nil, err
			}
		}
		if _, err := tx.Exec(ctx, `insert into document (id, case_code, kind, sha256, size, media_type, pages, object, person)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			d.ID, d.Case, d.Kind, d.SHA256, d.Size, d.MediaType, d.Pages, d.Object, d.By); err != nil {
			return nil, err
		}
		on, err := today(ctx, tx)
		if err != nil {
			return nil, err
		}
		return d, addTimeline(ctx, tx, d.Case, on, "DOCUMENT_RECEIVED", told{"kind": d.Kind, "pages": d.Pages})
	})
}

// Documents are the papers of a case, oldest first.
func (s *Store) Documents(ctx context.Context, code string) ([]document.Document, error) {
	rows, err := s.pool.Query(ctx, `select id, case_code, kind, sha256, size, media_type, pages, object, uploaded, person
		from document where case_code = $1 order by uploaded, id`, code)
	if err != nil {
		return nil, translate("read documents", err)
	}
	documents, err := pgx.CollectRows(rows, pgx.RowToStructByPos[document.Document])
	return documents, translate("read documents", err)
}
