// Package config reads the configuration: environment, with secrets in files (…_FILE) so that they stand in no process
// list and no log. All that is wrong is reported at once.
package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// Config is everything the processes need. Nothing in the program knows whether it runs on one machine or on many:
// addresses come from here.
type Config struct {
	HTTPAddr  string // ANSINH_HTTP_ADDR, host:port to listen on
	PublicURL string // ANSINH_PUBLIC_URL, as people type it

	DatabaseURL      string // ANSINH_DATABASE_URL_FILE, role ansinh_app
	OwnerDatabaseURL string // ANSINH_OWNER_DATABASE_URL_FILE, role ansinh_owner; only migrate needs it

	TemporalAddress   string // ANSINH_TEMPORAL_ADDRESS
	TemporalNamespace string // ANSINH_TEMPORAL_NAMESPACE
	TaskQueue         string // ANSINH_TEMPORAL_TASK_QUEUE
	CodecKeys         string // ANSINH_CODEC_KEYS_FILE, see temporal.ParseRing

	S3 S3

	OIDCIssuer        string // ANSINH_OIDC_ISSUER
	OIDCAudience      string // ANSINH_OIDC_AUDIENCE
	TokenClientID     string // ANSINH_TOKEN_CLIENT_ID
	TokenClientSecret string // ANSINH_TOKEN_CLIENT_SECRET_FILE; only `ansinh token` needs it

	Bank Bank
	Post Post

	Registry Registry

	SMTP SMTP
	SMS  SMS

	SigningKeys string // ANSINH_SIGNING_KEYS_DIR, folder of the keys that sign (docs/signing.md)

	Clock      string        // ANSINH_CLOCK: wall in production, local on a local stack
	ClockStart civil.Date    // ANSINH_CLOCK_START, first business day of a fresh local stack
	SweepEvery time.Duration // ANSINH_SWEEP_EVERY, from one sweep of the deadlines to the next
	Seed       string        // ANSINH_SEED: "local" seeds the people of the local stack
	MaxUpload  int64         // ANSINH_MAX_UPLOAD_BYTES
	CacheDir   string        // ANSINH_CACHE_DIR, private folder that keeps compiled code between starts; empty: none
	Links      []Link        // ANSINH_LINKS, "Name=URL,Name=URL", for the front page
	Release    string        // ANSINH_RELEASE, folder or bundle with the rules; empty: those inside the binary
}

// S3 is the object store.
type S3 struct {
	Endpoint  string // ANSINH_S3_ENDPOINT, host:port
	Bucket    string // ANSINH_S3_BUCKET
	AccessKey string // ANSINH_S3_ACCESS_KEY_FILE
	SecretKey string // ANSINH_S3_SECRET_KEY_FILE
	TLS       bool   // ANSINH_S3_TLS
}

// Bank is the bank's SFTP box.
type Bank struct {
	Address string // ANSINH_BANK_SFTP_ADDRESS
	User    string // ANSINH_BANK_SFTP_USER
	Key     string // ANSINH_BANK_SFTP_KEY_FILE, our private key (PEM)
	HostKey string // ANSINH_BANK_SFTP_HOST_KEY_FILE, the bank's public key (authorized_keys line)
}

// Post is the post office's door.
type Post struct {
	URL        string // ANSINH_POST_URL, https
	CA         string // ANSINH_POST_CA_FILE, the only authority trusted for it (PEM)
	SigningKey string // ANSINH_POST_SIGNING_KEY_FILE, our Ed25519 key for lists (PEM)
	PublicKey  string // ANSINH_POST_PUBLIC_KEY_FILE, the post's Ed25519 key for results (PEM)
	CounterURL string // ANSINH_POST_COUNTER_URL, the simulator's counter; only `ansinh demo` needs it
}

// Registry is the population register.
type Registry struct {
	URL   string // ANSINH_REGISTRY_URL, https
	Token string // ANSINH_REGISTRY_TOKEN_FILE
	CA    string // ANSINH_REGISTRY_CA_FILE, PEM; empty: the system's
}

// SMTP is the server that takes our mail; without an address no mail is sent.
type SMTP struct {
	Address  string        // ANSINH_SMTP_ADDRESS, host:port
	From     string        // ANSINH_SMTP_FROM, our address
	TLS      string        // ANSINH_SMTP_TLS: starttls, tls, or none
	User     string        // ANSINH_SMTP_USER; empty: no login
	Password string        // ANSINH_SMTP_PASSWORD_FILE
	Patience time.Duration // ANSINH_SMTP_PATIENCE, for each step of a hand-over
}

// SMS is the gateway for short messages; without an address none is sent.
type SMS struct {
	URL   string // ANSINH_SMS_URL, https
	Token string // ANSINH_SMS_TOKEN_FILE
}

// Link is an address worth knowing.
type Link struct {
	Name string
	URL  string
}

// reader gathers what is wrong.
type reader struct {
	get   func(string) string
	wrong []error
}

