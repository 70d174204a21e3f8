// Package seal signs: statements of decisions with the key of the person who decides, and letters with the seal of the
// office (a CMS signature inside the PDF).
//
// Keys lie in a folder of secrets mounted as files: people/<username>.key (Ed25519) and offices/<code>.key (RSA or ECDSA
// P-256), each PKCS#8 in PEM, and beside them their public halves, people/<username>.pub and offices/<code>.crt. All
// signing goes through [crypto.Signer], so a hardware module (PKCS#11, a cloud KMS) takes the folder's place by giving
// signers under the same ids.
package seal

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Keys are the secret keys of a folder by their ids.
type Keys struct {
	dir   string
	mu    sync.Mutex
	known map[string]crypto.Signer
}

// Open reads the keys of a folder.
func Open(dir string) (*Keys, error) {
	k := &Keys{dir: dir}
	return k, k.read()
}

func (k *Keys) read() error {
	known := map[string]crypto.Signer{}
	if _, err := os.Stat(k.dir); err != nil {
		return fmt.Errorf("seal: the folder of signing keys: %w", err)
	}
	for _, kind := range []string{"people", "offices"} {
		paths, err := filepath.Glob(filepath.Join(k.dir, kind, "*.key"))
		if err != nil {
			return fmt.Errorf("seal: %w", err)
		}
		for _, path := range paths {
			signer, err := readSigner(path)
			if err != nil {
				return err
			}
			id, err := idOf(signer.Public())
			if err != nil {
				return fmt.Errorf("seal: %s: %w", path, err)
			}
			known[id] = signer
		}
	}
	k.known = known
	return nil
}

func readSigner(path string) (crypto.Signer, error) {
	der, err := readPEM(path)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("seal: %s holds no PKCS#8 key: %w", path, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("seal: the key in %s cannot sign", path)
	}
	return signer, nil
}

// readPEM reads all blocks of a file, one after the other.
func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	var der []byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		der = append(der, block.Bytes...)
	}
	if der == nil {
		return nil, fmt.Errorf("seal: %s is not PEM", path)
	}
	return der, nil
}

func idOf(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	return decision.KeyID(der), err
}

// signer finds a key. One that was put into the folder after the start is found too.
func (k *Keys) signer(id string) (crypto.Signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known[id] == nil {
		if err := k.read(); err != nil {
			return nil, err
		}
	}
	if k.known[id] == nil {
		return nil, errs.New("SIGNING_KEY_MISSING")
	}
	return k.known[id], nil
}

// Sign signs a statement with the Ed25519 key of that id. The same statement gives the same signature (RFC 8032).
func (k *Keys) Sign(id string, text []byte) ([]byte, error) {
	signer, err := k.signer(id)
	if err != nil {
		return nil, err
	}
	if _, ok := signer.Public().(ed25519.PublicKey); !ok {
		return nil, fmt.Errorf("seal: key %s is not Ed25519", id)
	}
	signature, err := signer.Sign(rand.Reader, text, crypto.Hash(0))
	if err != nil {
		return nil, fmt.Errorf("seal: sign with key %s: %w", id, err)
	}
	return signature, nil
}
