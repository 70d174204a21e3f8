package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// counter is the window of the post office simulator. The cashier works there, not in the product: the post is a company
// of its own that tells us what it paid, signed.
type counter struct {
	url  string
	list string // only lines of this list
}

// line is what the cashier's screen shows.
type line struct {
	Key           string `json:"key"`
	CitizenNumber string `json:"citizen_number"`
	List          string `json:"list"`
}

// payOut is the cashier's part: who comes shows a card, and is paid. People the queue was faster with are paid already.
func (c counter) payOut(ctx context.Context, cashier string) error {
	var lines []line
	if err := c.ask(ctx, http.MethodGet, "/books", nil, &lines); err != nil {
		return err
	}
	for _, l := range lines {
		if l.List != c.list {
			continue
		}
		card := map[string]string{"key": l.Key, "citizen_number": l.CitizenNumber, "cashier": cashier}
		if err := c.ask(ctx, http.MethodPost, "/collect", card, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c counter) ask(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusConflict {
		return fmt.Errorf("the post's counter answers %s to %s", response.Status, path)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}
