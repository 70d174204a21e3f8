package api

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/errs"
)

// record is what the one log line of a request says. It holds no personal data: the route instead of the address, the
// person's id instead of a name, the code of a refusal instead of its values.
type record struct {
	id     string
	route  string
	person string
	code   errs.Code // of the refusal
	cause  error     // of a failure that is ours
	status int
	bytes  int64
}

type recordKey struct{}

// recordOf is the record of the request; observe has put it there.
func recordOf(r *http.Request) *record {
	if rec, ok := r.Context().Value(recordKey{}).(*record); ok {
		return rec
	}
	return &record{}
}

// saneID is what we take over as a request id from a proxy.
var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// observe is the outermost layer: request id, headers every answer has, one log line, and a net under panics.
func (d *Door) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rec := &record{id: r.Header.Get("X-Request-Id")}
		if !saneID.MatchString(rec.id) {
			rec.id = uuid.NewString()
		}
		ctx := audit.WithRequest(context.WithValue(r.Context(), recordKey{}, rec), rec.id)
		w.Header().Set("X-Request-Id", rec.id)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		counted := &counter{ResponseWriter: w, record: rec}
		r = r.WithContext(ctx)
		defer func() {
			failure := recover()
			begun := rec.status != 0
			if failure != nil && failure != http.ErrAbortHandler {
				rec.cause = panicked{failure, debug.Stack()}
				if !begun {
					refuse(counted, r, rec.cause)
				}
			}
			d.writeLine(r, rec, time.Since(began))
			if failure != nil && begun {
				panic(http.ErrAbortHandler) // an answer that broke off must not look whole
			}
		}()
		next.ServeHTTP(counted, r)
	})
}

// clientGone is logged for a caller who left; it is never sent. The number is nginx's.
const clientGone = 499

func (d *Door) writeLine(r *http.Request, rec *record, took time.Duration) {
	level := slog.LevelInfo
	if rec.status < 400 && (rec.route == "/livez" || rec.route == "/readyz") {
		level = slog.LevelDebug // asked every few seconds by whoever watches us
	}
	attrs := []slog.Attr{
		slog.String("request", rec.id), slog.String("method", r.Method), slog.String("route", rec.route), slog.Int("status", rec.status),
		slog.Int64("bytes", rec.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
	}
	if rec.person != "" {
		attrs = append(attrs, slog.String("person", rec.person))
	}
	if rec.code != "" {
		attrs = append(attrs, slog.String("code", string(rec.code)))
	}
	if rec.cause != nil {
		attrs = append(attrs, slog.String("cause", rec.cause.Error()))
		if rec.status >= 500 {
			level = slog.LevelError
		}
	}
	d.config.Log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", attrs...)
}

// noteRoute notes the template of the route: the address itself may hold a case code.
func noteRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if route := mux.CurrentRoute(r); route != nil {
			recordOf(r).route, _ = route.GetPathTemplate() // no template: the line says so by an empty route
		}
		next.ServeHTTP(w, r)
	})
}
