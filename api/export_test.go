package api

import (
	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Routes are the routes that are served, as "METHOD /path", read from the router itself.
func (d *Door) Routes() (routes []string) {
	err := d.router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return nil // a subrouter
		}
		methods, err := route.GetMethods()
		for _, method := range methods {
			if method != "HEAD" {
				routes = append(routes, method+" "+path)
			}
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return routes
}

// SortOf is what a kind of refusal is in HTTP.
func SortOf(k errs.Kind) (status int, vi, en string) {
	return sorts[k].status, sorts[k].vi, sorts[k].en
}

// Cursor writes a cursor.
func Cursor(id string, due civil.Date, filter ...any) string {
	return cursor{ID: id, Due: due}.encode(filter...)
}

// ReadCursor reads one.
func ReadCursor(text string, filter ...any) (string, error) {
	c, err := cursorOf(text, filter...)
	return c.ID, err
}
