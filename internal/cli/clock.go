package cli

import (
	"context"
	"flag"
	"fmt"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/postgres"
)

const clockUsage = "usage: ansinh clock show | ansinh clock advance --to YYYY-MM-DD"

// clock shows the business clock, or moves a local one forward and rings what is due on the way.
func clock(ctx context.Context, args []string, s Streams) int {
	if len(args) == 0 || args[0] != "show" && args[0] != "advance" {
		fmt.Fprintln(s.Err, clockUsage)
		return 2
	}
	c, err := loadLocal()
	if err == nil {
		err = config.Need(map[string]string{"ANSINH_DATABASE_URL_FILE": c.DatabaseURL})
	}
	if err != nil {
		return fail(s, err)
	}
	register, err := postgres.Open(ctx, c.DatabaseURL)
	if err != nil {
		return fail(s, err)
	}
	defer register.Close()
	if args[0] == "advance" {
		return advance(ctx, register, args[1:], s)
	}
	return show(ctx, register, s)
}

func show(ctx context.Context, register *postgres.Store, s Streams) int {
	now, err := register.Now(ctx)
	if err != nil {
		return fail(s, err)
	}
	fmt.Fprintln(s.Out, now.In(civil.Zone).Format("2006-01-02 15:04 -07:00"))
	return 0
}

func advance(ctx context.Context, register *postgres.Store, args []string, s Streams) int {
	flags := flag.NewFlagSet("clock advance", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	to := flags.String("to", "", "day to move to, YYYY-MM-DD")
	if flags.Parse(args) != nil {
		return 2
	}
	day, err := civil.ParseDate(*to)
	if err != nil {
		fmt.Fprintln(s.Err, clockUsage)
		return 2
	}
	rung, err := register.AdvanceClock(ctx, day)
	for _, d := range rung {
		fmt.Fprintf(s.Out, "%s  %s of case %s passed\n", d.Due.AddDays(1), d.Kind, d.Case)
	}
	if err != nil {
		return fail(s, err)
	}
	return show(ctx, register, s)
}
