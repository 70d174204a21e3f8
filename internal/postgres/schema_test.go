package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/testkit"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// What must never change, the program's own role cannot change.
func TestAppRole_canOnlyAddToWhatMustNeverChange(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	app := connect(t, db.URL)
	for _, table := range []string{"audit", "act", "determination", "transition", "timeline", "transfer"} {
		for _, sql := range []string{"delete from " + table, "truncate " + table, "update " + table + " set at = now()"} {
			if _, err := app.Exec(context.Background(), sql); err == nil || !strings.Contains(err.Error(), "permission denied") {
				t.Errorf("%q was not refused for want of permission: %v", sql, err)
			}
		}
	}
	for _, table := range []string{"decision", "entitlement_amount", "due_line", "instruction", "answer", "answer_file", "letter", "fact", "item"} {
		if _, err := app.Exec(context.Background(), "delete from "+table); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("rows of %s can be deleted: %v", table, err)
		}
	}
}

// Whoever takes the program over cannot give themselves a duty, another's name, or the office's money.
func TestAppRole_cannotChangeWhoIsWho(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	app := connect(t, db.URL)
	for _, sql := range []string{
		"insert into duty select person, 'admin', office, valid_from, valid_to from duty", "update duty set role = 'admin'",
		"insert into login select 'me', person, null from login", "update login set person = (select id from person limit 1)",
		"update office set account = '1'", "update person set name = 'me'", "update document set object = 'mine'",
		"update business_clock set mode = 'wall'",
	} {
		if _, err := app.Exec(context.Background(), sql); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%q was not refused for want of permission: %v", sql, err)
		}
	}
}

func TestReady_saysThatTheSchemaIsOld(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	if err := db.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	owner := connect(t, db.OwnerURL)
	if _, err := owner.Exec(ctx, `delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Ready(ctx); err == nil || !strings.Contains(err.Error(), "ansinh migrate") {
		t.Fatalf("an old schema counts as ready: %v", err)
	}
}
