package platform

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// WithOwnTemporal gives the platform a Temporal server of its own, on PostgreSQL, which the test may kill.
func WithOwnTemporal() Option {
	return func(p *Platform) {
		admin := testkit.Env(p.t, "ANSINH_TEST_ADMIN_URL")
		u, err := url.Parse(admin)
		if err != nil {
			p.t.Fatal(err)
		}
		password, _ := u.User.Password()
		database := p.DB.Name + "_temporal"
		p.admin(fmt.Sprintf(`create database %s`, database))
		p.admin(fmt.Sprintf(`create database %s_visibility`, database))
		address := issuer.FreeAddress(p.t)
		p.Temporal = newProcess(p.t, "temporal", nil, issuer.StackBinary(p.t), "temporal", "--address", address, "--ui", issuer.FreeAddress(p.t),
			"--postgres", u.Host, "--user", u.User.Username(), "--password-file", write(p.t, filepath.Dir(p.t.TempDir()), "temporal_password", password),
			"--database", database)
		p.t.Cleanup(func() {
			p.Temporal.Kill()
			p.admin(fmt.Sprintf(`drop database if exists %s with (force)`, database))
			p.admin(fmt.Sprintf(`drop database if exists %s_visibility with (force)`, database))
		})
		p.Temporal.Start()
		p.Env = append(p.Env, "ANSINH_TEMPORAL_ADDRESS="+address)
	}
}

func (p *Platform) admin(sql string) {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, testkit.Env(p.t, "ANSINH_TEST_ADMIN_URL"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, sql); err != nil {
		p.t.Fatalf("%s: %v", sql, err)
	}
}

// Hold takes a lock on a row until the returned function is called: whatever wants to write the row waits at that
// very point, which is how a test reaches the worst moment without a hook in the program.
func (p *Platform) Hold(query string, args ...any) (release func()) {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, p.DB.OwnerURL)
	if err != nil {
		p.t.Fatal(err)
	}
	tx, err := c.Begin(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	tag, err := tx.Exec(ctx, query, args...)
	if err != nil || tag.RowsAffected() == 0 {
		p.t.Fatalf("hold: %v (%d rows)", err, tag.RowsAffected())
	}
	released := false
	release = func() {
		if !released {
			released = true
			_ = tx.Rollback(ctx)
			_ = c.Close(ctx)
		}
	}
	p.t.Cleanup(release)
	return release
}

// AwaitBlocked waits until somebody waits for a lock in the platform's database, other than those seen before, and gives
// the number of the backend.
func (p *Platform) AwaitBlocked(before ...int32) (backend int32) {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, testkit.Env(p.t, "ANSINH_TEST_ADMIN_URL"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	Until(p.t, "somebody waits for the lock", func() bool {
		err := c.QueryRow(ctx, `select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and pid <> all($2) limit 1`,
			p.DB.Name, append([]int32{}, before...)).Scan(&backend)
		return err == nil
	})
	return backend
}
