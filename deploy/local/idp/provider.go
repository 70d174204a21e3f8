package idp

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// provider is the library's server with the two grants of ours. The library gives both tokens of a login the same
// audience; here an access token is for the API and an ID token for the client, so that one is never the other.
type provider struct {
	*op.LegacyServer
	storage *storage
	secret  string // of the client ansinh-cli
	issuer  string
	life    time.Duration
}

func newHandler(s settings) (http.Handler, error) {
	store := newStorage(s)
	config := &op.Config{
		CodeMethodS256:     true,
		SupportedScopes:    []string{oidc.ScopeOpenID, oidc.ScopeProfile},
		SupportedUILocales: []language.Tag{language.Vietnamese},
	}
	// Only for opaque tokens, of which there are none.
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, fmt.Errorf("idp: %w", err)
	}
	base, err := op.NewProvider(config, store, op.StaticIssuer(s.issuer), op.WithAllowInsecure()) // loopback
	if err != nil {
		return nil, fmt.Errorf("idp: %w", err)
	}
	endpoints := *op.DefaultEndpoints
	endpoints.Introspection, endpoints.Revocation, endpoints.DeviceAuthorization = nil, nil, nil
	p := &provider{
		LegacyServer: op.NewLegacyServer(base, endpoints),
		storage:      store, secret: s.clientSecret, issuer: s.issuer, life: s.tokenLife,
	}
	page := &page{storage: store, password: s.password, done: p.AuthCallbackURL(), issuer: s.issuer}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /accounts", s.users.accounts)
	mux.HandleFunc("GET /login", page.show)
	mux.Handle("POST /login", http.NewCrossOriginProtection().Handler(http.HandlerFunc(page.check)))
	mux.Handle("/", op.RegisterLegacyServer(p, op.AuthorizeCallbackHandler(base)))
	return http.MaxBytesHandler(mux, 64<<10), nil
}

// Discovery says what is really here: the library lists its whole repertoire.
func (p *provider) Discovery(ctx context.Context, r *op.Request[struct{}]) (*op.Response, error) {
	response, err := p.LegacyServer.Discovery(ctx, r)
	if err != nil {
		return nil, err
	}
	if metadata, ok := response.Data.(*oidc.DiscoveryConfiguration); ok {
		metadata.GrantTypesSupported = []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeBearer}
		metadata.ResponseTypesSupported = []string{string(oidc.ResponseTypeCode)}
		metadata.TokenEndpointAuthMethodsSupported = []oidc.AuthMethod{oidc.AuthMethodNone}
	}
	return response, nil
}

// CodeExchange redeems the code of a login.
func (p *provider) CodeExchange(ctx context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	begun, err := op.AuthRequestByCode(ctx, p.storage, r.Data.Code)
	if err != nil {
		return nil, err
	}
	if err := op.AuthorizeCodeChallenge(r.Data.CodeVerifier, begun.GetCodeChallenge()); err != nil {
		return nil, err
	}
	if r.Client.GetID() != begun.GetClientID() || r.Data.RedirectURI != begun.GetRedirectURI() {
		return nil, oidc.ErrInvalidGrant().WithDescription("the code belongs to another client or redirect_uri")
	}
	u, ok := p.storage.users.bySubject[begun.GetSubject()]
	if !ok {
		return nil, oidc.ErrInvalidGrant().WithDescription("nobody has logged in")
	}
	// Before the tokens are made: a code that was seen twice must not give tokens twice.
	if err := p.storage.DeleteAuthRequest(ctx, begun.GetID()); err != nil {
		return nil, err
	}
	response, err := p.issue(ctx, r.Client, &grant{
		user: u, scopes: begun.GetScopes(), authTime: begun.GetAuthTime(), expires: time.Now().Add(p.life),
	})
	if err != nil {
		return nil, err
	}
	response.IDToken, err = op.CreateIDToken(ctx, p.issuer, begun, p.life, response.AccessToken, r.Data.Code, p.storage, r.Client)
	if err != nil {
		return nil, err
	}
	return op.NewResponse(response), nil
}

func (p *provider) issue(ctx context.Context, c op.AccessTokenClient, g *grant) (*oidc.AccessTokenResponse, error) {
	token, _, validity, err := op.CreateAccessToken(ctx, g, op.AccessTokenTypeJWT, p.Provider(), c, "")
	if err != nil {
		return nil, err
	}
	return &oidc.AccessTokenResponse{
		AccessToken: token, TokenType: oidc.BearerToken, ExpiresIn: uint64(max(0, validity.Seconds())), Scope: g.scopes,
	}, nil
}
