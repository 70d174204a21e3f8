// Package temporal runs a whole Temporal server with its web page in this process.
//
// The server is the pinned one of go.mod, on PostgreSQL or, for tests, on SQLite in memory. It listens on loopback
// only and knows no users: it is for one machine.
package temporal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

// options are the flags of `stack temporal`.
type options struct {
	address      string // host:port of the frontend
	ui           string // host:port of the web page
	namespace    string
	postgres     string // host:port; empty is SQLite in memory
	user         string
	passwordFile string
	database     string // of the store; that of visibility is called <database>_visibility
	register     bool   // only register the namespace at a server that runs elsewhere
}

// Run serves until the context ends. The web page answers only when the namespace can be used.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.register {
		return register(ctx, o.address, o.namespace)
	}
	server, level, err := newServer(o)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start the Temporal server: %w", err)
	}
	defer func() {
		level.quiet() // a stopping server logs the end of every loop of its own as an error
		server.Stop()
	}()
	if err := register(ctx, o.address, o.namespace); err != nil {
		return err
	}
	return servePage(ctx, o)
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("stack temporal", flag.ContinueOnError)
	flags.StringVar(&o.address, "address", "127.0.0.1:7233", "host and port of the server")
	flags.StringVar(&o.ui, "ui", "127.0.0.1:8233", "host and port of its web page")
	flags.StringVar(&o.namespace, "namespace", "ansinh", "namespace to register")
	flags.StringVar(&o.postgres, "postgres", "", "host and port of PostgreSQL; empty keeps everything in memory")
	flags.StringVar(&o.user, "user", "temporal", "PostgreSQL user")
	flags.StringVar(&o.passwordFile, "password-file", "", "file with that user's password")
	flags.StringVar(&o.database, "database", "temporal", "PostgreSQL database, and with _visibility the second one; both must exist")
	flags.BoolVar(&o.register, "register", false, "only register the namespace at the server that runs at the address")
	err := flags.Parse(args)
	return o, err
}

func (o options) password() (string, error) {
	if o.passwordFile == "" {
		return "", nil
	}
	text, err := os.ReadFile(o.passwordFile)
	return strings.TrimSpace(string(text)), err
}

func servePage(ctx context.Context, o options) error {
	host, port, err := hostPort(o.ui)
	if err != nil {
		return err
	}
	page := uiserver.NewServer(uioptions.WithConfigProvider(&uiconfig.Config{
		Host: host, Port: port, TemporalGRPCAddress: o.address, DefaultNamespace: o.namespace, EnableUI: true,
		HideLogs: true, DisableNewsFetch: true, // a machine without the internet is the usual case
		CORS: uiconfig.CORS{CookieInsecure: true},
	}))
	ended := make(chan error, 1)
	go func() { ended <- page.Start() }()
	select {
	case err := <-ended:
		return errors.Join(errors.New("the page of Temporal ended"), err)
	case <-ctx.Done():
		page.Stop()
		return nil
	}
}

func hostPort(address string) (string, int, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(text)
	return host, port, err
}
