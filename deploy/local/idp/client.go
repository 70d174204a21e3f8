package idp

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The clients. Neither is called like the audience of access tokens, so that an ID token, whose audience is its
// client, is never taken for an access token.
const (
	cliClient = "ansinh-cli" // confidential: vouches for a user with an assertion signed by its secret
	webClient = "ansinh-web" // public: authorization code with PKCE
)

// audience is the API the access tokens are for.
const audience = "ansinh"

// client implements op.Client.
type client struct {
	id        string
	grants    []oidc.GrantType
	redirects []string
	tokenLife time.Duration
}

func clients(redirects []string, tokenLife time.Duration) map[string]*client {
	return map[string]*client{
		cliClient: {id: cliClient, grants: []oidc.GrantType{oidc.GrantTypeBearer}, tokenLife: tokenLife},
		webClient: {id: webClient, grants: []oidc.GrantType{oidc.GrantTypeCode}, redirects: redirects, tokenLife: tokenLife},
	}
}

func (c *client) GetID() string                       { return c.id }
func (c *client) RedirectURIs() []string              { return c.redirects }
func (c *client) PostLogoutRedirectURIs() []string    { return c.redirects }
func (c *client) ApplicationType() op.ApplicationType { return op.ApplicationTypeUserAgent }
func (c *client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodNone }
func (c *client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c *client) GrantTypes() []oidc.GrantType         { return c.grants }
func (c *client) LoginURL(request string) string       { return "/login?id=" + request }
func (c *client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c *client) IDTokenLifetime() time.Duration       { return c.tokenLife }
func (c *client) DevMode() bool                        { return true } // http redirects on loopback
func (c *client) IsScopeAllowed(string) bool           { return false }
func (c *client) IDTokenUserinfoClaimsAssertion() bool { return true } // the name, without a second call
func (c *client) ClockSkew() time.Duration             { return 0 }

//lint:ignore ST1003 the library names it
func (c *client) RestrictAdditionalIdTokenScopes() func([]string) []string     { return unchanged }
func (c *client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return unchanged }

func unchanged(scopes []string) []string { return scopes }
