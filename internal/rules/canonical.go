package rules

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/an-sinh/ansinh/internal/determination"
)

// Canonical JSON: keys sorted, no space, no HTML escapes, numbers as they were written. The fields of
// determination.Request and Result stand in the order of their names, maps are sorted by encoding/json.
func canonical(value any) (json.RawMessage, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("rules: canonical JSON: %w", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

func canonicalRequest(req determination.Request, given facts) (json.RawMessage, error) {
	sorted, err := canonical(map[string]any(given))
	if err != nil {
		return nil, err
	}
	req.Facts = sorted
	return canonical(req)
}
