package api

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/letter"
)

// uploadDocument streams a file to the use case as it arrives.
func (d *Door) uploadDocument(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	form, err := formOf(w, r)
	if err != nil {
		return err
	}
	received, err := d.config.Desk.Upload(r.Context(), ask, mux.Vars(r)["code"], form.kind, form.file)
	if form.body.failed != nil {
		return form.body.failed
	}
	if err != nil {
		form.settle(d.config.MaxUpload)
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/v1/cases/%s/documents/%s", mux.Vars(r)["code"], received.ID))
	return answer(w, http.StatusCreated, received)
}

func (d *Door) showDocument(w http.ResponseWriter, r *http.Request) error {
	doc, content, err := d.config.Desk.Document(r.Context(), caller(r), mux.Vars(r)["code"], mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	defer content.Close()
	w.Header().Set("ETag", strconv.Quote(doc.SHA256))
	send(w, r, doc.MediaType, nameOf(doc), doc.Size, content)
	return nil
}

func (d *Door) showLetter(w http.ResponseWriter, r *http.Request) error {
	code := mux.Vars(r)["code"]
	q := queryOf(r)
	kind := q.choice("kind", "", letter.Receipt, letter.Supplement, letter.Granted, letter.Refusal)
	if err := q.err(); err != nil {
		return err
	}
	content, size, err := d.config.Desk.Letter(r.Context(), caller(r), code, kind)
	if err != nil {
		return err
	}
	defer content.Close()
	send(w, r, "application/pdf", strings.TrimSuffix("van-ban-"+plain(code)+"-"+kind, "-")+".pdf", size, content)
	return nil
}

// send streams a file out. It is something to keep, never a page of ours: a browser must not run what was uploaded.
// A stream that breaks off breaks the connection, so that half a file never looks whole.
func send(w http.ResponseWriter, r *http.Request, mediaType, name string, size int64, content io.Reader) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(leaving{w, patienceWith(w)}, content); err != nil {
		recordOf(r).cause = fmt.Errorf("api: send a file: %w", err)
		panic(http.ErrAbortHandler)
	}
}

// endings are how files of the types we take are called.
var endings = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic"}

// nameOf is a name of our own making: kind and the beginning of the id, never what the caller called the file.
func nameOf(d document.Document) string {
	short, _, _ := strings.Cut(d.ID, "-")
	return plain(d.Kind) + "-" + plain(short) + endings[d.MediaType]
}

// plain keeps what is safe in a header and in a file name.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' {
			return c
		}
		return -1
	}, text)
}
