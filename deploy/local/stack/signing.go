package stack

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// signingKeys is the folder that the product finds its signing keys in: people/ and offices/, as production mounts them.
const signingKeys = "signing"

// sealAuthority is the certificate of the CA of this stack, for whoever wants pdfsig to trust the seals. Its key lies
// beside the folder, where the product does not look.
const sealAuthority = "seal_ca"

// deciders are the roles whose people sign decisions.
var deciders = []string{"commune_chairman", "province_director"}

// sealed are the offices that seal letters, the same as in the product's own seed (a test of the product compares them).
var sealed = map[string]string{
	"99001": "Ủy ban nhân dân xã An Bình",
	"99002": "Ủy ban nhân dân phường Hòa Thuận",
	"99000": "Sở Nội vụ tỉnh An Sinh",
	"99500": "Trung tâm Dịch vụ việc làm An Sinh",
}

// makeSigningKeys makes what is missing: a key for everybody who decides, and a seal for each office.
func (s secrets) makeSigningKeys(people []Account) error {
	for _, dir := range []string{"people", "offices"} {
		if err := os.MkdirAll(s.path(filepath.Join(signingKeys, dir)), 0o700); err != nil {
			return err
		}
	}
	for _, a := range people {
		if slices.Contains(deciders, a.Role) {
			if err := s.signingKey(a.User); err != nil {
				return fmt.Errorf("make the signing key of %s: %w", a.User, err)
			}
		}
	}
	if err := s.authority(); err != nil {
		return fmt.Errorf("make the CA of the seals: %w", err)
	}
	for code, name := range sealed {
		if err := s.sealOf(code, name); err != nil {
			return fmt.Errorf("make the seal of office %s: %w", code, err)
		}
	}
	return nil
}

// signingKey makes the key of a person. The public half is written last, so that it stands for the pair.
func (s secrets) signingKey(user string) error {
	path := s.path(filepath.Join(signingKeys, "people", user))
	if there(path + ".pub") {
		return nil
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return err
	}
	return errors.Join(writeKey(path+".key", private), writePEM(path+".pub", "PUBLIC KEY", der))
}

// authority makes the CA of the stack.
func (s secrets) authority() error {
	certificate := s.path(filepath.Join(signingKeys, sealAuthority+".crt"))
	if there(certificate) {
		return nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	template := template("An Sinh, máy này / this machine")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	return errors.Join(writeKey(s.path(sealAuthority+".key"), key), writePEM(certificate, "CERTIFICATE", der))
}

// sealOf makes key and certificate of an office. RSA with PKCS#1 v1.5 gives the same signature each time, so a letter
// that is made twice is the same file.
func (s secrets) sealOf(code, name string) error {
	path := s.path(filepath.Join(signingKeys, "offices", code))
	if there(path + ".crt") {
		return nil
	}
	issuer, err := readCertificate(s.path(filepath.Join(signingKeys, sealAuthority+".crt")))
	if err != nil {
		return err
	}
	signer, err := readKey(s.path(sealAuthority + ".key"))
	if err != nil {
		return err
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	template := template(name)
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), signer)
	if err != nil {
		return err
	}
	return errors.Join(writeKey(path+".key", key), writePEM(path+".crt", "CERTIFICATE", der))
}

// template is valid from before the first business day of a local stack on.
func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes([]byte(random(8))), Subject: pkix.Name{CommonName: name, Organization: []string{"An Sinh"}, Country: []string{"VN"}},
		NotBefore: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Now().AddDate(10, 0, 0),
	}
}

func there(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func writeKey(path string, key crypto.Signer) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(path, "PRIVATE KEY", der)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", path)
	}
	return block.Bytes, nil
}

func readCertificate(path string) (*x509.Certificate, error) {
	der, err := readPEM(path)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func readKey(path string) (any, error) {
	der, err := readPEM(path)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKCS8PrivateKey(der)
}
