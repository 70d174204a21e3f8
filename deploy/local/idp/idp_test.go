package idp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

const (
	testSecret   = "0123456789abcdef0123456789abcdef"
	testPassword = "mat-khau-may-thu"
	redirect     = "http://127.0.0.1:1/login/callback"
)

// stand is one running provider.
type stand struct {
	issuer string
	folder string // secrets and key
	stop   func()
}

// start runs the provider as the supervisor does, on a port of its own, and waits until it answers.
func start(t *testing.T, folder, listen string, more ...string) stand {
	t.Helper()
	write(t, filepath.Join(folder, "secret"), testSecret+"\n")
	write(t, filepath.Join(folder, "password"), testPassword+"\n")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	args := append([]string{
		"--listen", listen, "--issuer", "http://" + listen, "--redirect", redirect,
		"--client-secret-file", filepath.Join(folder, "secret"), "--password-file", filepath.Join(folder, "password"),
		"--signing-key-file", filepath.Join(folder, "key.pem"),
	}, more...)
	go func() { done <- Run(ctx, args) }()
	s := stand{issuer: "http://" + listen, folder: folder, stop: func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the provider ended with %v", err)
		}
		done <- nil
	}}
	t.Cleanup(s.stop)
	for deadline := time.Now().Add(10 * time.Second); ; {
		response, err := http.Get(s.issuer + "/healthz")
		if err == nil {
			response.Body.Close()
			return s
		}
		select {
		case err := <-done:
			done <- nil
			t.Fatalf("the provider did not start: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("the provider does not answer: %v", err)
		}
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// ask posts an assertion with the claims, signed by the secret, and gives the answer.
func (s stand) ask(t *testing.T, secret string, claims map[string]any) (int, map[string]any) {
	t.Helper()
	all := map[string]any{"iss": cliClient, "sub": "applicant1", "aud": s.issuer, "exp": time.Now().Add(time.Minute).Unix()}
	for name, value := range claims {
		all[name] = value
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(secret)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := jwt.Signed(signer).Claims(all).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return s.post(t, url.Values{"grant_type": {string(oidc.GrantTypeBearer)}, "assertion": {signed}})
}

func (s stand) post(t *testing.T, form url.Values) (int, map[string]any) {
	t.Helper()
	response, err := http.PostForm(s.issuer+"/oauth/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer := map[string]any{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("the token endpoint answered %s without JSON: %v", response.Status, err)
	}
	return response.StatusCode, answer
}

// claimsOf verifies an access token with the published keys, as the product would.
func (s stand) claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	response, err := http.Get(s.issuer + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var keys jose.JSONWebKeySet
	if err := json.NewDecoder(response.Body).Decode(&keys); err != nil {
		t.Fatal(err)
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		t.Fatalf("the access token is no ES256 JWT: %v", err)
	}
	claims := map[string]any{}
	if err := parsed.Claims(keys, &claims); err != nil {
		t.Fatalf("the access token is not signed by a published key: %v", err)
	}
	return claims
}

func TestAssertion_givesATokenForTheUser(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	before := time.Now().Unix()
	status, answer := s.ask(t, testSecret, nil)
	if status != http.StatusOK {
		t.Fatalf("answered %d %v", status, answer)
	}
	claims := s.claimsOf(t, answer["access_token"].(string))
	users, err := people("")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(claims["iss"], claims["sub"], claims["aud"], claims["preferred_username"]); got !=
		fmt.Sprint(s.issuer, users.byUsername["applicant1"].Subject, []any{"ansinh"}, "applicant1") {
		t.Errorf("the token says %s", got)
	}
	if at := int64(claims["auth_time"].(float64)); at < before || at > time.Now().Unix() {
		t.Errorf("auth_time %d is not now", at)
	}
	if life := claims["exp"].(float64) - claims["iat"].(float64); life < 3599 || life > 3601 {
		t.Errorf("the token lives %v seconds, want an hour", life)
	}
	if claims["name"] != nil {
		t.Errorf("the access token carries the name %v", claims["name"])
	}
}

func TestAssertion_refusesWhatItCannotTrust(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	for name, c := range map[string]struct {
		secret string
		claims map[string]any
	}{
		"wrong secret":     {"another secret of thirty-two bytes", nil},
		"unknown user":     {testSecret, map[string]any{"sub": "nobody1"}},
		"another client":   {testSecret, map[string]any{"iss": webClient}},
		"another issuer":   {testSecret, map[string]any{"aud": "http://127.0.0.1:2"}},
		"expired":          {testSecret, map[string]any{"exp": time.Now().Add(-time.Second).Unix()}},
		"without an end":   {testSecret, map[string]any{"exp": nil}},
		"valid for a year": {testSecret, map[string]any{"exp": time.Now().AddDate(1, 0, 0).Unix()}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, answer := s.ask(t, c.secret, c.claims)
			if status == http.StatusOK || answer["access_token"] != nil || answer["error"] != "invalid_grant" {
				t.Errorf("answered %d %v, want invalid_grant", status, answer)
			}
		})
	}
}

func TestTokenEndpoint_givesNothingByOtherWays(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	none := "eyJhbGciOiJub25lIn0.e30."
	for name, form := range map[string]url.Values{
		"unsigned assertion": {"grant_type": {string(oidc.GrantTypeBearer)}, "assertion": {none}},
		"password":           {"grant_type": {"password"}, "username": {"admin1"}, "password": {testPassword}, "client_id": {webClient}},
		"client credentials": {"grant_type": {"client_credentials"}, "client_id": {cliClient}, "client_secret": {testSecret}},
		"refresh token":      {"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_id": {webClient}},
		"unknown code":       {"grant_type": {"authorization_code"}, "code": {"x"}, "client_id": {webClient}, "code_verifier": {"x"}, "redirect_uri": {redirect}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if status, answer := s.post(t, form); status < 400 || answer["access_token"] != nil {
				t.Errorf("answered %d %v", status, answer)
			}
		})
	}
}

func TestAssertion_makesStaleAndExpiredTokensForTests(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	anHourAgo := time.Now().Add(-time.Hour).Unix()
	status, answer := s.ask(t, testSecret, map[string]any{"auth_time": anHourAgo, "token_life": -60})
	if status != http.StatusOK {
		t.Fatalf("answered %d %v", status, answer)
	}
	claims := s.claimsOf(t, answer["access_token"].(string))
	if int64(claims["auth_time"].(float64)) != anHourAgo {
		t.Errorf("auth_time is %v, want %d", claims["auth_time"], anHourAgo)
	}
	if int64(claims["exp"].(float64)) >= time.Now().Unix() {
		t.Errorf("exp %v is not past", claims["exp"])
	}
}

func TestTokenLife_isAFlag(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t), "--token-life", "2m")
	_, answer := s.ask(t, testSecret, nil)
	if life := answer["expires_in"].(float64); life < 118 || life > 120 {
		t.Errorf("expires_in %v, want two minutes", life)
	}
}

