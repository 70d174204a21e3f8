package idp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// storage implements op.Storage in memory: a restart ends the logins under way and nothing else.
type storage struct {
	key     *signingKey
	users   *register
	clients map[string]*client

	mu     sync.Mutex
	logins map[string]*login // by id
	codes  map[string]string // code → id of its login
}

var (
	errNoLogin = errors.New("no such login, or it took too long")
	errNoGrant = errors.New("this provider gives neither refresh tokens nor client secrets by this way")
)

func newStorage(s settings) *storage {
	return &storage{
		key: s.key, users: s.users, clients: clients(s.redirects, s.tokenLife),
		logins: map[string]*login{}, codes: map[string]string{},
	}
}

// CreateAuthRequest begins a login. PKCE with S256 is not optional here (RFC 9700 section 2.1.1).
func (s *storage) CreateAuthRequest(_ context.Context, request *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if request.CodeChallenge == "" || request.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE with code_challenge_method S256 is required")
	}
	if len(request.Prompt) == 1 && request.Prompt[0] == oidc.PromptNone {
		return nil, oidc.ErrLoginRequired() // no sessions: somebody has to type
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for id, old := range s.logins {
		if now.Sub(old.started) > loginLife {
			s.forget(id)
		}
	}
	begun := &login{id: uuid.NewString(), request: request, started: now}
	s.logins[begun.id] = begun
	return *begun, nil
}

// finish notes that the password of the user was right.
func (s *storage) finish(id string, u user) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun, err := s.find(id)
	if err != nil {
		return err
	}
	begun.subject, begun.authTime = u.Subject, time.Now()
	return nil
}

// AuthRequestByID gives a copy: nothing of a login changes outside the lock.
func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun, err := s.find(id)
	if err != nil {
		return nil, err
	}
	return *begun, nil
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun, err := s.find(s.codes[code])
	if err != nil {
		return nil, err
	}
	return *begun, nil
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.find(id); err != nil {
		return err
	}
	s.codes[code] = id
	return nil
}

// DeleteAuthRequest ends a login: its code is redeemed once.
func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(id)
	return nil
}

func (s *storage) find(id string) (*login, error) {
	begun := s.logins[id]
	if begun == nil || time.Since(begun.started) > loginLife {
		return nil, errNoLogin
	}
	return begun, nil
}

func (s *storage) forget(id string) {
	delete(s.logins, id)
	for code, of := range s.codes {
		if of == id {
			delete(s.codes, code)
		}
	}
}

// CreateAccessToken gives the token an id; nothing is kept, a token is its own proof until it expires.
func (s *storage) CreateAccessToken(_ context.Context, request op.TokenRequest) (string, time.Time, error) {
	g, ok := request.(*grant)
	if !ok {
		return "", time.Time{}, fmt.Errorf("idp: %T is no grant", request)
	}
	return uuid.NewString(), g.expires, nil
}

// GetPrivateClaimsFromRequest adds to an access token what the product reads besides the registered claims. No
// name: a token travels, and who it is stands in the product's database.
func (s *storage) GetPrivateClaimsFromRequest(_ context.Context, request op.TokenRequest, _ []string) (map[string]any, error) {
	g, ok := request.(*grant)
	if !ok {
		return nil, fmt.Errorf("idp: %T is no grant", request)
	}
	return map[string]any{"preferred_username": g.user.Username, "auth_time": g.authTime.Unix()}, nil
}

// SetUserinfoFromRequest fills an ID token.
func (s *storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, request op.IDTokenRequest, _ []string) error {
	return s.describe(info, request.GetSubject())
}

// SetUserinfoFromToken answers the userinfo endpoint.
func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	return s.describe(info, subject)
}

func (s *storage) describe(info *oidc.UserInfo, subject string) error {
	u, ok := s.users.bySubject[subject]
	if !ok {
		return fmt.Errorf("idp: nobody has the subject %s", subject)
	}
	info.Subject, info.PreferredUsername, info.Name = u.Subject, u.Username, u.Name
	return nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	c, ok := s.clients[id]
	if !ok {
		return nil, oidc.ErrInvalidClient().WithDescription("no client %q", id)
	}
	return c, nil
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return s.key, nil }
func (s *storage) KeySet(context.Context) ([]op.Key, error)          { return []op.Key{publicKey{s.key}}, nil }
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}
func (s *storage) Health(context.Context) error { return nil }

// What op.Storage asks for and this provider does not do: no refresh tokens, no introspection, no client secrets sent
// over the wire, no keys of clients, no sessions to end.

func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNoGrant
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNoGrant
}

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error { return nil }

func (s *storage) TerminateSession(context.Context, string, string) error { return nil }

func (s *storage) AuthorizeClientIDSecret(context.Context, string, string) error { return errNoGrant }

func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNoGrant
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, errNoGrant
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNoGrant
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNoGrant
}
