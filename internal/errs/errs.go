// Package errs is the one vocabulary of refusals.
//
// Inside the program an error that a person can act on is an [Error]: a stable code of the catalogue with the
// values its text needs. The catalogue (catalogue.yaml) gives each code its kind and its words in Vietnamese and
// English. Two small tables translate a kind: api/problem.go into an HTTP status, activities/errors.go into
// retryable or not. Any other error is internal: logged once, never shown.
package errs

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Kind says what sort of refusal a code is.
type Kind string

// The kinds. Never rename one: stored outcomes carry them.
const (
	Internal        Kind = "internal"        // ours, not the caller's
	Invalid         Kind = "invalid"         // the request itself is wrong
	Unauthenticated Kind = "unauthenticated" // nobody, or a token that no longer counts
	Forbidden       Kind = "forbidden"       // known, but not allowed
	NotFound        Kind = "not-found"       // does not exist, or is outside the caller's duty
	Conflict        Kind = "conflict"        // does not fit the present state
	Precondition    Kind = "precondition"    // somebody else wrote first (If-Match)
	Unconditional   Kind = "unconditional"   // would overwrite unseen: the version the caller saw is missing
	Method          Kind = "method"          // there is such a place, but not for this verb
	TooLarge        Kind = "too-large"       // over a size limit
	Unsupported     Kind = "unsupported"     // a media type or document kind we do not take
	Unprocessable   Kind = "unprocessable"   // well formed, but the content cannot stand
	Unavailable     Kind = "unavailable"     // a part is away; try again
)

// Kinds is every kind, so that a table over them can be proved whole.
func Kinds() []Kind {
	return []Kind{
		Internal, Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Precondition, Unconditional, Method,
		TooLarge, Unsupported, Unprocessable, Unavailable,
	}
}

// Code is the stable name of a refusal, in capitals: "FOUR_EYES".
type Code string

// Error is a refusal with the values its text names.
type Error struct {
	Code   Code           `json:"code"`
	Params map[string]any `json:"params,omitempty"`
	Fields []Field        `json:"fields,omitempty"` // which inputs are wrong, one by one
	cause  error
}

// Field is one wrong input: where it stands (a JSON pointer or a name) and which refusal it is.
type Field struct {
	Name   string         `json:"name"`
	Code   Code           `json:"code"`
	Params map[string]any `json:"params,omitempty"`
}

// New makes a refusal; pairs are names and values for its text.
func New(code Code, pairs ...any) *Error {
	if len(pairs)%2 != 0 {
		panic("errs: names and values must come in pairs for " + string(code))
	}
	e := &Error{Code: code}
	for i := 0; i < len(pairs); i += 2 {
		if e.Params == nil {
			e.Params = map[string]any{}
		}
		e.Params[pairs[i].(string)] = pairs[i+1]
	}
	return e
}

// Wrong gathers wrong inputs into one refusal, or is nil when there are none.
func Wrong(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return New("INPUT_WRONG", "count", len(fields)).With(fields...)
}

// Because keeps the technical cause for the log; it is never shown.
func (e *Error) Because(cause error) *Error {
	e.cause = cause
	return e
}

// With adds the wrong inputs.
func (e *Error) With(fields ...Field) *Error {
	e.Fields = append(e.Fields, fields...)
	return e
}

// Error is the log line: code, values, cause.
func (e *Error) Error() string {
	text := string(e.Code)
	if len(e.Params) > 0 {
		text += fmt.Sprint(" ", e.Params)
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, errs.New("FOUR_EYES")) true for the same code.
func (e *Error) Is(target error) bool {
	other, ok := errors.AsType[*Error](target)
	return ok && other.Code == e.Code
}

// Kind is the kind the catalogue gives the code.
func (e *Error) Kind() Kind { return entryOf(e.Code).Kind }

// Text is the sentence of the refusal in "vi" or "en".
func (e *Error) Text(language string) string { return Text(e.Code, language, e.Params) }

// As finds a refusal in the chain of err.
func As(err error) (*Error, bool) { return errors.AsType[*Error](err) }

// CodeOf is the code of a refusal, or "" when err is none.
func CodeOf(err error) Code {
	if e, ok := As(err); ok {
		return e.Code
	}
	return ""
}

// Entry is what the catalogue knows of a code.
type Entry struct {
	Kind Kind   `yaml:"kind"`
	Vi   string `yaml:"vi"`
	En   string `yaml:"en"`
}

//go:embed catalogue.yaml
var catalogueYAML []byte

var catalogue = func() map[Code]Entry {
	entries := map[Code]Entry{}
	if err := yaml.Unmarshal(catalogueYAML, &entries); err != nil {
		panic("errs: catalogue.yaml: " + err.Error())
	}
	return entries
}()

// Catalogue is every code with its kind and words.
func Catalogue() map[Code]Entry { return catalogue }

func entryOf(code Code) Entry {
	if entry, ok := catalogue[code]; ok {
		return entry
	}
	return Entry{Kind: Internal, Vi: string(code), En: string(code)}
}

// Text is the sentence of a code in "vi" or "en", its {names} filled in.
func Text(code Code, language string, params map[string]any) string {
	entry := entryOf(code)
	text := entry.Vi
	if language == "en" {
		text = entry.En
	}
	for name, value := range params {
		text = strings.ReplaceAll(text, "{"+name+"}", fmt.Sprint(value))
	}
	return text
}
