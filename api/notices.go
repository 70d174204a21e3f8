package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/notice"
)

// noticeList is a page of notices and how many of all are unread.
type noticeList struct {
	list[notice.Notice]
	Unread int `json:"unread"`
}

func (d *Door) listNotices(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	from, err := cursorOf(after, "notices")
	if err != nil {
		return err
	}
	found, err := d.config.Desk.Notices(r.Context(), caller(r), from.ID, size+1)
	if err != nil {
		return err
	}
	place := func(n notice.Notice) cursor { return cursor{ID: n.ID} }
	return answer(w, http.StatusOK, noticeList{page(found.Items, size, place, "notices"), found.Unread})
}

// readNotice marks a notice as read. Doing so again changes nothing: the key of the request is checked and not needed.
func (d *Door) readNotice(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(w, r); err != nil {
		return err
	}
	n, err := d.config.Desk.ReadNotice(r.Context(), ask.By, mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, n)
}
