// Package auth answers two questions that are easily confused: who is it, and may they?
//
// Who: [Verifier] checks a bearer token of the configured OpenID Connect issuer and gives an [Identity]. The token
// says nothing about rights. May they: [Authorizer] asks the rules of policies/authz with the person's duties, which
// live in the product's database with territory and dates, and gives a [Scope] that SQL takes as parameters.
// Why it is split so: docs/identity.md.
package auth

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Identity is who the issuer says holds the token.
type Identity struct {
	Issuer   string
	Subject  string    // stable and opaque; with the issuer it names a login of the product
	Username string    // preferred_username; may be empty, may change: never a key
	AuthTime time.Time // when the person last proved who they are; zero when the issuer did not say
	Expires  time.Time
}

// leeway is how far the issuer's clock may be from ours.
const leeway = 30 * time.Second

// algorithms are asymmetric only: with a shared secret, or none, whoever can verify a token could also make one.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// Verify checks the token. It refuses with TOKEN_MISSING, TOKEN_EXPIRED, TOKEN_INVALID, or, when keys are needed and
// the issuer is away, ISSUER_UNAVAILABLE.
func (v *Verifier) Verify(ctx context.Context, rawToken string) (Identity, error) {
	if rawToken == "" {
		return Identity{}, errs.New("TOKEN_MISSING")
	}
	keys, err := v.discover(ctx)
	if err != nil {
		return Identity{}, errs.New("ISSUER_UNAVAILABLE").Because(err)
	}
	fetched := &fetchedKeys{keys: keys}
	checker := oidc.NewVerifier(v.issuer, fetched, &oidc.Config{
		ClientID:             v.audience,
		SupportedSigningAlgs: algorithms,
		SkipExpiryCheck:      true, // below: the library allows five minutes before nbf and none after exp
	})
	token, err := checker.Verify(ctx, rawToken)
	if fetched.away != nil {
		return Identity{}, errs.New("ISSUER_UNAVAILABLE").Because(fetched.away)
	}
	if err != nil {
		return Identity{}, errs.New("TOKEN_INVALID").Because(err)
	}
	return v.identity(token)
}

func (v *Verifier) identity(token *oidc.IDToken) (Identity, error) {
	var claims struct {
		Username  string  `json:"preferred_username"`
		AuthTime  float64 `json:"auth_time"` // NumericDate of RFC 7519: seconds, a fraction is allowed
		NotBefore float64 `json:"nbf"`
	}
	if err := token.Claims(&claims); err != nil {
		return Identity{}, errs.New("TOKEN_INVALID").Because(err)
	}
	now := v.now()
	switch {
	case token.Subject == "", token.Expiry.IsZero():
		return Identity{}, errs.New("TOKEN_INVALID").Because(errors.New("token without a subject or an end"))
	case now.After(token.Expiry.Add(leeway)):
		return Identity{}, errs.New("TOKEN_EXPIRED")
	case moment(claims.NotBefore).After(now.Add(leeway)), token.IssuedAt.After(now.Add(leeway)), moment(claims.AuthTime).After(now.Add(leeway)):
		return Identity{}, errs.New("TOKEN_INVALID").Because(errors.New("token of the future"))
	}
	return Identity{
		Issuer: token.Issuer, Subject: token.Subject, Username: claims.Username,
		AuthTime: moment(claims.AuthTime), Expires: token.Expiry,
	}, nil
}

// moment reads a NumericDate; zero and absent are the zero Time.
func moment(seconds float64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// fetchedKeys tells a key that could not be fetched from a signature that is wrong: the library says both as text.
type fetchedKeys struct {
	keys oidc.KeySet
	away error
}

// VerifySignature implements [oidc.KeySet].
func (f *fetchedKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := f.keys.VerifySignature(ctx, token)
	if _, network := errors.AsType[*url.Error](err); network || ctx.Err() != nil {
		f.away = err
	}
	return payload, err
}
