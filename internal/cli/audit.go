package cli

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/postgres"
)

const auditUsage = "usage: ansinh audit verify [--known NUMBER:HASH]"

// checkLog makes every seal of the log anew and prints the newest one, to be kept where whoever runs the database
// cannot reach it.
func checkLog(ctx context.Context, args []string, s Streams) int {
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	text := flags.String("known", "", "a seal that was written down earlier, as this command prints it")
	if len(args) == 0 || args[0] != "verify" || flags.Parse(args[1:]) != nil || flags.NArg() > 0 {
		fmt.Fprintln(s.Err, auditUsage)
		return 2
	}
	var known audit.Mark
	if *text != "" {
		var err error
		if known, err = audit.ParseMark(*text); err != nil {
			fmt.Fprintln(s.Err, "ansinh:", err)
			return 2
		}
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
	report, err := register.CheckChain(ctx, known)
	if err != nil {
		return fail(s, err)
	}
	return tell(report, s)
}

func tell(r audit.Report, s Streams) int {
	for _, flaw := range r.Flaws {
		_ = fail(s, flaw)
	}
	if r.Full() {
		fmt.Fprintf(s.Err, "ansinh: dừng sau %d chỗ sai / stopped after %[1]d flaws\n", len(r.Flaws))
	}
	if len(r.Flaws) > 0 {
		return 1
	}
	fmt.Fprintf(s.Out, "%d dòng nguyên vẹn trong %d mắt xích, %d dòng chờ niêm phong / %[1]d rows are whole in %[2]d links, %[3]d wait for their seal\n",
		r.Rows, r.Links, r.Waiting)
	if r.Links > 0 {
		fmt.Fprintf(s.Out, "dấu mới nhất, xin ghi lại ở nơi khác / the newest seal, to be written down elsewhere: %s (%s)\n",
			r.Newest, r.SealedAt.In(civil.Zone).Format("2006-01-02 15:04:05 -07:00"))
	}
	return 0
}

// sealEvery is how often the sealer looks for new rows.
const sealEvery = time.Second

// sealTrail extends the chain until ctx ends. Every process runs one sealer, and the database lets one at a time work, so that
// rows are sealed while any of them lives.
func sealTrail(ctx context.Context, register *postgres.Store, log *slog.Logger) {
	ticker := time.NewTicker(sealEvery)
	defer ticker.Stop()
	for {
		more, err := register.Seal(ctx)
		if err != nil && ctx.Err() == nil {
			log.Warn("rows wait for their seal", "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
