package postgres_test

import (
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/testkit"
)

// A transaction that began before a run was gathered and records an account after it must not change that run's ways.
func TestKnownAccount_isStampedWhenItBinds(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	owner := connect(t, db.OwnerURL)
	who := db.PersonOf(t, "applicant1")
	tx, err := owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var began, recorded time.Time
	if err := tx.QueryRow(t.Context(), `select now()`).Scan(&began); err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow(t.Context(), `insert into known_account (person, source, bank, account, account_name, since)
		values ($1, 'case', 'BFTVVNVX', '9704150001', 'NGUYEN THI SAU', '2026-11-02') returning recorded_at`, who).Scan(&recorded); err != nil {
		t.Fatal(err)
	}
	if !recorded.After(began) {
		t.Errorf("recorded at %v, like a transaction that began at %v", recorded, began)
	}
	var free bool
	const gather = `select pg_try_advisory_lock(hashtextextended('known accounts', 0))`
	if err := db.QueryRow(t.Context(), gather).Scan(&free); err != nil || free {
		t.Errorf("a run is gathered while an account is being recorded (%v)", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
}
