package test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/test/platform"
)

// right is one row of docs/access.md.
type right struct {
	endpoint string            // "GET /v1/cases/{code}"
	on       string            // what it is tried on
	cells    map[string]string // by column
}

func (r right) String() string { return r.endpoint + " on " + r.on }

// accessPage reads docs/access.md: the rows, and the account behind each column.
func accessPage(t *testing.T) (rows []right, accounts map[string]string) {
	t.Helper()
	page, err := os.ReadFile("../docs/access.md")
	if err != nil {
		t.Fatal(err)
	}
	accounts = map[string]string{}
	var columns []string
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "|") {
			columns = nil
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(strings.TrimSpace(cells[i]), "`")
		}
		switch {
		case strings.HasPrefix(cells[0], "-"):
		case columns == nil:
			columns = cells
		case columns[0] == "column":
			accounts[cells[0]] = strings.TrimPrefix(cells[1], "–")
		case columns[0] == "endpoint":
			r := right{cells[0], cells[1], map[string]string{}}
			for i, column := range columns[2:] {
				r.cells[column] = cells[i+2]
			}
			rows = append(rows, r)
		}
	}
	return rows, accounts
}

// served are the routes of the contract, which are the routes that are served (a test of the api compares them).
func served(t *testing.T) (routes []string) {
	t.Helper()
	text, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(text, &contract); err != nil {
		t.Fatal(err)
	}
	for path, operations := range contract.Paths {
		for _, method := range []string{"get", "put", "post", "patch", "delete"} {
			if operations[method] != nil {
				routes = append(routes, strings.ToUpper(method)+" "+path)
			}
		}
	}
	return routes
}

func TestAccess_hasARowForEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	rows, accounts := accessPage(t)
	written := map[string]bool{}
	for _, r := range rows {
		written[r.endpoint] = true
		for column := range r.cells {
			if _, known := accounts[column]; !known {
				t.Errorf("%s has a column %s, and nobody says who that is", r, column)
			}
		}
		if len(r.cells) != len(accounts) {
			t.Errorf("%s has %d cells for %d people", r, len(r.cells), len(accounts))
		}
	}
	routes := served(t)
	if len(routes) < 30 || len(accounts) < 20 {
		t.Fatalf("only %d routes and %d people: the reading is broken", len(routes), len(accounts))
	}
	for _, route := range routes {
		if !written[route] {
			t.Errorf("%s has no row in docs/access.md: say there who gets what", route)
		}
	}
	for endpoint := range written {
		if !slices.Contains(routes, endpoint) {
			t.Errorf("docs/access.md has a row for %s, which is no route", endpoint)
		}
	}
}

// attempt is how one route is tried.
type attempt struct {
	body   func(thing) any    // JSON to send
	query  func(thing) string // of the address
	find   func(thing) string // what a list holds if it holds the thing; nil: no list
	header map[string]string
	upload bool
}

func text(value string) func(thing) string { return func(thing) string { return value } }
func code(th thing) string                 { return `"` + th.code + `"` }
func empty(thing) any                      { return map[string]any{} }
func outcome(word string) func(thing) any {
	return func(thing) any { return map[string]any{"outcome": word, "note": "Đã xem."} }
}

// attempts are all routes that need more than their address.
var attempts = map[string]attempt{
	"POST /v1/determinations": {body: func(thing) any {
		return map[string]any{"id": "1", "scheme": "social-allowance", "facts": platform.Grandmother(), "dates": map[string]any{"as_of": "2026-11-02", "month": "2026-11"}}
	}},
	"POST /v1/cases": {body: func(th thing) any {
		opening := map[string]any{"scheme": "social-allowance", "beneficiary": beneficiary}
		if th.ids["applicant"] != "" {
			opening["applicant"] = helper
		}
		return opening
	}},
	"GET /v1/verify/{code}":                    {query: func(th thing) string { return th.ids["paper"] }},
	"GET /v1/cases":                            {find: code, query: text("page_size=100")},
	"PUT /v1/cases/{code}/draft":               {body: draft, header: map[string]string{"If-Match": `"2"`}},
	"POST /v1/cases/{code}/documents":          {upload: true},
	"POST /v1/cases/{code}/supplement":         {body: empty},
	"POST /v1/cases/{code}/correct":            {body: draft},
	"POST /v1/cases/{code}/withdraw":           {body: empty},
	"POST /v1/cases/{code}/items/{id}/resolve": {body: func(thing) any { return map[string]any{"resolution": "register_wrong", "note": "Đã xem."} }},
	"GET /v1/tasks":                            {find: code, query: text("queue=all&page_size=100")},
	"POST /v1/tasks/{id}/complete":             {body: outcome("approve")},
	"GET /v1/notices":                          {find: code, query: text("page_size=100")},
	"GET /v1/payments":                         {find: code, query: text("page_size=100")},
	"GET /v1/payment-runs":                     {find: func(th thing) string { return `"` + th.ids["payment-runs"] + `"` }, query: text("page_size=100")},
	"POST /v1/payment-runs":                    {body: func(thing) any { return map[string]any{"channel": "bank", "office": "99001"} }},
	"GET /v1/discrepancies":                    {find: func(th thing) string { return `"` + th.ids["discrepancies"] + `"` }, query: text("page_size=100")},
	"POST /v1/discrepancies/{id}/close":        {body: func(thing) any { return map[string]any{"note": "Ngân hàng ghi nhầm."} }},
	"GET /v1/audit":                            {find: code, query: func(th thing) string { return "case=" + th.code }},
}

