package api

import (
	"net/http"

	"github.com/an-sinh/ansinh/internal/determination"
)

// determine is `ansinh decide` over HTTP: same input, same output, nothing stored.
func (d *Door) determine(w http.ResponseWriter, r *http.Request) error {
	request, err := decode[determination.Request](w, r)
	if err != nil {
		return err
	}
	result, err := d.config.Desk.Determine(r.Context(), caller(r), request)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, result)
}
