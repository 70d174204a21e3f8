package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/postgres"
	"github.com/an-sinh/ansinh/internal/seed"
)

// FirstDay is the business day on which a test database starts.
var FirstDay = civil.MustDate("2026-11-02")

// Database is a throw-away database with the present schema and the people of the local stack.
type Database struct {
	*postgres.Store
	Name     string
	URL      string // as the program's own role
	OwnerURL string
}

// NewDatabase clones the template; the clone is dropped when the test ends.
func NewDatabase(t testing.TB) *Database {
	t.Helper()
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, Env(t, "ANSINH_TEST_ADMIN_URL"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	template := makeTemplate(t, admin)
	name := "test_" + strings.ToLower(rand.Text()[:12])
	clone(t, admin, name, template)
	d := &Database{Name: name, URL: at(t, Secret(t, "ANSINH_DATABASE_URL"), name), OwnerURL: at(t, Secret(t, "ANSINH_OWNER_DATABASE_URL"), name)}
	if d.Store, err = postgres.Open(ctx, d.URL); err != nil {
		t.Fatal(err)
	}
	d.nameOrgans(t)
	t.Cleanup(func() {
		d.Close()
		drop(t, name)
	})
	return d
}

// nameOrgans gives the offices identifiers of this database alone: tests share one Temporal, where a case is known by
// its code.
func (d *Database) nameOrgans(t testing.TB) {
	t.Helper()
	c, err := pgx.Connect(context.Background(), d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	exec(t, c, fmt.Sprintf(`update office set organ = 'H99.' || substr(code, 5) || '.%d'`, binary.BigEndian.Uint32([]byte(rand.Text()))))
}

// templateLock keeps test processes from making the template at the same time; the number means nothing.
const templateLock = 722_116_68

// makeTemplate makes the template of the present schema unless another test process has.
func makeTemplate(t testing.TB, admin *pgx.Conn) string {
	t.Helper()
	ctx := context.Background()
	name := "template_" + schemaHash(t)
	if _, err := admin.Exec(ctx, `select pg_advisory_lock($1)`, templateLock); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = admin.Exec(ctx, `select pg_advisory_unlock($1)`, templateLock) }()
	var exists bool
	if err := admin.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&exists); err != nil {
		t.Fatal(err)
	}
	if exists {
		return name
	}
	draft := name + "_draft"
	exec(t, admin, fmt.Sprintf(`drop database if exists %s with (force)`, draft))
	exec(t, admin, fmt.Sprintf(`create database %s owner ansinh_owner`, draft))
	fill(t, at(t, Secret(t, "ANSINH_OWNER_DATABASE_URL"), draft))
	exec(t, admin, fmt.Sprintf(`alter database %s rename to %s`, draft, name))
	return name
}

func fill(t testing.TB, ownerURL string) {
	t.Helper()
	ctx := context.Background()
	if err := postgres.Migrate(ctx, ownerURL); err != nil {
		t.Fatal(err)
	}
	owner, err := postgres.Open(ctx, ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := owner.StartClock(ctx, "local", FirstDay); err != nil {
		t.Fatal(err)
	}
	if err := owner.Seed(ctx, seed.Local()); err != nil {
		t.Fatal(err)
	}
}

// schemaHash changes with the migrations and the seed, so that an old template is never used.
func schemaHash(t testing.TB) string {
	t.Helper()
	sum := sha256.New()
	fmt.Fprint(sum, seed.Local())
	err := fs.WalkDir(postgres.Migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(postgres.Migrations(), path)
		sum.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// clone copies the template. PostgreSQL refuses while somebody else copies it, so clones wait for each other.
func clone(t testing.TB, admin *pgx.Conn, name, template string) {
	t.Helper()
	ctx := context.Background()
	if _, err := admin.Exec(ctx, `select pg_advisory_lock($1)`, templateLock); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = admin.Exec(ctx, `select pg_advisory_unlock($1)`, templateLock) }()
	exec(t, admin, fmt.Sprintf(`create database %s template %s owner ansinh_owner`, name, template))
}

func drop(t testing.TB, name string) {
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, Env(t, "ANSINH_TEST_ADMIN_URL"))
	if err != nil {
		return // the whole test stack is gone, and the database with it
	}
	defer admin.Close(ctx)
	_, _ = admin.Exec(ctx, fmt.Sprintf(`drop database if exists %s with (force)`, name))
}

func exec(t testing.TB, admin *pgx.Conn, sql string) {
	t.Helper()
	if _, err := admin.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// at is the address of another database of the same server and role.
func at(t testing.TB, address, database string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	return u.String()
}

// QueryRow reads one row as the owner of the schema, for what no port of the program offers.
func (d *Database) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return ownerRow{ctx: ctx, url: d.OwnerURL, sql: sql, args: args}
}

type ownerRow struct {
	ctx  context.Context
	url  string
	sql  string
	args []any
}

func (r ownerRow) Scan(into ...any) error {
	c, err := pgx.Connect(r.ctx, r.url)
	if err != nil {
		return err
	}
	defer c.Close(r.ctx)
	return c.QueryRow(r.ctx, r.sql, r.args...).Scan(into...)
}
