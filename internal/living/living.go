// Package living fills a fresh local stack with some two hundred cases in every state that needs no waiting, so that no
// inbox is empty. It is an outsider: it drives the public HTTP API as the seeded people, and nobody's SQL.
//
// Every request has a key of its own that is the same each time. Where it was broken off, it goes on; where all is
// there, nothing happens.
package living

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// Living is one filling.
type Living struct {
	API      *client.Client
	Register func(context.Context, person.Person) error // tells the population register who lives there
	Out      io.Writer
	Cases    int

	mu    sync.Mutex
	users map[string]*client.User
	paper []byte
}

// atOnce is how many cases are under way at a time.
const atOnce = 4

// Fill drives every case to where it is to stand. First come those that are paid, so that no payment run of a person
// who tries the stack meets one of ours.
func (l *Living) Fill(ctx context.Context) error {
	l.users, l.paper = map[string]*client.User{}, picture()
	residents := people(l.Cases)
	if done, err := l.done(ctx, residents); done || err != nil {
		return err
	}
	begun, paid := time.Now(), len(residents)/6
	if err := l.all(ctx, residents[:paid], func(int) fate { return granted }); err != nil {
		return err
	}
	for _, channel := range []string{"bank", "post"} {
		if err := l.payRun(ctx, channel); err != nil {
			return err
		}
	}
	if err := l.all(ctx, residents[paid:], func(i int) fate { return fates[i%len(fates)] }); err != nil {
		return err
	}
	fmt.Fprintf(l.Out, "%d cases in %v\n", len(residents), time.Since(begun).Round(time.Second))
	return nil
}

// all drives residents each to their fate, some at a time.
func (l *Living) all(ctx context.Context, residents []resident, to func(int) fate) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, r := range residents {
		group.Go(func() error {
			if err := l.drive(ctx, r, to(i)); err != nil && !errors.Is(err, errBefore) {
				return fmt.Errorf("case %d: %w", r.number, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// done tells whether the stack is filled already, by us or by people.
func (l *Living) done(ctx context.Context, residents []resident) (bool, error) {
	for found, cursor := 0, ""; ; {
		var page struct {
			Items []struct{ Code string }
			Next  string
		}
		if _, err := l.as("inspector1").Do(ctx, "GET", "/v1/cases?page_size=100&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return false, err
		}
		found += len(page.Items)
		if found >= len(residents) || page.Next == "" {
			return found >= len(residents), nil
		}
		cursor = page.Next
	}
}

// as is the client in the hands of a user, who logs in once.
func (l *Living) as(user string) *client.User {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.users[user] == nil {
		l.users[user] = l.API.As(user)
	}
	return l.users[user]
}

// view is the case as the head of the office sees it.
func (l *Living) view(ctx context.Context, r resident, code string) (usecase.CaseView, error) {
	var v usecase.CaseView
	_, err := l.as(r.town.chairman).Do(ctx, "GET", "/v1/cases/"+code, nil, &v)
	return v, err
}

// picture stands for a photographed paper: whoever opens it sees grey waves and no data of anybody.
func picture() []byte {
	paper := image.NewGray(image.Rect(0, 0, 640, 400))
	for y := range 400 {
		for x := range 640 {
			paper.SetGray(x, y, color.Gray{Y: uint8(200 + 40*math.Sin(float64(x+2*y)/40))})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, paper, nil); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}
