package api

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.yaml
var contract []byte

// showContract serves the contract (media type: RFC 9512).
func showContract(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(contract) // the caller is gone: nobody to tell
	return nil
}
