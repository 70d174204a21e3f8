package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/an-sinh/ansinh/internal/auth"
)

// token prints a bearer token of a seeded user.
func token(ctx context.Context, args []string, s Streams) int {
	flags := flag.NewFlagSet("token", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	user := flags.String("user", "", "name of a seeded user, e.g. applicant1")
	if flags.Parse(args) != nil || *user == "" {
		fmt.Fprintln(s.Err, "usage: ansinh token --user NAME")
		return 2
	}
	c, err := loadLocal()
	if err == nil && c.TokenClientSecret == "" {
		err = errors.New("there is no client secret: tokens of seeded users exist only on a local stack (make run)")
	}
	if err != nil {
		return fail(s, err)
	}
	bearer, err := auth.RequestToken(ctx, c.OIDCIssuer, c.TokenClientID, c.TokenClientSecret, *user)
	if err != nil {
		return fail(s, err)
	}
	fmt.Fprintln(s.Out, bearer)
	return 0
}
