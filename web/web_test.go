package web_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/an-sinh/ansinh/web"
)

var local = web.Config{
	PublicURL: "http://127.0.0.1:8080",
	Links:     []web.Link{{Name: "Temporal", URL: "http://127.0.0.1:8233"}, {Name: "Something else", URL: "https://example.org/x?a=1&b=2"}},
	Accounts: []web.Account{
		{User: "applicant1", Name: "Nguyễn Thị Sáu", Vi: "bà cụ 78 tuổi", En: "a woman of 78"},
		{User: "commune_chairman1", Name: `<b onclick="x">Đức</b>`, Vi: "ký quyết định", En: "signs decisions"},
	},
}

func get(t *testing.T, c web.Config, path string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// page parses a page and gives its elements in order.
func page(t *testing.T, c web.Config, path string) []*html.Node {
	t.Helper()
	w := get(t, c, path)
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil || w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%s: %d %v", path, w.Code, err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a reader reads in an element, spaces folded.
func text(n *html.Node) string {
	var b strings.Builder
	for inner := range n.Descendants() {
		if inner.Type == html.TextNode {
			b.WriteString(inner.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func find(all []*html.Node, tag string) (found []*html.Node) {
	for _, n := range all {
		if n.Data == tag {
			found = append(found, n)
		}
	}
	return found
}

func TestPage_speaksVietnameseUnlessEnglishIsAskedFor(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct{ language, title, account, day string }{
		"/":           {"vi", "Có một bà cụ đang chờ 540.000 đồng.", "bà cụ 78 tuổi", "02/11"},
		"/?lang=vi":   {"vi", "Có một bà cụ đang chờ 540.000 đồng.", "bà cụ 78 tuổi", "02/11"},
		"/?lang=en":   {"en", "An old woman is waiting for 540,000 đồng.", "a woman of 78", "2 Nov"},
		"/?lang=tlh'": {"vi", "Có một bà cụ đang chờ 540.000 đồng.", "bà cụ 78 tuổi", "02/11"},
	} {
		all := page(t, local, path)
		if got := attribute(find(all, "html")[0], "lang"); got != want.language {
			t.Errorf("%s: lang=%q", path, got)
		}
		if got := text(find(all, "h1")[0]); got != want.title {
			t.Errorf("%s: %q", path, got)
		}
		if got := text(find(all, "td")[0]); got != want.account {
			t.Errorf("%s: the first account does %q", path, got)
		}
		if got := text(find(all, "time")[0]); got != want.day {
			t.Errorf("%s: the example begins on %q", path, got)
		}
	}
}

func TestPage_tellsWhoCanLogInAndHow(t *testing.T) {
	t.Parallel()
	all := page(t, local, "/")
	rows := find(all, "tr")
	if len(rows) != 3 || text(rows[1]) != "Nguyễn Thị Sáu bà cụ 78 tuổi bin/ansinh token --user applicant1" {
		t.Errorf("%d rows, the first account is %q", len(rows), text(rows[1]))
	}
	if got := text(find([]*html.Node{rows[2]}, "tr")[0]); !strings.Contains(got, `<b onclick="x">Đức</b>`) {
		t.Errorf("a name is no HTML: %q", got)
	}
	var commands []string
	for _, pre := range find(all, "pre") {
		commands = append(commands, text(pre))
	}
	for _, want := range []string{"make demo", "bin/ansinh decide", "bin/ansinh token --user applicant1", "curl http://127.0.0.1:8080/v1/cases"} {
		if !strings.Contains(strings.Join(commands, "\n"), want) {
			t.Errorf("nothing to try with %s", want)
		}
	}
	if accounts := find(page(t, web.Config{}, "/"), "table"); len(accounts) > 0 {
		t.Error("an installation without invented people shows a table of them")
	}
}

func TestPage_linksWhereItSaysAndNowhereElse(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/?lang=en"} {
		all := page(t, local, path)
		ids := map[string]bool{}
		for _, n := range all {
			if id := attribute(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: two elements are called %s", path, id)
				}
				ids[id] = true
			}
		}
		linked := map[string]bool{}
		for _, n := range all {
			for _, name := range []string{"href", "src"} {
				target := attribute(n, name)
				fragment, inside := strings.CutPrefix(target, "#")
				switch {
				case inside && !ids[fragment]:
					t.Errorf("%s: <%s> leads to %s, which is not there", path, n.Data, target)
				case strings.HasPrefix(target, "/static/"):
					if w := get(t, local, target); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
						t.Errorf("%s: %s answers %d %v", path, target, w.Code, w.Header())
					}
				case target != "":
					linked[target] = true
				}
			}
			if n.Data == "img" && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
				t.Errorf("%s: a picture without alt", path)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s %s>, which the policy forbids", path, n.Data, a.Key)
				}
			}
			if slices.Contains([]string{"script", "style", "iframe", "form", "object", "embed"}, n.Data) {
				t.Errorf("%s: <%s>, which the policy forbids", path, n.Data)
			}
		}
		for target := range linked {
			known := strings.HasPrefix(target, "#") || slices.Contains([]string{"/", "/?lang=en", "/?lang=vi", "/openapi.yaml", "/readyz", local.Links[0].URL, local.Links[1].URL}, target)
			if !known {
				t.Errorf("%s: leads to %s", path, target)
			}
		}
		for _, l := range local.Links {
			if !linked[l.URL] {
				t.Errorf("%s: does not lead to %s", path, l.URL)
			}
		}
	}
}

func TestPage_loadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	policy := get(t, local, "/").Header().Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Errorf("policy %q", policy)
	}
	for _, file := range []string{"static/page.css", "static/mark.svg"} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`url\(|@import|https?://`).FindAllString(strings.ReplaceAll(string(content), "http://www.w3.org/2000/svg", ""), -1); len(found) > 0 {
			t.Errorf("%s loads %v", file, found)
		}
	}
	for _, path := range []string{"/static/", "/static/none.css", "/page.html", "/static/../page.html"} {
		if w := get(t, local, path); w.Code == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

func TestNew_refusesALinkThatIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"javascript:alert(1)", "", "127.0.0.1:8233", "data:text/html,x"} {
		if _, err := web.New(web.Config{Links: []web.Link{{Name: "x", URL: address}}}); err == nil {
			t.Errorf("%q was taken for an address", address)
		}
	}
}

