package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/living"
	"github.com/an-sinh/ansinh/internal/person"
)

// livingCases is how many cases a fresh local stack is filled with unless ANSINH_SEED_CASES says otherwise.
const livingCases = 200

// fillStack fills a local stack with cases in all states, through its API.
func fillStack(ctx context.Context, _ []string, s Streams) int {
	c, err := loadLocal()
	if err == nil {
		err = config.Need(map[string]string{"ANSINH_OIDC_ISSUER": c.OIDCIssuer, "ANSINH_TOKEN_CLIENT_SECRET_FILE": c.TokenClientSecret})
	}
	if err != nil {
		return fail(s, err)
	}
	cases := livingCases
	if text := os.Getenv("ANSINH_SEED_CASES"); text != "" {
		if cases, err = strconv.Atoi(text); err != nil || cases < 0 {
			return fail(s, fmt.Errorf("ANSINH_SEED_CASES is %q; it must be a whole number from 0", text))
		}
	}
	if cases == 0 {
		return 0
	}
	l := &living.Living{Out: s.Out, Cases: cases, Register: registrar(), API: client.New(c.PublicURL, func(ctx context.Context, user string) (string, error) {
		return auth.RequestToken(ctx, c.OIDCIssuer, c.TokenClientID, c.TokenClientSecret, user)
	})}
	if err := l.Fill(ctx); err != nil {
		return fail(s, err)
	}
	return 0
}

// registrar tells the simulated population register who lives there; without one nobody is told.
func registrar() func(context.Context, person.Person) error {
	var stack struct {
		Addresses map[string]string `json:"addresses"`
	}
	content, err := os.ReadFile(localFile)
	if err != nil || json.Unmarshal(content, &stack) != nil || stack.Addresses["registry_control"] == "" {
		return func(context.Context, person.Person) error { return nil }
	}
	return func(ctx context.Context, p person.Person) error {
		body, err := json.Marshal(map[string]any{"name": p.Name, "birth_date": p.BirthDate, "commune": p.Commune})
		if err != nil {
			return err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPut, stack.Addresses["registry_control"]+"/people/"+p.CitizenNumber, bytes.NewReader(body))
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("the population register answers %s", response.Status)
		}
		return nil
	}
}
