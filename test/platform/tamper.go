package platform

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Tamper changes rows behind the program's back, as somebody with the owner's password could.
func (p *Platform) Tamper(sql string, args ...any) {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, p.DB.OwnerURL)
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	if tag, err := c.Exec(ctx, sql, args...); err != nil || tag.RowsAffected() != 1 {
		p.t.Fatalf("%s: %d rows, %v", sql, tag.RowsAffected(), err)
	}
}
