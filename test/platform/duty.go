package platform

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Appoint gives a seeded person one more duty. The program cannot: duties are the owner's of the schema.
func (p *Platform) Appoint(user, role, office string) {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, p.DB.OwnerURL)
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	tag, err := c.Exec(ctx, `insert into duty (person, role, office, valid_from) select person, $2, $3, '2025-07-01' from login where username = $1`, user, role, office)
	if err != nil || tag.RowsAffected() != 1 {
		p.t.Fatalf("appoint %s as %s: %v (%d rows)", user, role, err, tag.RowsAffected())
	}
}
