package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/notice"
)

// Notices is a page of what the caller was told, newest first.
func (d *Desk) Notices(ctx context.Context, by auth.Subject, after string, limit int) (notice.List, error) {
	within, _, err := d.reach(ctx, by, auth.NoticeList)
	if err != nil {
		return notice.List{}, err
	}
	list, err := d.Register.NoticesOf(ctx, within.Person, after, limit)
	for i := range list.Items {
		list.Items[i] = told(list.Items[i])
	}
	return list, d.log(ctx, by, auth.NoticeList, "", "", err)
}

// ReadNotice notes that the caller has read what they were told.
func (d *Desk) ReadNotice(ctx context.Context, by auth.Subject, id string) (notice.Notice, error) {
	within, _, err := d.reach(ctx, by, auth.NoticeRead)
	if err != nil {
		return notice.Notice{}, err
	}
	if !IsID(id) {
		return notice.Notice{}, errs.New("NOTICE_NOT_FOUND")
	}
	n, err := d.Register.ReadNotice(ctx, within.Person, id)
	return told(n), d.log(ctx, by, auth.NoticeRead, n.Case, id, err)
}

// told fills in the sentences, which are those of the timeline.
func told(n notice.Notice) notice.Notice {
	h := casefile.Happening{What: n.What, Params: n.Params}.Told(nil)
	n.Vi, n.En = h.Vi, h.En
	return n
}
