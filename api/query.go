package api

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// query reads the parameters of an address and gathers what is wrong with them.
type query struct {
	values url.Values
	known  []string
	wrong  []errs.Field
}

func queryOf(r *http.Request) *query { return &query{values: r.URL.Query()} }

func (q *query) refuse(name string, code errs.Code, pairs ...any) {
	q.wrong = append(q.wrong, errs.Field{Name: name, Code: code, Params: errs.New(code, pairs...).Params})
}

// text is a free parameter.
func (q *query) text(name string) string {
	q.known = append(q.known, name)
	return q.values.Get(name)
}

// choice is one of a few words, the first of which stands for none.
func (q *query) choice(name string, choices ...string) string {
	value := q.text(name)
	if value == "" {
		return choices[0]
	}
	if !slices.Contains(choices, value) {
		q.refuse(name, "CHOICE_UNKNOWN", "choices", strings.Join(slices.DeleteFunc(slices.Clone(choices), isEmpty), ", "))
	}
	return value
}

func isEmpty(text string) bool { return text == "" }

func (q *query) day(name string) civil.Date {
	text := q.text(name)
	if text == "" {
		return civil.Date{}
	}
	day, err := civil.ParseDate(text)
	if err != nil {
		q.refuse(name, "FIELD_WRONG", "field", name, "expected_vi", "một ngày dạng năm-tháng-ngày, ví dụ 2026-11-02", "expected_en", "a date like 2026-11-02")
	}
	return day
}

// shaped is a text that must look like what it stands for, or is left out.
func (q *query) shaped(name string, looksRight func(string) bool, vi, en string) string {
	text := q.text(name)
	if text != "" && !looksRight(text) {
		q.refuse(name, "FIELD_WRONG", "field", name, "expected_vi", vi, "expected_en", en)
	}
	return text
}

func (q *query) id(name string) string {
	return q.shaped(name, usecase.IsID, "một mã định danh (UUID)", "an id (UUID)")
}

func (q *query) caseCode(name string) string {
	return q.shaped(name, casefile.IsCode, "một mã hồ sơ, ví dụ H99.1-261102-0001", "a case code like H99.1-261102-0001")
}

var schemeCode = regexp.MustCompile(`^[a-z][a-z0-9-]{0,60}$`)

func (q *query) scheme(name string) string {
	return q.shaped(name, schemeCode.MatchString, "mã một chính sách, ví dụ social-allowance", "the code of a scheme like social-allowance")
}

// Lines of a page: the most, and those of a caller who does not say.
const (
	maxPage    = 100
	normalPage = 50
)

var digits = regexp.MustCompile(`^[0-9]{1,4}$`)

// size is how long a page the caller wants.
func (q *query) size() int {
	text := q.text("page_size")
	if text == "" {
		return normalPage
	}
	n, err := strconv.Atoi(text)
	if err != nil || !digits.MatchString(text) || n < 1 || n > maxPage {
		q.refuse("page_size", "FIELD_WRONG", "field", "page_size", "expected_vi", "số từ 1 đến 100", "expected_en", "a number from 1 to 100")
	}
	return n
}

// err is everything that is wrong, unknown and repeated parameters included: a filter that is misspelled must not be a
// filter that is not there, nor may one of two be picked.
func (q *query) err() error {
	for name, given := range q.values {
		switch {
		case !slices.Contains(q.known, name):
			q.refuse(name, "FIELD_UNKNOWN", "field", name)
		case len(given) > 1:
			q.refuse(name, "FIELD_WRONG", "field", name, "expected_vi", "một giá trị duy nhất", "expected_en", "a single value")
		}
	}
	if len(q.wrong) == 0 {
		return nil
	}
	slices.SortFunc(q.wrong, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
	return errs.New("QUERY_WRONG", "count", len(q.wrong)).With(q.wrong...)
}
