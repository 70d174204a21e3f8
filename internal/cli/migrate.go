package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/postgres"
	"github.com/an-sinh/ansinh/internal/seal"
	"github.com/an-sinh/ansinh/internal/seed"
)

// migrate brings the schema, the bucket and the clock into being; on a local stack the invented people too.
func migrate(ctx context.Context, _ []string, s Streams) int {
	c, err := load()
	if err == nil {
		err = config.Need(map[string]string{"ANSINH_OWNER_DATABASE_URL_FILE": c.OwnerDatabaseURL, "ANSINH_S3_ENDPOINT": c.S3.Endpoint})
	}
	if err == nil {
		err = bringUp(ctx, c)
	}
	if err != nil {
		return fail(s, err)
	}
	fmt.Fprintln(s.Out, "database and object store are up to date")
	return 0
}

func bringUp(ctx context.Context, c config.Config) error {
	if err := postgres.Migrate(ctx, c.OwnerDatabaseURL); err != nil {
		return err
	}
	papers, err := openObjects(c.S3)
	if err != nil {
		return err
	}
	if err := papers.EnsureBucket(ctx); err != nil {
		return err
	}
	owner, err := postgres.Open(ctx, c.OwnerDatabaseURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	if err := owner.StartClock(ctx, c.Clock, c.ClockStart); err != nil {
		return err
	}
	if c.Seed == "local" {
		if err := owner.Seed(ctx, seed.Local()); err != nil {
			return err
		}
	}
	return enrolKeys(ctx, owner, c.SigningKeys)
}

// enrolKeys makes the register trust the public halves that lie in the folder of signing keys, if there is one.
func enrolKeys(ctx context.Context, owner *postgres.Store, dir string) error {
	if dir == "" {
		return nil
	}
	keys, err := seal.Public(dir)
	if err != nil {
		return err
	}
	strangers, err := owner.EnrolKeys(ctx, keys)
	if err == nil && len(strangers) > 0 {
		err = fmt.Errorf("signing keys of people or offices that the register does not know: %s (see docs/signing.md)", strings.Join(strangers, ", "))
	}
	return err
}
