package api

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/an-sinh/ansinh/internal/errs"
)

// sort is what a kind of refusal is in HTTP.
type sort struct {
	status int
	vi, en string // the title, the same for every problem of the kind
}

// sorts is the one table from kinds to statuses. A test proves that no kind is missing.
var sorts = map[errs.Kind]sort{
	errs.Internal:        {http.StatusInternalServerError, "Lỗi của hệ thống", "Failure on our side"},
	errs.Invalid:         {http.StatusBadRequest, "Yêu cầu không đọc được", "Request not understood"},
	errs.Unauthenticated: {http.StatusUnauthorized, "Chưa đăng nhập", "Not logged in"},
	errs.Forbidden:       {http.StatusForbidden, "Không được phép", "Not allowed"},
	errs.NotFound:        {http.StatusNotFound, "Không tìm thấy", "Not found"},
	errs.Conflict:        {http.StatusConflict, "Không khớp với tình trạng hiện tại", "Does not fit the present state"},
	errs.Precondition:    {http.StatusPreconditionFailed, "Đã có người sửa trước", "Somebody wrote first"},
	errs.Unconditional:   {http.StatusPreconditionRequired, "Thiếu phiên bản đã đọc", "Version missing"},
	errs.Method:          {http.StatusMethodNotAllowed, "Phương thức không được nhận", "Method not allowed"},
	errs.TooLarge:        {http.StatusRequestEntityTooLarge, "Quá lớn", "Too large"},
	errs.Unsupported:     {http.StatusUnsupportedMediaType, "Dạng dữ liệu không được nhận", "Type not accepted"},
	errs.Unprocessable:   {http.StatusUnprocessableEntity, "Nội dung chưa đúng", "Content cannot stand"},
	errs.Unavailable:     {http.StatusServiceUnavailable, "Tạm thời không phục vụ", "Away for the moment"},
}

// problem is an RFC 9457 problem. detail is one of the messages, by Accept-Language.
type problem struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Status   int            `json:"status"`
	Detail   string         `json:"detail"`
	Code     errs.Code      `json:"code"`
	Instance string         `json:"instance"`
	Messages messages       `json:"messages"`
	Params   map[string]any `json:"params,omitempty"` // the values in the messages
	Errors   []wrongInput   `json:"errors,omitempty"`
}

type messages struct {
	Vi string `json:"vi"`
	En string `json:"en"`
}

// wrongInput is one of several things that are wrong.
type wrongInput struct {
	Name   string         `json:"name"`
	Code   errs.Code      `json:"code"`
	Vi     string         `json:"vi"`
	En     string         `json:"en"`
	Params map[string]any `json:"params,omitempty"`
}

// retryAfter is how many seconds a caller should wait when a part of us is away.
const retryAfter = "5"

// realm is how RFC 6750 tells a caller how to log in.
const realm = `Bearer realm="ansinh"`

// errGone marks a request whose caller left before we had read it.
var errGone = errors.New("api: the caller has gone")

// refuse is the one place where an error becomes an answer.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	rec := recordOf(r)
	if errors.Is(err, errGone) || r.Context().Err() == context.Canceled {
		rec.status, rec.cause = clientGone, err
		return
	}
	refusal := refusalOf(err)
	rec.code = refusal.Code
	switch refusal.Kind() {
	case errs.Internal, errs.Unavailable, errs.Unauthenticated:
		rec.cause = cause(err)
	}
	language := languageOf(r)
	p := problemOf(refusal, language, rec.id)
	h := w.Header()
	switch refusal.Kind() {
	case errs.Unauthenticated:
		h.Set("WWW-Authenticate", realm)
		if refusal.Code != "TOKEN_MISSING" {
			h.Set("WWW-Authenticate", realm+`, error="invalid_token"`)
		}
	case errs.Unavailable:
		h.Set("Retry-After", retryAfter)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", language)
	h.Set("Vary", "Accept-Language")
	for _, ofSuccess := range []string{"ETag", "Content-Disposition", "Content-Length", "Location"} {
		h.Del(ofSuccess)
	}
	w.WriteHeader(p.Status)
	_ = encoder(w).Encode(p) // the caller is gone: nobody to tell
}

// refusalOf is the refusal in an error. What is none is ours: a part that is away, or a failure without detail.
func refusalOf(err error) *errs.Error {
	if refusal, ok := actionable(err); ok {
		return refusal
	}
	_, network := errors.AsType[*net.OpError](err)
	if network || closed(err) || errors.Is(err, context.DeadlineExceeded) {
		return errs.New("UNAVAILABLE")
	}
	return errs.New("INTERNAL")
}

// closed tells whether it is the database that says it takes nobody now: it starts, recovers or stops (SQLSTATE 57P0x).
func closed(err error) bool {
	said, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err)
	return ok && strings.HasPrefix(said.SQLState(), "57P0")
}

// actionable is the refusal in an error, unless it is one that the catalogue does not know: that is a defect of ours.
func actionable(err error) (*errs.Error, bool) {
	refusal, ok := errs.As(err)
	return refusal, ok && refusal.Kind() != errs.Internal
}

// cause is what stood behind an error, for the log; the values of a refusal are not for the log.
func cause(err error) error {
	if refusal, ok := actionable(err); ok {
		return refusal.Unwrap()
	}
	return err
}

func problemOf(refusal *errs.Error, language, request string) problem {
	s := sorts[refusal.Kind()]
	p := problem{
		Type: "urn:ansinh:problem:" + string(refusal.Code), Title: s.vi, Status: s.status, Code: refusal.Code,
		Instance: "urn:request:" + request, Params: refusal.Params,
		Messages: messages{refusal.Text("vi"), refusal.Text("en")},
	}
	p.Detail = p.Messages.Vi
	if language == "en" {
		p.Title, p.Detail = s.en, p.Messages.En
	}
	for _, f := range refusal.Fields {
		p.Errors = append(p.Errors, wrongInput{f.Name, f.Code, errs.Text(f.Code, "vi", f.Params), errs.Text(f.Code, "en", f.Params), f.Params})
	}
	return p
}

// encoder writes JSON as it is read by people: <, > and & stay.
func encoder(w http.ResponseWriter) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
