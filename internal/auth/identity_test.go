package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

const audience = "ansinh"

func TestVerify_tellsWhoHoldsTheToken(t *testing.T) {
	t.Parallel()
	real := issuer.Start(t, "")
	before := time.Now().Truncate(time.Second)
	token, err := auth.RequestToken(t.Context(), real.URL, real.ClientID, real.Secret, "commune_chairman1")
	if err != nil {
		t.Fatal(err)
	}
	verifier := auth.NewVerifier(real.URL, audience)
	got, err := verifier.Verify(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if got.Issuer != real.URL || got.Username != "commune_chairman1" || len(got.Subject) != 36 {
		t.Errorf("the holder is %+v", got)
	}
	if got.AuthTime.Before(before) || got.AuthTime.After(time.Now()) {
		t.Errorf("logged in at %s, want now", got.AuthTime)
	}
	if life := time.Until(got.Expires); life < 59*time.Minute || life > time.Hour {
		t.Errorf("valid for %s more, want an hour", life)
	}
	again, err := verifier.Verify(t.Context(), real.Token(t, "commune_chairman1"))
	if err != nil || again.Subject != got.Subject {
		t.Errorf("the same user has the subject %s, then %s (%v)", got.Subject, again.Subject, err)
	}
	other, err := verifier.Verify(t.Context(), real.Token(t, "applicant1"))
	if err != nil || other.Subject == got.Subject {
		t.Errorf("two users share the subject %s (%v)", other.Subject, err)
	}
}

func TestVerify_refusesExpiredAndReadsStaleTokensOfTheIssuer(t *testing.T) {
	t.Parallel()
	real := issuer.Start(t, "")
	verifier := auth.NewVerifier(real.URL, audience)
	_, err := verifier.Verify(t.Context(), real.Token(t, "applicant1", issuer.Expired()))
	if errs.CodeOf(err) != "TOKEN_EXPIRED" {
		t.Errorf("an expired token: %v", err)
	}
	anHourAgo := time.Now().Add(-time.Hour)
	stale, err := verifier.Verify(t.Context(), real.Token(t, "commune_chairman1", issuer.LoggedInAt(anHourAgo)))
	if err != nil || stale.AuthTime.Unix() != anHourAgo.Unix() {
		t.Fatalf("a stale login: %+v %v", stale, err)
	}
	if err := (auth.Subject{AuthTime: stale.AuthTime}).Fresh(time.Now(), auth.SignWithin); errs.CodeOf(err) != "LOGIN_NOT_FRESH" {
		t.Errorf("signing with it: %v", err)
	}
}

// parts is a token taken apart, to be put together differently.
type parts struct{ header, claims map[string]any }

func take(t *testing.T, token string) parts {
	t.Helper()
	pieces := strings.Split(token, ".")
	var p parts
	for i, into := range []*map[string]any{&p.header, &p.claims} {
		text, err := base64.RawURLEncoding.DecodeString(pieces[i])
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// with gives a copy with changed claims; nil removes one.
func (p parts) with(changes map[string]any) parts {
	p.claims = maps.Clone(p.claims)
	for name, value := range changes {
		if p.claims[name] = value; value == nil {
			delete(p.claims, name)
		}
	}
	return p
}

func (p parts) as(header map[string]any) parts {
	p.header = maps.Clone(p.header)
	maps.Copy(p.header, header)
	return p
}

func (p parts) sign(t *testing.T, sign func(text string) []byte) string {
	t.Helper()
	var pieces []string
	for _, piece := range []map[string]any{p.header, p.claims} {
		text, err := json.Marshal(piece)
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, base64.RawURLEncoding.EncodeToString(text))
	}
	text := strings.Join(pieces, ".")
	return text + "." + base64.RawURLEncoding.EncodeToString(sign(text))
}

func es256(t *testing.T, key *ecdsa.PrivateKey) func(string) []byte {
	return func(text string) []byte {
		digest := sha256.Sum256([]byte(text))
		r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
}

func hs256(key []byte) func(string) []byte {
	return func(text string) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
}

func unsigned(string) []byte { return nil }

// keyOf is the issuer's own key: what it signs is refused for what it says, not for its signature.
func keyOf(t *testing.T, real issuer.Issuer) *ecdsa.PrivateKey {
	t.Helper()
	text, err := os.ReadFile(real.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*ecdsa.PrivateKey)
}

func TestVerify_refusesForgedTokens(t *testing.T) {
	t.Parallel()
	real := issuer.Start(t, "")
	verifier := auth.NewVerifier(real.URL, audience)
	token := real.Token(t, "admin1")
	good, key := take(t, token), keyOf(t, real)
	foreign, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	now := time.Now()
	for name, c := range map[string]struct {
		token string
		want  errs.Code
	}{
		"rebuilt as it was":          {good.sign(t, es256(t, key)), ""},
		"no token":                   {"", "TOKEN_MISSING"},
		"no JWT":                     {"abc", "TOKEN_INVALID"},
		"three empty parts":          {"..", "TOKEN_INVALID"},
		"alg none":                   {good.as(map[string]any{"alg": "none"}).sign(t, unsigned), "TOKEN_INVALID"},
		"alg None, signature kept":   {good.as(map[string]any{"alg": "None"}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"signature cut off":          {token[:strings.LastIndex(token, ".")+1], "TOKEN_INVALID"},
		"HS256 with the public PEM":  {good.as(map[string]any{"alg": "HS256"}).sign(t, hs256(publicPEM)), "TOKEN_INVALID"},
		"HS256 with the public DER":  {good.as(map[string]any{"alg": "HS256"}).sign(t, hs256(public)), "TOKEN_INVALID"},
		"HS256 with the secret":      {good.as(map[string]any{"alg": "HS256"}).sign(t, hs256([]byte(real.Secret))), "TOKEN_INVALID"},
		"another key, same key id":   {good.sign(t, es256(t, foreign)), "TOKEN_INVALID"},
		"another key, unknown id":    {good.as(map[string]any{"kid": "x"}).sign(t, es256(t, foreign)), "TOKEN_INVALID"},
		"a key brought along":        {good.as(map[string]any{"jwk": jwk(foreign)}).sign(t, es256(t, foreign)), "TOKEN_INVALID"},
		"claims changed":             {swap(t, token, good.with(map[string]any{"sub": "x"})), "TOKEN_INVALID"},
		"another audience":           {good.with(map[string]any{"aud": "ansinh-web"}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"no audience":                {good.with(map[string]any{"aud": nil}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"one audience of two":        {good.with(map[string]any{"aud": []string{"x", audience}}).sign(t, es256(t, key)), ""},
		"another issuer":             {good.with(map[string]any{"iss": "https://example.org"}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"issuer with a slash":        {good.with(map[string]any{"iss": real.URL + "/"}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"no subject":                 {good.with(map[string]any{"sub": nil}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"no end":                     {good.with(map[string]any{"exp": nil}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"ended a little ago":         {good.with(map[string]any{"exp": now.Add(-20 * time.Second).Unix()}).sign(t, es256(t, key)), ""},
		"ended beyond the leeway":    {good.with(map[string]any{"exp": now.Add(-32 * time.Second).Unix()}).sign(t, es256(t, key)), "TOKEN_EXPIRED"},
		"not yet, within the leeway": {good.with(map[string]any{"nbf": now.Add(20 * time.Second).Unix()}).sign(t, es256(t, key)), ""},
		"not yet":                    {good.with(map[string]any{"nbf": now.Add(time.Minute).Unix()}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"made in the future":         {good.with(map[string]any{"iat": now.Add(time.Minute).Unix()}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"logged in in the future":    {good.with(map[string]any{"auth_time": now.Add(time.Minute).Unix()}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"auth_time a text":           {good.with(map[string]any{"auth_time": "now"}).sign(t, es256(t, key)), "TOKEN_INVALID"},
		"no auth_time":               {good.with(map[string]any{"auth_time": nil}).sign(t, es256(t, key)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := verifier.Verify(t.Context(), c.token)
			if errs.CodeOf(err) != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %+v, %v; want %q", got, err, c.want)
			}
			if err != nil && got != (auth.Identity{}) {
				t.Errorf("a refused token still names %+v", got)
			}
		})
	}
}

func jwk(key *ecdsa.PrivateKey) map[string]any {
	encode := base64.RawURLEncoding.EncodeToString
	point, err := key.PublicKey.Bytes() // 4, then both coordinates of 32 bytes
	if err != nil {
		panic(err)
	}
	return map[string]any{"kty": "EC", "crv": "P-256", "x": encode(point[1:33]), "y": encode(point[33:])}
}

// swap puts other claims under the signature of a token.
func swap(t *testing.T, token string, p parts) string {
	t.Helper()
	signature, err := base64.RawURLEncoding.DecodeString(token[strings.LastIndex(token, ".")+1:])
	if err != nil {
		t.Fatal(err)
	}
	return p.sign(t, func(string) []byte { return signature })
}

func TestVerify_waitsForAnIssuerThatIsAway(t *testing.T) {
	t.Parallel()
	address := issuer.FreeAddress(t)
	verifier := auth.NewVerifier("http://"+address, audience)
	if err := verifier.Ready(t.Context()); err == nil {
		t.Error("ready although nobody listens")
	}
	if _, err := verifier.Verify(t.Context(), "a.b.c"); errs.CodeOf(err) != "ISSUER_UNAVAILABLE" {
		t.Errorf("without an issuer: %v", err)
	}
	real := issuer.Start(t, address)
	token := real.Token(t, "applicant1")
	var err error
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if _, err = verifier.Verify(t.Context(), token); err == nil {
			break
		}
		if errs.CodeOf(err) != "ISSUER_UNAVAILABLE" {
			t.Fatalf("while it comes back: %v", err)
		}
	}
	if err != nil {
		t.Fatalf("ten seconds after the issuer came: %v", err)
	}
	if err := verifier.Ready(t.Context()); err != nil {
		t.Errorf("not ready although tokens are checked: %v", err)
	}
}

func TestVerify_knowsItsKeysWhenTheIssuerDies(t *testing.T) {
	t.Parallel()
	real := issuer.Start(t, "")
	verifier := auth.NewVerifier(real.URL, audience)
	token := real.Token(t, "applicant1")
	if _, err := verifier.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	real.Stop()
	if _, err := verifier.Verify(t.Context(), token); err != nil {
		t.Errorf("a token of a known key: %v", err)
	}
	unknown := take(t, token).as(map[string]any{"kid": "new"}).sign(t, es256(t, keyOf(t, real)))
	if _, err := verifier.Verify(t.Context(), unknown); errs.CodeOf(err) != "ISSUER_UNAVAILABLE" {
		t.Errorf("a token of a key that cannot be fetched: %v", err)
	}
}

func TestVerify_blamesAStumblingIssuerAndNotTheToken(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"500":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"a page": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"another issuer": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"issuer": "https://example.org"}`))
		},
		"no keys": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(`{"issuer": "http://` + r.Host + `"}`))
		},
		"keys away": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/keys" {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"issuer": "http://` + r.Host + `", "jwks_uri": "http://` + r.Host + `/keys"}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(answer)
			defer server.Close()
			key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			token := parts{header: map[string]any{"alg": "ES256"}, claims: map[string]any{"iss": server.URL}}.sign(t, es256(t, key))
			if _, err := auth.NewVerifier(server.URL, audience).Verify(t.Context(), token); errs.CodeOf(err) != "ISSUER_UNAVAILABLE" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRequestToken_saysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	real := issuer.Start(t, "")
	away := "http://" + issuer.FreeAddress(t)
	for name, c := range map[string]struct{ url, client, secret, user, says string }{
		"wrong secret":   {real.URL, real.ClientID, "wrong wrong wrong wrong wrong wrong", "applicant1", "secret"},
		"unknown user":   {real.URL, real.ClientID, real.Secret, "nobody1", "nobody1"},
		"unknown client": {real.URL, "other", real.Secret, "applicant1", "other"},
		"issuer away":    {away, real.ClientID, real.Secret, "applicant1", away},
	} {
		token, err := auth.RequestToken(t.Context(), c.url, c.client, c.secret, c.user)
		if err == nil || token != "" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q %v, want an error that names %q", name, token, err, c.says)
		}
		if err != nil && strings.Contains(err.Error(), c.secret) {
			t.Errorf("%s: the error shows the secret: %v", name, err)
		}
	}
}
