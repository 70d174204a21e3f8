package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/an-sinh/ansinh/internal/errs"
)

// maxBody is the largest JSON body in bytes; papers have a way of their own.
const maxBody = 1 << 20

// decode reads a JSON body strictly: every wrong or unknown member is named, all of them at once, and nothing may
// follow. The names must be spelled exactly.
func decode[T any](w http.ResponseWriter, r *http.Request) (T, error) {
	var value T
	body, err := readBody(w, r)
	if err != nil {
		return value, err
	}
	if len(body) == 0 {
		return value, malformed("thiếu nội dung", "it is empty")
	}
	if body, err = canonical(body); err != nil {
		return value, err
	}
	if wrong := wrongMembers(reflect.TypeFor[T](), body, ""); len(wrong) > 0 {
		return value, errs.Wrong(wrong...)
	}
	if err := json.Unmarshal(body, &value); err != nil {
		return value, fmt.Errorf("api: read a body that was found right: %w", err)
	}
	return value, nil
}

// decodeNothing reads the body of a request that carries none: nothing at all, or an empty object.
func decodeNothing(w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength == 0 {
		return nil
	}
	if r.ContentLength < 0 && r.Header.Get("Content-Type") == "" {
		body, err := readAll(w, r)
		if err != nil || len(body) == 0 {
			return err
		}
		return errs.New("MEDIA_TYPE_NOT_ACCEPTED", "expected", "application/json")
	}
	_, err := decode[struct{}](w, r)
	return err
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, given := parameters["charset"]
	if err != nil || mediaType != "application/json" || given && !strings.EqualFold(charset, "utf-8") {
		return nil, errs.New("MEDIA_TYPE_NOT_ACCEPTED", "expected", "application/json")
	}
	return readAll(w, r)
}

func readAll(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, errs.New("BODY_TOO_LARGE", "max_kb", maxBody>>10)
	}
	if err != nil {
		return nil, errors.Join(errGone, err)
	}
	return body, nil
}

// canonical is the same value with sorted names and composed letters: "ễ" may be typed as one letter or as three, and
// a name must be equal to itself (Unicode NFC).
func canonical(body []byte) ([]byte, error) {
	if !utf8.Valid(body) {
		return nil, malformed("chữ không ở dạng UTF-8", "the text is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		at := len(body)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = int(syntax.Offset)
		}
		return nil, malformed(fmt.Sprintf("sai cú pháp gần byte thứ %d", at), fmt.Sprintf("wrong syntax near byte %d", at))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed("còn nội dung thừa sau giá trị đầu tiên", "something follows the first value")
	}
	if bytes.Contains(body, []byte(`\u0000`)) { // PostgreSQL holds no text with it
		return nil, malformed("có ký tự NUL", "it holds a NUL character")
	}
	return json.Marshal(composed(value))
}

func composed(value any) any {
	switch v := value.(type) {
	case string:
		return norm.NFC.String(v)
	case []any:
		for i := range v {
			v[i] = composed(v[i])
		}
	case map[string]any:
		whole := make(map[string]any, len(v))
		for name, member := range v {
			whole[norm.NFC.String(name)] = composed(member)
		}
		return whole
	}
	return value
}

func malformed(vi, en string) error {
	return errs.New("REQUEST_MALFORMED", "problem_vi", vi, "problem_en", en)
}
