package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// Facts that their workflows never take hold up no other workflow, and none overtakes an earlier one of its own.
func TestForwardParcels_whatNeverGoesThroughHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	owner := connect(t, db.OwnerURL)
	for _, workflow := range []string{"stuck/1", "stuck/2", "stuck/3", "stuck/4", "stuck/1", "case/1", "case/1"} {
		if _, err := owner.Exec(ctx, `insert into outbox (workflow, kind, name) values ($1, 'signal', 'fact')`, workflow); err != nil {
			t.Fatal(err)
		}
	}
	var accepted []int64
	tried := map[int64]bool{}
	for range 4 {
		err := db.ForwardParcels(ctx, 100, func(_ context.Context, p casefile.Parcel) error {
			tried[p.ID] = true
			if strings.HasPrefix(p.Workflow, "stuck/") {
				return errors.New("the workflow takes nothing")
			}
			accepted = append(accepted, p.ID)
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "the workflow takes nothing") {
			t.Fatalf("nobody hears of the facts that wait: %v", err)
		}
	}
	if !slices.Equal(accepted, []int64{6, 7}) {
		t.Errorf("accepted %v, want 6 and 7 in order", accepted)
	}
	if !tried[4] || tried[5] {
		t.Errorf("tried %v, want the first of every workflow and no second", tried)
	}
}

// Commands whose cases do not answer leave room for those of other cases, however many they are.
func TestTakeUndelivered_whatNeverGoesThroughHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	person := db.PersonOf(t, "applicant1")
	const each = 2
	seen := map[string]bool{}
	for i := range 3 * each {
		if _, err := db.StoreCommand(ctx, testkit.CommandBy(person, uuid.NewString(), casefile.CommandSubmit, fmt.Sprintf("H99.1-261102-%04d", i))); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		commands, err := db.TakeUndelivered(ctx, time.Duration(0), each)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commands {
			seen[c.Case] = true
		}
	}
	if len(seen) != 3*each {
		t.Errorf("%d of %d commands were sent; the others starve", len(seen), 3*each)
	}
}
