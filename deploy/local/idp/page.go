package idp

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/op"
)

//go:embed login.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(loginHTML))

// page is the login page: choose who you are, type the password the seeded people share.
type page struct {
	storage  *storage
	password string
	done     func(ctx context.Context, id string) string // where a finished login goes on
	issuer   string
}

// view is what the page shows.
type view struct {
	ID, Chosen, Error string
	Users             []user
	Closed            bool // no password was configured
}

func (p *page) show(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	begun, err := p.storage.AuthRequestByID(r.Context(), id)
	if err != nil {
		p.render(w, http.StatusNotFound, view{Error: "Lần đăng nhập này đã quá hạn hoặc không có. Xin quay lại trang An Sinh và đăng nhập lại."})
		return
	}
	hint := begun.(login).request.LoginHint
	p.render(w, http.StatusOK, view{ID: id, Chosen: hint, Users: p.storage.users.all, Closed: p.password == ""})
}

func (p *page) check(w http.ResponseWriter, r *http.Request) {
	id, username := r.PostFormValue("id"), r.PostFormValue("username")
	u, known := p.storage.users.byUsername[username]
	right := subtle.ConstantTimeCompare([]byte(r.PostFormValue("password")), []byte(p.password)) == 1
	if !known || !right || p.password == "" {
		p.render(w, http.StatusUnauthorized, view{
			ID: id, Chosen: username, Users: p.storage.users.all, Closed: p.password == "",
			Error: "Người dùng hoặc mật khẩu không đúng. Xin thử lại.",
		})
		return
	}
	if err := p.storage.finish(id, u); err != nil {
		p.render(w, http.StatusNotFound, view{Error: "Lần đăng nhập này đã quá hạn. Xin quay lại trang An Sinh và đăng nhập lại."})
		return
	}
	http.Redirect(w, r, p.done(op.ContextWithIssuer(r.Context(), p.issuer), id), http.StatusSeeOther)
}

func (p *page) render(w http.ResponseWriter, status int, v view) {
	var text strings.Builder
	if err := loginPage.Execute(&text, v); err != nil {
		slog.Error("idp: login page", "error", err)
		http.Error(w, "Trang đăng nhập gặp lỗi.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text.String())) // the reader is gone: nobody to tell
}
