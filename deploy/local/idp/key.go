package idp

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

// signingKey signs every token with ES256: signing is fast and tokens are short. It implements op.SigningKey.
type signingKey struct {
	private *ecdsa.PrivateKey
	id      string // thumbprint of RFC 7638, so that another key never has the same id
}

func (k *signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k *signingKey) Key() any                                    { return k.private }
func (k *signingKey) ID() string                                  { return k.id }

// publicKey is what the world sees of it. It implements op.Key.
type publicKey struct{ of *signingKey }

func (k publicKey) ID() string                         { return k.of.id }
func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return k.of.private.Public() }

// openKey reads the key, or makes it the first time: tokens survive a restart because the key does.
func openKey(file string) (*signingKey, error) {
	if file == "" {
		return nil, errors.New("idp: --signing-key-file is missing")
	}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(file)
	}
	if err != nil {
		return nil, fmt.Errorf("idp: signing key: %w", err)
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, fmt.Errorf("idp: %s holds no PEM key; remove it and a new one is made", file)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("idp: signing key %s: %w", file, err)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return nil, fmt.Errorf("idp: %s holds no P-256 key; remove it and a new one is made", file)
	}
	return keyOf(private)
}

func makeKey(file string) (*signingKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("idp: make signing key: %w", err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("idp: make signing key: %w", err)
	}
	if err := writeWhole(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})); err != nil {
		return nil, fmt.Errorf("idp: keep signing key: %w", err)
	}
	return keyOf(private)
}

func keyOf(private *ecdsa.PrivateKey) (*signingKey, error) {
	web := jose.JSONWebKey{Key: private.Public()}
	print, err := web.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("idp: signing key: %w", err)
	}
	return &signingKey{private: private, id: base64.RawURLEncoding.EncodeToString(print)}, nil
}

// writeWhole writes all or nothing, readable by the owner only (CreateTemp gives mode 0600).
func writeWhole(file string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".key-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // gone already when all went well
	if _, err = temporary.Write(content); err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
