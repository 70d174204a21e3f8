package demo

import (
	"context"
	"fmt"
	"net/url"

	"github.com/an-sinh/ansinh/internal/audit"
)

// inspect is the inspector's part: the log of every decided case must tell who verified it and who signed.
func (d *Demo) inspect(ctx context.Context, results []*Result) error {
	for _, r := range results {
		if r.withdrawn {
			continue
		}
		var page struct{ Items []audit.Event }
		path := "/v1/audit?action=task.complete&page_size=100&case=" + url.QueryEscape(r.Code)
		if _, err := d.API.As("inspector1").Do(ctx, "GET", path, nil, &page); err != nil {
			return fmt.Errorf("%s: inspector1 reads the trail: %w", r.Code, err)
		}
		acted := map[string]bool{}
		for _, e := range page.Items {
			acted[e.Role] = acted[e.Role] || e.Outcome == audit.Allowed
		}
		if !acted["commune_officer"] || !acted["commune_chairman"] {
			return fmt.Errorf("%s: the trail does not name who verified and who signed: %+v", r.Code, page.Items)
		}
	}
	return nil
}