var beneficiary = map[string]any{"citizen_number": "099148000001", "name": "Nguyễn Thị Sáu", "birth_date": "1948-03-15", "commune": "99001"}

var helper = map[string]any{"citizen_number": "099175000004", "name": "Phạm Thị Hạnh", "birth_date": "1975-05-05", "commune": "99001"}

func draft(thing) any {
	return map[string]any{"facts": platform.Grandmother(), "payout": platform.ToAccount("9704150001")}
}

// reply is what the program says to somebody.
type reply struct {
	status int
	body   []byte
}

// try sends the request of a row as somebody; an empty account is nobody.
func (w *world) try(r right, account string, th thing) reply {
	w.t.Helper()
	how := attempts[r.endpoint]
	method, path, _ := strings.Cut(r.endpoint, " ")
	path = strings.NewReplacer("{code}", th.code, "{scheme}", "social-allowance", "{file}", "page.css").Replace(path)
	if before, _, ok := strings.Cut(path, "/{id}"); ok {
		path = strings.ReplaceAll(path, "{id}", th.ids[before[strings.LastIndex(before, "/")+1:]])
	}
	if how.query != nil {
		path += "?" + how.query(th)
	}
	var body io.Reader
	contentType := ""
	switch {
	case how.upload:
		body, contentType = w.photograph()
	case how.body != nil:
		encoded, err := json.Marshal(how.body(th))
		if err != nil {
			w.t.Fatal(err)
		}
		body, contentType = bytes.NewReader(encoded), "application/json"
	}
	request, err := http.NewRequestWithContext(context.Background(), method, w.URL+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	for name, value := range how.header {
		request.Header.Set(name, value)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if account != "" {
		request.Header.Set("Authorization", "Bearer "+w.tokens[account])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply{response.StatusCode, content}
}

func (w *world) photograph() (io.Reader, string) {
	w.t.Helper()
	picture, err := os.ReadFile(platform.Paper("nguyen-thi-sau-identity-card.jpg"))
	if err != nil {
		w.t.Fatal(err)
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	_ = writer.WriteField("kind", "identity")
	part, err := writer.CreateFormFile("file", "card.jpg")
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write(picture)
	_ = writer.Close()
	return &form, writer.FormDataContentType()
}

// cell is the answer in the words of the page.
func (a reply) cell(r right, th thing) string {
	switch find := attempts[r.endpoint].find; {
	case a.status < 300 && find != nil && !bytes.Contains(a.body, []byte(find(th))):
		return "○"
	case a.status < 300:
		return "✓"
	default:
		return strconv.Itoa(a.status)
	}
}

func TestAccess_isAsThePageSays(t *testing.T) {
	t.Parallel()
	rows, accounts := accessPage(t)
	w := newWorld(t, slices.Collect(maps.Values(accounts)))
	judge := func(t *testing.T, r right, column string, th thing) {
		t.Helper()
		a := w.try(r, accounts[column], th)
		if got := a.cell(r, th); got != r.cells[column] {
			t.Errorf("%s for %s (%s): the page says %s, the program %s %.300s", r, column, accounts[column], r.cells[column], got, a.body)
		}
	}
	// First whatever changes nothing: all reading, and all that is refused. Then nothing may have changed.
	before := w.Fingerprint()
	changing := func(r right, column string) bool {
		return !strings.HasPrefix(r.endpoint, "GET ") && r.endpoint != "POST /v1/determinations" && r.cells[column] == "✓"
	}
	cells := 0
	for _, r := range rows {
		th := w.shared(r.on)
		for _, column := range slices.Sorted(maps.Keys(r.cells)) {
			if !changing(r, column) {
				cells++
				judge(t, r, column, th)
			}
		}
	}
	if before != w.Fingerprint() {
		t.Error("a request that was refused, or only read, changed something")
	}
	for _, r := range rows {
		for column := range r.cells {
			if changing(r, column) {
				cells++
				t.Run(fmt.Sprint(r.endpoint, " on ", r.on, " as ", column), func(t *testing.T) {
					judge(t, r, column, w.make(t, r.on))
				})
			}
		}
	}
	t.Logf("%d cells tried", cells)
}
