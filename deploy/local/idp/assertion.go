package idp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// assertion is what the client ansinh-cli says about a user (RFC 7523 section 3), with a MAC keyed by its secret.
type assertion struct {
	Issuer   string        `json:"iss"` // the client
	Subject  string        `json:"sub"` // username
	Audience oidc.Audience `json:"aud"` // this issuer
	Expires  int64         `json:"exp"`
	AuthTime int64         `json:"auth_time"`  // when the user logged in, on the client's word; absent: now
	Life     *int64        `json:"token_life"` // seconds the token shall be valid; negative: it comes expired, for tests
}

// assertionLife is the longest an assertion may be valid; it is used at once.
const assertionLife = 5 * time.Minute

// JWTProfile gives a token for a user a trusted client vouches for: the JWT bearer grant of RFC 7523.
//
// Why this one: it is a standard made for it, one request, and the secret never leaves the client. The password
// grant is gone from OAuth 2.1, client credentials name no user, and token exchange (RFC 8693) starts from a token of
// the user, which is what is missing. The library checks such assertions with public keys only; the standard allows
// a MAC as well (RFC 7521 section 5.2), and a secret is what the local stack hands to its command line.
func (p *provider) JWTProfile(ctx context.Context, r *op.Request[oidc.JWTProfileGrantRequest]) (*op.Response, error) {
	a, err := p.verify(r.Data.Assertion, time.Now())
	if err != nil {
		return nil, oidc.ErrInvalidGrant().WithParent(err).WithDescription("assertion refused: %s", err)
	}
	u, ok := p.storage.users.byUsername[a.Subject]
	if !ok {
		return nil, oidc.ErrInvalidGrant().WithDescription("no user %q", a.Subject)
	}
	now := time.Now()
	g := &grant{user: u, scopes: []string{oidc.ScopeOpenID}, authTime: now, expires: now.Add(p.life)}
	if a.AuthTime != 0 {
		g.authTime = time.Unix(a.AuthTime, 0)
	}
	if a.Life != nil {
		g.expires = now.Add(time.Duration(*a.Life) * time.Second)
	}
	c, err := p.storage.GetClientByClientID(ctx, a.Issuer)
	if err != nil {
		return nil, err
	}
	response, err := p.issue(ctx, c, g)
	if err != nil {
		return nil, err
	}
	return op.NewResponse(response), nil
}

// verify checks the MAC before it looks at anything the assertion says.
func (p *provider) verify(text string, now time.Time) (assertion, error) {
	signed, err := jose.ParseSigned(text, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return assertion{}, errors.New("it must be a JWT with the algorithm HS256")
	}
	payload, err := signed.Verify([]byte(p.secret))
	if err != nil {
		return assertion{}, errors.New("its MAC was not made with the client's secret")
	}
	var a assertion
	if err := json.Unmarshal(payload, &a); err != nil {
		return assertion{}, fmt.Errorf("its claims cannot be read: %w", err)
	}
	expires := time.Unix(a.Expires, 0)
	switch {
	case a.Issuer != cliClient:
		return assertion{}, fmt.Errorf("client %q may not vouch for users", a.Issuer)
	case !slices.Contains(a.Audience, p.issuer):
		return assertion{}, errors.New("it is meant for another issuer")
	case !now.Before(expires):
		return assertion{}, errors.New("it has expired")
	case expires.After(now.Add(assertionLife)):
		return assertion{}, fmt.Errorf("it may be valid for %s at most", assertionLife)
	}
	return a, nil
}
