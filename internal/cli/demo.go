package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/demo"
	"github.com/an-sinh/ansinh/internal/determination"
)

// demo drives cases through a running platform. ANSINH_DEMO_SEED and ANSINH_DEMO_CASES choose further people.
func runDemo(ctx context.Context, _ []string, s Streams) int {
	c, err := loadLocal()
	if err == nil {
		err = config.Need(map[string]string{"ANSINH_OIDC_ISSUER": c.OIDCIssuer, "ANSINH_TOKEN_CLIENT_SECRET_FILE": c.TokenClientSecret,
			"ANSINH_POST_COUNTER_URL": c.Post.CounterURL})
	}
	seed, wrongSeed := number("ANSINH_DEMO_SEED", "SEED")
	cases, wrongCases := number("ANSINH_DEMO_CASES", "CASES")
	if err = errors.Join(err, wrongSeed, wrongCases); err != nil {
		return fail(s, err)
	}
	d := &demo.Demo{Files: "test/files", Out: s.Out, Decide: askDecide, Counter: c.Post.CounterURL, Seed: seed, Cases: int(cases),
		API: client.New(c.PublicURL, func(ctx context.Context, user string) (string, error) {
			return auth.RequestToken(ctx, c.OIDCIssuer, c.TokenClientID, c.TokenClientSecret, user)
		})}
	fmt.Fprintln(s.Out, "driving cases from photograph to money through", c.PublicURL)
	results, all, err := d.Run(ctx)
	if err != nil {
		return fail(s, err)
	}
	if err := demo.Write(".local/demo.json", results); err != nil {
		return fail(s, err)
	}
	demo.Table(s.Out, results)
	if !all {
		return fail(s, fmt.Errorf("not everything is as ansinh decide says; see .local/demo.json"))
	}
	return 0
}

// askDecide asks this very binary's `decide`, as anybody could.
func askDecide(ctx context.Context, request determination.Request) (determination.Result, error) {
	var result determination.Result
	self, err := os.Executable()
	if err != nil {
		return result, err
	}
	line, err := json.Marshal(request)
	if err != nil {
		return result, err
	}
	ask := exec.CommandContext(ctx, self, "decide")
	ask.Stdin = bytes.NewReader(append(line, '\n'))
	answer, err := ask.Output()
	if err != nil {
		return result, fmt.Errorf("ansinh decide: %w: %s", err, answer)
	}
	return result, json.Unmarshal(answer, &result)
}

// number reads a choice of the person who runs the demo; none is 0.
func number(name, asTyped string) (uint64, error) {
	text := os.Getenv(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%s is %q; it must be a whole number from 0", asTyped, text)
	}
	return n, nil
}
