package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// cursor is where a page ended, opaque to callers. Mark ties it to the list and the filter it was made for and shows
// damage; it is no secret, because a cursor only says where to go on and never what may be seen.
type cursor struct {
	ID     string     `json:"id,omitempty"`
	Code   string     `json:"code,omitempty"`   // of a case
	Number int64      `json:"number,omitempty"` // of an event
	Due    civil.Date `json:"due,omitzero"`
	Mark   string     `json:"mark"`
}

// whole tells whether the cursor names something that a list can go on from.
func (c cursor) whole() bool {
	return usecase.IsID(c.ID) || casefile.IsCode(c.Code) && !c.Due.IsZero() || c.Number > 0
}

// encode writes the cursor of a list under a filter.
func (c cursor) encode(filter ...any) string {
	c.Mark = c.mark(filter)
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts only
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func (c cursor) mark(filter []any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %q %q", c.ID, c.Code, c.Number, c.Due.String(), filter))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// cursorOf reads the cursor of a request, the zero cursor when there is none.
func cursorOf(text string, filter ...any) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return c, errs.New("CURSOR_MALFORMED").Because(err)
	}
	if err := json.Unmarshal(raw, &c); err != nil || !c.whole() || c.encode(filter...) != text {
		return c, errs.New("CURSOR_MALFORMED").Because(err)
	}
	return c, nil
}

// page cuts a list that was read one longer than the page, and says where the next page begins.
func page[T any](items []T, size int, place func(T) cursor, filter ...any) list[T] {
	if len(items) <= size {
		return whole(items)
	}
	l := whole(items[:size])
	l.Next = place(l.Items[size-1]).encode(filter...)
	return l
}
