// Package web is the face: pages for people, rendered here, with one style sheet and nothing from anywhere else.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
)

// Config is what the front page shows of this installation.
type Config struct {
	PublicURL string    // where people reach us, as it stands in the commands to try
	Links     []Link    // what else runs here
	Accounts  []Account // the invented people of a local stack; none in production
}

// Link is an address worth knowing.
type Link struct {
	Name string // a name that words.yaml explains ("Temporal") or any other
	URL  string // http or https
}

// Account is somebody who can log in on a local stack.
type Account struct {
	User   string
	Name   string
	Vi, En string // what they do
}

//go:embed page.html static
var files embed.FS

// policy lets the page show itself and nothing else: no script, no frame, no form, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// New makes the handler of / and /static/. Everything is rendered once: the page is the same for everybody.
func New(c Config) (http.Handler, error) {
	for _, link := range c.Links {
		if address, err := url.Parse(link.URL); err != nil || address.Scheme != "http" && address.Scheme != "https" {
			return nil, fmt.Errorf("web: the link %s to %q is no http address", link.Name, link.URL)
		}
	}
	page, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	mux := http.NewServeMux()
	version, err := serveStatic(mux)
	if err != nil {
		return nil, err
	}
	pages := map[string][]byte{}
	for _, language := range []string{"vi", "en"} {
		var text bytes.Buffer
		if err := page.Execute(&text, view{Config: c, Language: language, Version: version}); err != nil {
			return nil, fmt.Errorf("web: page in %q: %w", language, err)
		}
		pages[language] = text.Bytes()
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		language := r.URL.Query().Get("lang")
		if pages[language] == nil {
			language = "vi"
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", language)
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write(pages[language]) // the reader is gone: nobody to tell
	})
	return mux, nil
}

// mediaTypes are those of the static files; a file of another type is a mistake of ours.
var mediaTypes = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

// serveStatic serves the files and gives the version that the page names them by, so that browsers may keep them.
func serveStatic(mux *http.ServeMux) (version string, err error) {
	entries, err := files.ReadDir("static")
	if err != nil {
		return "", fmt.Errorf("web: %w", err)
	}
	sum := sha256.New()
	for _, entry := range entries {
		content, err := files.ReadFile("static/" + entry.Name())
		if err != nil {
			return "", fmt.Errorf("web: %w", err)
		}
		_, _ = sum.Write(content) // a hash takes everything
		mediaType, known := mediaTypes[path.Ext(entry.Name())]
		if !known {
			return "", fmt.Errorf("web: static/%s is of a type that mediaTypes does not name", entry.Name())
		}
		mux.HandleFunc("GET /static/"+entry.Name(), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			_, _ = w.Write(content) // the reader is gone: nobody to tell
		})
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}