// Load reads the environment through get (os.Getenv). What is missing is only wrong for who needs it: see Need.
func Load(get func(string) string) (Config, error) {
	r := &reader{get: get}
	c := Config{
		HTTPAddr: r.text("ANSINH_HTTP_ADDR", "127.0.0.1:8080"), PublicURL: r.text("ANSINH_PUBLIC_URL", "http://127.0.0.1:8080"),
		DatabaseURL: r.secret("ANSINH_DATABASE_URL"), OwnerDatabaseURL: r.secret("ANSINH_OWNER_DATABASE_URL"),
		TemporalAddress: r.text("ANSINH_TEMPORAL_ADDRESS", ""), TemporalNamespace: r.text("ANSINH_TEMPORAL_NAMESPACE", "ansinh"),
		TaskQueue: r.text("ANSINH_TEMPORAL_TASK_QUEUE", "ansinh"), CodecKeys: r.secret("ANSINH_CODEC_KEYS"),
		S3: S3{Endpoint: r.text("ANSINH_S3_ENDPOINT", ""), Bucket: r.text("ANSINH_S3_BUCKET", "ansinh"),
			AccessKey: r.secret("ANSINH_S3_ACCESS_KEY"), SecretKey: r.secret("ANSINH_S3_SECRET_KEY"), TLS: r.flag("ANSINH_S3_TLS")},
		OIDCIssuer: r.text("ANSINH_OIDC_ISSUER", ""), OIDCAudience: r.text("ANSINH_OIDC_AUDIENCE", "ansinh"),
		TokenClientID: r.text("ANSINH_TOKEN_CLIENT_ID", "ansinh-cli"), TokenClientSecret: r.secret("ANSINH_TOKEN_CLIENT_SECRET"),
		Bank: Bank{Address: r.text("ANSINH_BANK_SFTP_ADDRESS", ""), User: r.text("ANSINH_BANK_SFTP_USER", "ansinh"),
			Key: r.secret("ANSINH_BANK_SFTP_KEY"), HostKey: r.secret("ANSINH_BANK_SFTP_HOST_KEY")},
		SigningKeys: r.text("ANSINH_SIGNING_KEYS_DIR", ""),
		Registry:    Registry{URL: r.text("ANSINH_REGISTRY_URL", ""), Token: r.secret("ANSINH_REGISTRY_TOKEN"), CA: r.secret("ANSINH_REGISTRY_CA")},
		Post: Post{URL: r.text("ANSINH_POST_URL", ""), CA: r.secret("ANSINH_POST_CA"), SigningKey: r.secret("ANSINH_POST_SIGNING_KEY"),
			PublicKey: r.secret("ANSINH_POST_PUBLIC_KEY"), CounterURL: r.text("ANSINH_POST_COUNTER_URL", "")},
		SMTP: SMTP{Address: r.text("ANSINH_SMTP_ADDRESS", ""), From: r.text("ANSINH_SMTP_FROM", ""), TLS: r.text("ANSINH_SMTP_TLS", "starttls"),
			User: r.text("ANSINH_SMTP_USER", ""), Password: r.secret("ANSINH_SMTP_PASSWORD"), Patience: r.duration("ANSINH_SMTP_PATIENCE", time.Minute)},
		SMS:   SMS{URL: r.text("ANSINH_SMS_URL", ""), Token: r.secret("ANSINH_SMS_TOKEN")},
		Clock: r.text("ANSINH_CLOCK", "wall"), ClockStart: r.date("ANSINH_CLOCK_START", "2026-11-02"), SweepEvery: r.duration("ANSINH_SWEEP_EVERY", time.Minute), Seed: r.text("ANSINH_SEED", ""),
		MaxUpload: r.number("ANSINH_MAX_UPLOAD_BYTES", 25<<20), CacheDir: r.text("ANSINH_CACHE_DIR", ""), Links: r.links("ANSINH_LINKS"),
		Release: r.text("ANSINH_RELEASE", ""),
	}
	if c.Clock != "wall" && c.Clock != "local" {
		r.wrong = append(r.wrong, fmt.Errorf("ANSINH_CLOCK is %q; it must be wall or local", c.Clock))
	}
	return c, errors.Join(r.wrong...)
}

func (r *reader) text(name, standard string) string {
	if value := r.get(name); value != "" {
		return value
	}
	return standard
}

// secret reads the file that NAME_FILE names. A missing variable is an empty secret: who needs it says so.
func (r *reader) secret(name string) string {
	path := r.get(name + "_FILE")
	if path == "" {
		return ""
	}
	content, err := os.ReadFile(path)
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s_FILE: %w", name, err))
	}
	return strings.TrimSpace(string(content))
}

func (r *reader) flag(name string) bool { return r.get(name) == "true" }

func (r *reader) number(name string, standard int64) int64 {
	text := r.get(name)
	if text == "" {
		return standard
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		r.wrong = append(r.wrong, fmt.Errorf("%s is %q; it must be a positive number", name, text))
	}
	return n
}

func (r *reader) duration(name string, standard time.Duration) time.Duration {
	text := r.get(name)
	if text == "" {
		return standard
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 100*time.Millisecond || d > time.Hour {
		r.wrong = append(r.wrong, fmt.Errorf("%s is %q; it must be a time from 100ms to 1h, like 1m", name, text))
	}
	return d
}

func (r *reader) date(name, standard string) civil.Date {
	day, err := civil.ParseDate(r.text(name, standard))
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s: %w", name, err))
	}
	return day
}

func (r *reader) links(name string) []Link {
	var links []Link
	for _, pair := range strings.Split(r.get(name), ",") {
		if title, url, found := strings.Cut(pair, "="); found {
			links = append(links, Link{title, url})
		}
	}
	return links
}

// Need reports which of the named settings are missing.
func Need(settings map[string]string) error {
	var missing []string
	for name, value := range settings {
		if value == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return fmt.Errorf("not configured: %s (see docs/configuration.md)", strings.Join(missing, ", "))
}