func TestRestart_keepsTheKeyAndTheSubjects(t *testing.T) {
	t.Parallel()
	folder, listen := t.TempDir(), freePort(t)
	first := start(t, folder, listen)
	_, answer := first.ask(t, testSecret, nil)
	before := first.claimsOf(t, answer["access_token"].(string))
	first.stop()

	second := start(t, folder, listen)
	if after := second.claimsOf(t, answer["access_token"].(string)); after["jti"] != before["jti"] {
		t.Errorf("the old token reads differently: %v", after)
	}
	_, again := second.ask(t, testSecret, nil)
	if now := second.claimsOf(t, again["access_token"].(string)); now["sub"] != before["sub"] {
		t.Errorf("applicant1 was %v and is %v", before["sub"], now["sub"])
	}
	info, err := os.Stat(filepath.Join(folder, "key.pem"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v %v, want mode 0600", info.Mode(), err)
	}
}

func TestAccounts_listsTheSeededPeople(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	response, err := http.Get(s.issuer + "/accounts")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var listed []user
	if err := json.NewDecoder(response.Body).Decode(&listed); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, u := range listed {
		if u.Name == "" || u.About == "" || u.Subject == "" || strings.Contains(u.Subject, u.Username) {
			t.Errorf("%+v lacks something or shows the username in the subject", u)
		}
		names = append(names, u.Username)
	}
	want := "applicant1 applicant2 applicant3 helper1 counter1 commune_officer1 commune_officer2 commune_chairman1 " +
		"centre_officer1 province_officer1 province_director1 treasurer1 treasurer2 cashier1 policy_writer1 " +
		"policy_approver1 inspector1 admin1 counter2 counter3 commune_officer3 commune_chairman2 treasurer3"
	if strings.Join(names, " ") != want {
		t.Errorf("accounts are %v", names)
	}
}

func TestUsers_replaceTheSeededPeople(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	list := filepath.Join(folder, "users.json")
	write(t, list, `[{"username": "reviewer1", "name": "Cao Thị Sen", "about": "Người xem thử"}]`)
	s := start(t, folder, freePort(t), "--users", list)
	if status, answer := s.ask(t, testSecret, map[string]any{"sub": "reviewer1"}); status != http.StatusOK {
		t.Errorf("reviewer1: %d %v", status, answer)
	}
	if status, _ := s.ask(t, testSecret, nil); status == http.StatusOK {
		t.Error("applicant1 is still there")
	}
	write(t, list, `[{"username": "reviewer1"}, {"username": "reviewer1"}]`)
	if _, err := people(list); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same username twice: %v", err)
	}
}

// browser is a visitor with cookies who stops at the door of the client.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), redirect) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

