package stack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
)

// Environment is what .local/env.json tells an outsider, and what the product's processes are given.
type Environment struct {
	Addresses   map[string]string `json:"addresses"`
	Credentials map[string]string `json:"credentials"`
	Accounts    []Account         `json:"accounts"`
	Env         map[string]string `json:"env"`
}

const environmentFile = "env.json"

// settings are the variables that a person may set to other than the local stack's own values.
var settings = map[string]string{
	"ANSINH_HTTP_ADDR":           "127.0.0.1:8080",
	"ANSINH_TEMPORAL_NAMESPACE":  "ansinh",
	"ANSINH_TEMPORAL_TASK_QUEUE": "ansinh",
	"ANSINH_S3_BUCKET":           "ansinh",
	"ANSINH_CLOCK":               "local",
	"ANSINH_CLOCK_START":         "2026-11-02",
	"ANSINH_MAX_UPLOAD_BYTES":    "26214400",
}

// setting is the person's value, except in tests, which are the same everywhere.
func (s *Stack) setting(name string) string {
	if s.test {
		return settings[name]
	}
	return cmp.Or(os.Getenv(name), settings[name])
}

// httpAddress is where the pages are served.
func (s *Stack) httpAddress() string {
	if s.test {
		return s.ports.address("http")
	}
	return s.setting("ANSINH_HTTP_ADDR")
}

// pages is the address of the pages as a browser on this machine sees them.
func (s *Stack) pages() string {
	host, port, _ := net.SplitHostPort(s.httpAddress())
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (s *Stack) temporalAddress() string {
	return cmp.Or(s.foreignTemporal, s.ports.address("temporal"))
}

// environment gathers it all from ports and secrets.
func (s *Stack) environment() (Environment, error) {
	e := Environment{Addresses: s.addresses(), Credentials: map[string]string{}, Env: map[string]string{}}
	for _, name := range []string{superPassword, ownerURL, appURL, s3AccessKey, s3SecretKey, tokenSecret, loginPassword} {
		value, err := s.secrets.value(name)
		if err != nil {
			return e, fmt.Errorf("read the secret %s: %w", name, err)
		}
		e.Credentials[name] = value
	}
	for name := range settings {
		e.Env[name] = s.setting(name)
	}
	maps.Copy(e.Env, map[string]string{
		"ANSINH_HTTP_ADDR":                s.httpAddress(),
		"ANSINH_PUBLIC_URL":               s.publicURL(),
		"ANSINH_DATABASE_URL_FILE":        s.secrets.path(appURL),
		"ANSINH_OWNER_DATABASE_URL_FILE":  s.secrets.path(ownerURL),
		"ANSINH_TEMPORAL_ADDRESS":         s.temporalAddress(),
		"ANSINH_CACHE_DIR":                filepath.Join(s.root, "cache"),
		"ANSINH_CODEC_KEYS_FILE":          s.secrets.path(codecKeys),
		"ANSINH_S3_ENDPOINT":              s.ports.address("s3"),
		"ANSINH_S3_ACCESS_KEY_FILE":       s.secrets.path(s3AccessKey),
		"ANSINH_S3_SECRET_KEY_FILE":       s.secrets.path(s3SecretKey),
		"ANSINH_S3_TLS":                   "false",
		"ANSINH_OIDC_ISSUER":              s.issuer(),
		"ANSINH_OIDC_AUDIENCE":            "ansinh",
		"ANSINH_TOKEN_CLIENT_ID":          "ansinh-cli",
		"ANSINH_TOKEN_CLIENT_SECRET_FILE": s.secrets.path(tokenSecret),
		"ANSINH_BANK_SFTP_ADDRESS":        s.ports.address("bank_sftp"),
		"ANSINH_BANK_SFTP_USER":           "ansinh",
		"ANSINH_BANK_SFTP_KEY_FILE":       s.secrets.path(bankClientKey),
		"ANSINH_BANK_SFTP_HOST_KEY_FILE":  s.secrets.path(bankHostKey + ".pub"),
		"ANSINH_POST_URL":                 "https://" + s.ports.address("post"),
		"ANSINH_POST_CA_FILE":             s.secrets.path(caOf("post")),
		"ANSINH_POST_SIGNING_KEY_FILE":    s.secrets.path(postClientKey),
		"ANSINH_POST_PUBLIC_KEY_FILE":     s.secrets.path(postKey + ".pub"),
		"ANSINH_POST_COUNTER_URL":         "http://" + s.ports.address("post_control"),
		"ANSINH_REGISTRY_URL":             "https://" + s.ports.address("registry"),
		"ANSINH_REGISTRY_CA_FILE":         s.secrets.path(caOf("registry")),
		"ANSINH_REGISTRY_TOKEN_FILE":      s.secrets.path(registryToken),
		"ANSINH_SMTP_ADDRESS":             s.ports.address("smtp"),
		"ANSINH_SMTP_FROM":                "an-sinh@ansinh.example",
		"ANSINH_SMTP_TLS":                 "none",
		"ANSINH_SIGNING_KEYS_DIR":         s.secrets.path(signingKeys),
		"ANSINH_LINKS":                    s.links(),
		"ANSINH_SEED":                     "local",
	})
	return e, nil
}

func (s *Stack) publicURL() string {
	if s.test {
		return s.pages()
	}
	return cmp.Or(os.Getenv("ANSINH_PUBLIC_URL"), s.pages())
}

func (s *Stack) issuer() string { return "http://" + s.ports.address("oidc") }

func (s *Stack) addresses() map[string]string {
	all := map[string]string{
		"http":             s.pages(),
		"temporal":         s.temporalAddress(),
		"postgres":         s.ports.address("postgres"),
		"s3":               s.ports.address("s3"),
		"s3_console":       "http://" + s.ports.address("s3_console"),
		"oidc":             s.issuer(),
		"bank_sftp":        s.ports.address("bank_sftp"),
		"bank_control":     "http://" + s.ports.address("bank_control"),
		"post":             "https://" + s.ports.address("post"),
		"post_control":     "http://" + s.ports.address("post_control"),
		"smtp":             s.ports.address("smtp"),
		"mail":             "http://" + s.ports.address("mail"),
		"registry":         "https://" + s.ports.address("registry"),
		"registry_control": "http://" + s.ports.address("registry_control"),
	}
	if s.foreignTemporal == "" {
		all["temporal_ui"] = "http://" + s.ports.address("temporal_ui")
	}
	return all
}

func (s *Stack) links() string {
	a := s.addresses()
	links := "MinIO=" + a["s3_console"] + ",Mail=" + a["mail"] + ",OpenID=" + a["oidc"]
	if ui, ok := a["temporal_ui"]; ok {
		links = "Temporal=" + ui + "," + links
	}
	return links
}

// writeEnvironment leaves no moment at which a reader finds half a file.
func writeEnvironment(dir string, e Environment) error {
	text, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	part := filepath.Join(dir, environmentFile+".part")
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(dir, environmentFile))
}

// variables is our own environment with the product's variables in place of those that were set before.
func (e Environment) variables() []string {
	all := os.Environ()
	for _, name := range slices.Sorted(maps.Keys(e.Env)) {
		all = append(all, name+"="+e.Env[name]) // exec takes the last of two
	}
	return all
}
