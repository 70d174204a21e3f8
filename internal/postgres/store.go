// Package postgres keeps everything the platform knows, one file per noun.
//
// SQL is written as SQL. Row structs stay in here. A step of a case is one transaction (see move.go); invariants
// are constraints of the schema (migrations/), and a constraint that refuses becomes a refusal with a code.
package postgres

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the database as the program's own role sees it.
type Store struct {
	pool *pgxpool.Pool
}

// Open connects lazily: the program starts while the database is away, and says so in /readyz.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: the database address cannot be read") // the address holds a password: not shown
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("postgres: open: %w", err)
	}
	return &Store{pool: pool}, nil
}

// Close waits for running statements and disconnects.
func (s *Store) Close() { s.pool.Close() }

// Ready tells whether the database answers and its schema is the one this program was built for or newer.
func (s *Store) Ready(ctx context.Context) error {
	var version int
	err := s.pool.QueryRow(ctx, `select coalesce(max(version_id), 0) from goose_db_version where is_applied`).Scan(&version)
	if err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	if want := newestMigration(); version < want {
		return fmt.Errorf("postgres: schema %d is older than %d; run ansinh migrate", version, want)
	}
	return nil
}

// Migrate brings the schema up to date as its owner; concurrent callers wait for each other.
func Migrate(ctx context.Context, ownerURL string) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("postgres: the owner's database address cannot be read")
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, Migrations())
	if err != nil {
		return fmt.Errorf("postgres: migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("postgres: migrate: %w", err)
	}
	return nil
}

// Migrations are the numbered steps of the schema.
func Migrations() fs.FS {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the directory is embedded
	}
	return files
}

func newestMigration() int {
	entries, err := fs.ReadDir(Migrations(), ".")
	if err != nil {
		panic(err)
	}
	newest := 0
	for _, entry := range entries {
		var n int
		if _, err := fmt.Sscanf(entry.Name(), "%d_", &n); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}
