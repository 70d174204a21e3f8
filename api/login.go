package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

type subjectKey struct{}

// login lets through whoever holds a token that counts, as the person our register knows.
func (d *Door) login(next http.Handler) http.Handler {
	return answering(func(w http.ResponseWriter, r *http.Request) error {
		identity, err := d.config.Verify(r.Context(), bearer(r))
		if err != nil {
			return err
		}
		subject, err := d.config.Desk.Recognise(r.Context(), identity)
		if err != nil {
			return err
		}
		recordOf(r).person = subject.PersonID
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), subjectKey{}, subject)))
		return nil
	})
}

// bearer is the token of the Authorization line, or "" (RFC 6750 section 2.1). Tokens in addresses are not looked at.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// caller is who asks. Behind login there always is one; elsewhere it is nobody, whom the use cases refuse.
func caller(r *http.Request) auth.Subject {
	subject, _ := r.Context().Value(subjectKey{}).(auth.Subject)
	return subject
}

// maxKey is the longest Idempotency-Key.
const maxKey = 200

// ask is the caller with the key under which a repetition is known as one.
func ask(r *http.Request) (usecase.Ask, error) {
	a := usecase.Ask{By: caller(r), Key: r.Header.Get("Idempotency-Key")}
	_, given := r.Header["Idempotency-Key"]
	if given && !isKey(a.Key) {
		return a, errs.New("IDEMPOTENCY_KEY_MALFORMED", "max", maxKey)
	}
	return a, nil
}

func isKey(key string) bool {
	if key == "" || len(key) > maxKey || key != strings.TrimSpace(key) {
		return false
	}
	return strings.IndexFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) < 0
}
