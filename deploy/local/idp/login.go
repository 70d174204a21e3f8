package idp

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// login is one login under way, from the first redirect until the code is redeemed. It implements op.AuthRequest.
type login struct {
	id       string
	request  *oidc.AuthRequest
	started  time.Time
	subject  string    // empty until the password was right
	authTime time.Time // when it was
}

// loginLife is how long a login page may stay open, and a code unredeemed.
const loginLife = 10 * time.Minute

func (l login) GetID() string                      { return l.id }
func (l login) GetACR() string                     { return "" }
func (l login) GetAudience() []string              { return []string{l.request.ClientID} } // of the ID token
func (l login) GetAuthTime() time.Time             { return l.authTime }
func (l login) GetClientID() string                { return l.request.ClientID }
func (l login) GetNonce() string                   { return l.request.Nonce }
func (l login) GetRedirectURI() string             { return l.request.RedirectURI }
func (l login) GetResponseType() oidc.ResponseType { return l.request.ResponseType }
func (l login) GetResponseMode() oidc.ResponseMode { return l.request.ResponseMode }
func (l login) GetScopes() []string                { return l.request.Scopes }
func (l login) GetState() string                   { return l.request.State }
func (l login) GetSubject() string                 { return l.subject }
func (l login) Done() bool                         { return l.subject != "" }

func (l login) GetAMR() []string {
	if l.Done() {
		return []string{"pwd"}
	}
	return nil
}

func (l login) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: l.request.CodeChallenge, Method: l.request.CodeChallengeMethod}
}

// grant is one access token to be made. It implements op.TokenRequest.
type grant struct {
	user     user
	scopes   []string
	authTime time.Time
	expires  time.Time
}

func (g *grant) GetSubject() string    { return g.user.Subject }
func (g *grant) GetAudience() []string { return []string{audience} }
func (g *grant) GetScopes() []string   { return g.scopes }