func TestPage_hasHeadingsInOrder(t *testing.T) {
	t.Parallel()
	level := 0
	for _, n := range page(t, local, "/") {
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			here := int(n.Data[1] - '0')
			if here > level+1 || here == 1 && level > 0 {
				t.Errorf("<%s>%s follows a heading of level %d", n.Data, text(n), level)
			}
			level = here
		}
	}
	if level == 0 {
		t.Error("no heading at all")
	}
}

func TestWords_areAllThereAndAllUsed(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("page.html")
	if err != nil {
		t.Fatal(err)
	}
	for key, languages := range web.Words() {
		if languages["vi"] == "" || languages["en"] == "" || len(languages) != 2 {
			t.Errorf("%s speaks %v", key, languages)
		}
		byCode := strings.HasPrefix(key, "way.") || strings.HasPrefix(key, "link.")
		if !byCode && !strings.Contains(string(source), `"`+key+`"`) {
			t.Errorf("%s is never said", key)
		}
	}
}

// Contrast of text by WCAG 2.2, success criterion 1.4.3: at least 4.5 : 1.
func TestColours_canBeRead(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("static/page.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string]string{"white": "#ffffff"}
	for _, found := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(string(css), -1) {
		colours[found[1]] = found[2]
	}
	for _, pair := range []string{
		"ink paper", "ink card", "soft paper", "soft card", "jade paper", "jade card", "jade-deep paper", "jade-deep mist", "seal card", "white jade", "white jade-deep",
		"#d7e6e2 jade-deep", "#eef5f2 #14302e", "#4a2f04 #f0c66a",
	} {
		names := strings.Fields(pair)
		if ratio := contrast(t, colours, names[0], names[1]); ratio < 4.5 {
			t.Errorf("%s: %.1f : 1", pair, ratio)
		}
		for _, name := range names {
			if strings.HasPrefix(name, "#") && !strings.Contains(string(css), name) {
				t.Errorf("%s is no colour of the page any more", name)
			}
		}
	}
}

func contrast(t *testing.T, colours map[string]string, a, b string) float64 {
	t.Helper()
	light, dark := luminance(t, colours, a), luminance(t, colours, b)
	return (max(light, dark) + .05) / (min(light, dark) + .05)
}

func luminance(t *testing.T, colours map[string]string, name string) float64 {
	t.Helper()
	code := name
	if known, ok := colours[name]; ok {
		code = known
	}
	value, err := strconv.ParseUint(strings.TrimPrefix(code, "#"), 16, 32)
	if err != nil {
		t.Fatal(fmt.Errorf("%s is no colour: %w", name, err))
	}
	channel := func(shift uint) float64 {
		c := float64(value>>shift&0xff) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*channel(16) + .7152*channel(8) + .0722*channel(0)
}
