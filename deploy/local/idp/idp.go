// Package idp is the identity provider of the local stack: OpenID Connect for the seeded people, and nothing more.
//
// It stands where VNeID and the staff directory of a province stand in production. The product knows its address
// only, so whatever works here works with any other provider. It keeps no sessions: every login asks for the
// password, so auth_time is always the truth. Nothing is stored but the signing key; logins under way end with it.
package idp

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// settings are the flags of `stack idp`, secrets already read.
type settings struct {
	listen       string
	issuer       string
	clientSecret string
	password     string // empty: nobody can log in with the browser
	redirects    []string
	tokenLife    time.Duration
	key          *signingKey
	users        *register
}

// Run serves until ctx ends.
func Run(ctx context.Context, args []string) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	handler, err := newHandler(s)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("idp: listen: %w", err)
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	fmt.Println("idp: ready", s.issuer)
	select {
	case err := <-stopped:
		return fmt.Errorf("idp: serve: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("idp: stop: %w", err)
	}
	return nil
}

func parse(args []string) (settings, error) {
	var s settings
	var secretFile, passwordFile, keyFile, usersFile, redirects string
	flags := flag.NewFlagSet("idp", flag.ContinueOnError)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8085", "address to listen on")
	flags.StringVar(&s.issuer, "issuer", "", "issuer URL as clients see it (default http:// and the address)")
	flags.StringVar(&secretFile, "client-secret-file", "", "file with the secret of the client "+cliClient)
	flags.StringVar(&passwordFile, "password-file", "", "file with the password all people share on the login page (default: no login page)")
	flags.StringVar(&keyFile, "signing-key-file", "", "PEM file of the signing key, made if missing, kept between restarts")
	flags.StringVar(&usersFile, "users", "", "JSON file [{username, name, about}] instead of the seeded people")
	flags.StringVar(&redirects, "redirect", "", "redirect URIs of the client "+webClient+", separated by commas")
	flags.DurationVar(&s.tokenLife, "token-life", time.Hour, "how long a token is valid")
	if err := flags.Parse(args); err != nil {
		return s, fmt.Errorf("idp: %w", err)
	}
	if s.issuer == "" {
		s.issuer = "http://" + s.listen
	}
	if redirects != "" {
		s.redirects = strings.Split(redirects, ",")
	}
	if s.tokenLife <= 0 {
		return s, fmt.Errorf("idp: --token-life %s: a token must live for some time", s.tokenLife)
	}
	var err error
	if s.clientSecret, err = secret("--client-secret-file", secretFile); err != nil {
		return s, err
	}
	if passwordFile != "" {
		if s.password, err = secret("--password-file", passwordFile); err != nil {
			return s, err
		}
	}
	if s.key, err = openKey(keyFile); err != nil {
		return s, err
	}
	s.users, err = people(usersFile)
	return s, err
}

// secret reads the one line of a file.
func secret(name, file string) (string, error) {
	if file == "" {
		return "", fmt.Errorf("idp: %s is missing", name)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("idp: %s: %w", name, err)
	}
	text := strings.TrimSpace(string(content))
	if text == "" {
		return "", fmt.Errorf("idp: %s: %s is empty", name, file)
	}
	return text, nil
}
