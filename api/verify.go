package api

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/usecase"
)

// verifyPaper tells whoever scans the QR code of a letter whether the letter is genuine: programs as JSON, people as a
// page. Whatever cannot be read in the address makes a paper that is not ours, as anything else does that we never wrote.
func (d *Door) verifyPaper(w http.ResponseWriter, r *http.Request) error {
	said := r.URL.Query()
	in := usecase.PaperInput{Case: mux.Vars(r)["code"], Kind: said.Get("k"), Mark: said.Get("h")}
	in.Number, _ = strconv.Atoi(said.Get("n"))
	in.Signature, _ = base64.RawURLEncoding.DecodeString(said.Get("s"))
	view, err := d.config.Desk.VerifyPaper(r.Context(), caller(r), in)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Accept, Accept-Language")
	refusal, told := actionable(err)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") || err != nil && !told {
		if err != nil {
			return err
		}
		return answer(w, http.StatusOK, view)
	}
	status := http.StatusOK
	if refusal != nil {
		status, recordOf(r).code = sorts[refusal.Kind()].status, refusal.Code
	}
	return d.config.Paper(w, languageOf(r), status, view, refusal)
}
