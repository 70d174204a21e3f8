package cli

import (
	"net/http"

	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/seed"
	"github.com/an-sinh/ansinh/web"
)

// pages wires the pages for people. The invented people of a local stack are shown there and nowhere else.
func pages(c config.Config) (http.Handler, error) {
	face := web.Config{PublicURL: c.PublicURL}
	for _, l := range c.Links {
		face.Links = append(face.Links, web.Link{Name: l.Name, URL: l.URL})
	}
	if c.Seed == "local" {
		for _, p := range seed.Local().People {
			face.Accounts = append(face.Accounts, web.Account{User: p.Username, Name: p.Name, Vi: p.Does.Vi, En: p.Does.En})
		}
	}
	return web.New(face)
}