func TestCodeFlow_logsInWithPKCE(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	party, err := rp.NewRelyingPartyOIDC(t.Context(), s.issuer, webClient, "", redirect, []string{"openid", "profile"})
	if err != nil {
		t.Fatal(err)
	}
	verifier := strings.Repeat("v", 43)
	visitor := browser(t)
	login, err := visitor.Get(rp.AuthURL("state-1", party, rp.WithCodeChallenge(oidc.NewSHACodeChallenge(verifier)), rp.WithPrompt("login")))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(login.Body)
	login.Body.Close()
	for _, words := range []string{`lang="vi"`, "Đăng nhập", "Nguyễn Thị Sáu", "Hoàng Văn Đức"} {
		if !strings.Contains(string(body), words) {
			t.Errorf("the login page (%s) lacks %q", login.Status, words)
		}
	}
	id := login.Request.URL.Query().Get("id")

	wrong, err := visitor.PostForm(s.issuer+"/login", url.Values{"id": {id}, "username": {"commune_chairman1"}, "password": {"sai"}})
	if err != nil {
		t.Fatal(err)
	}
	wrong.Body.Close()
	if wrong.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong password is answered %s", wrong.Status)
	}
	right, err := visitor.PostForm(s.issuer+"/login", url.Values{"id": {id}, "username": {"commune_chairman1"}, "password": {testPassword}})
	if err != nil {
		t.Fatal(err)
	}
	right.Body.Close()
	back, err := right.Location()
	if err != nil || back.Query().Get("state") != "state-1" {
		t.Fatalf("after the password: %s, back to %v, %v", right.Status, back, err)
	}
	code := back.Query().Get("code")

	if _, err := rp.CodeExchange[*oidc.IDTokenClaims](t.Context(), code, party, rp.WithCodeVerifier(strings.Repeat("w", 43))); err == nil {
		t.Error("another code_verifier redeemed the code")
	}
	tokens, err := rp.CodeExchange[*oidc.IDTokenClaims](t.Context(), code, party, rp.WithCodeVerifier(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rp.CodeExchange[*oidc.IDTokenClaims](t.Context(), code, party, rp.WithCodeVerifier(verifier)); err == nil {
		t.Error("the code was redeemed twice")
	}
	claims := s.claimsOf(t, tokens.AccessToken)
	if claims["preferred_username"] != "commune_chairman1" || fmt.Sprint(claims["aud"]) != "[ansinh]" {
		t.Errorf("the access token says %v", claims)
	}
	identity := tokens.IDTokenClaims
	if fmt.Sprint(identity.Audience) != "[ansinh-web]" || identity.Name != "Hoàng Văn Đức" || identity.Subject != claims["sub"] {
		t.Errorf("the ID token is for %v about %q", identity.Audience, identity.Name)
	}
	info, err := rp.Userinfo[*oidc.UserInfo](t.Context(), tokens.AccessToken, "Bearer", identity.Subject, party)
	if err != nil || info.PreferredUsername != "commune_chairman1" {
		t.Errorf("userinfo: %+v %v", info, err)
	}
}

func TestAuthorize_wantsPKCEAndAKnownRedirect(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	challenge := oidc.NewSHACodeChallenge("v")
	for name, change := range map[string]url.Values{
		"no challenge":     {"code_challenge": nil, "code_challenge_method": nil},
		"plain challenge":  {"code_challenge_method": {"plain"}},
		"foreign redirect": {"redirect_uri": {"http://127.0.0.1:1/elsewhere"}},
		"unknown client":   {"client_id": {"other"}},
		"silent login":     {"prompt": {"none"}},
		"implicit flow":    {"response_type": {"id_token token"}, "nonce": {"n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query := url.Values{
				"client_id": {webClient}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid"},
				"code_challenge": {challenge}, "code_challenge_method": {"S256"},
			}
			for key, values := range change {
				query[key] = values
			}
			response, err := browser(t).Get(s.issuer + "/authorize?" + query.Encode())
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			// An error goes back to the client in the query, of the implicit flow in the fragment.
			refused := response.StatusCode >= 400 && response.StatusCode < 500
			if location, err := response.Location(); err == nil {
				refused = location.Query().Get("error") != "" || strings.HasPrefix(location.Fragment, "error=")
			}
			if !refused {
				t.Errorf("went on to %s with %s", response.Request.URL, response.Status)
			}
		})
	}
}

func TestLogin_refusesAnotherSite(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), freePort(t))
	request, err := http.NewRequest(http.MethodPost, s.issuer+"/login", strings.NewReader("id=x"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another site is answered %s", response.Status)
	}
}

func TestRun_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	secret, broken := filepath.Join(folder, "secret"), filepath.Join(folder, "broken.pem")
	write(t, secret, testSecret)
	write(t, broken, "no key")
	for want, args := range map[string][]string{
		"--client-secret-file is missing": {"--signing-key-file", filepath.Join(folder, "key.pem")},
		"--signing-key-file is missing":   {"--client-secret-file", secret},
		"holds no PEM key":                {"--client-secret-file", secret, "--signing-key-file", broken},
		"a token must live":               {"--client-secret-file", secret, "--token-life", "-1s"},
	} {
		if err := Run(t.Context(), args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
}
