package stack

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"
)

// secrets is the folder of everything that is secret, one file each, made once and kept.
type secrets string

// The files of the folder. Those of the connection strings are written anew at each start, as ports may change.
const (
	superPassword    = "postgres_password"
	ownerPassword    = "owner_password"
	appPassword      = "app_password"
	temporalPassword = "temporal_password"
	ownerURL         = "owner_database_url"
	appURL           = "database_url"
	codecKeys        = "codec_keys"
	s3AccessKey      = "s3_access_key"
	s3SecretKey      = "s3_secret_key"
	s3SealingKey     = "s3_sealing_key"
	tokenSecret      = "token_client_secret"
	loginPassword    = "login_password"
	signingKey       = "idp_signing_key.pem" // made by the identity provider itself
	bankClientKey    = "bank_client_key"     // and .pub, for the bank's list of clients
	bankHostKey      = "bank_host_key"       // and .pub, which the product must find at the bank
	postClientKey    = "post_client_key.pem" // and .pub, which the post knows payment lists by
	registryToken    = "registry_token"      // the population register knows us by it
	postKey          = "post_key.pem"        // and .pub, which the product knows the post's results by
)

func (s secrets) path(name string) string { return filepath.Join(string(s), name) }

// value reads a secret of one line.
func (s secrets) value(name string) (string, error) {
	text, err := os.ReadFile(s.path(name))
	return strings.TrimSpace(string(text)), err
}

func (s secrets) write(name, text string) error {
	return os.WriteFile(s.path(name), []byte(text+"\n"), 0o600)
}

// once writes the secret that make returns, unless the file exists.
func (s secrets) once(name string, make func() (string, error)) error {
	if _, err := os.Stat(s.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := make()
	if err != nil {
		return fmt.Errorf("make the secret %s: %w", name, err)
	}
	return s.write(name, text)
}

// openSecrets makes what is missing in the folder.
func openSecrets(dir string) (secrets, error) {
	s := secrets(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return s, err
	}
	makers := map[string]func() (string, error){
		s3AccessKey:   func() (string, error) { return "ansinh", nil },
		loginPassword: func() (string, error) { return random(6), nil }, // people type it
		codecKeys:     func() (string, error) { return "k1 " + random64(), nil },
		s3SealingKey:  func() (string, error) { return "ansinh-local:" + random64(), nil },
	}
	for _, name := range []string{superPassword, ownerPassword, appPassword, temporalPassword, s3SecretKey, tokenSecret, registryToken} {
		makers[name] = func() (string, error) { return random(20), nil }
	}
	for name, make := range makers {
		if err := s.once(name, make); err != nil {
			return s, err
		}
	}
	return s, errors.Join(s.keyPair(bankClientKey), s.keyPair(bankHostKey),
		s.signingPair(postClientKey), s.signingPair(postKey), s.certify("post"), s.certify("registry"))
}

// keyPair makes an Ed25519 key as OpenSSH writes it, and beside it the public line for authorized_keys. The line is
// written last, so that it stands for the pair.
func (s secrets) keyPair(name string) error {
	return s.once(name+".pub", func() (string, error) {
		public, private, err := ed25519.GenerateKey(nil)
		if err != nil {
			return "", err
		}
		block, err := ssh.MarshalPrivateKey(private, name)
		if err != nil {
			return "", err
		}
		key, err := ssh.NewPublicKey(public)
		if err != nil {
			return "", err
		}
		line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
		return line, s.write(name, strings.TrimSpace(string(pem.EncodeToMemory(block))))
	})
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}

// random64 is 32 bytes, the size of an AES-256 key.
func random64() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}
