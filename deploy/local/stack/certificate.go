package stack

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"time"
)

// A server that is reached over HTTPS has a certificate of a CA that exists for it alone; the product trusts no other.

func caOf(server string) string             { return server + "_ca.pem" }
func certificateOf(server string) string    { return server + "_certificate.pem" }
func certificateKeyOf(server string) string { return server + "_certificate_key.pem" }

// certify makes CA and certificate of a server in one go and throws the CA's key away: nobody can make a second one. The
// CA is written last, so that it stands for all three.
func (s secrets) certify(server string) error {
	return s.once(caOf(server), func() (string, error) {
		caPublic, caKey, err := ed25519.GenerateKey(nil)
		if err != nil {
			return "", err
		}
		ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "An Sinh local stack"}, IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(10, 0, 0)}
		caBytes, err := x509.CreateCertificate(rand.Reader, ca, ca, caPublic, caKey)
		if err != nil {
			return "", err
		}
		public, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			return "", err
		}
		leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: server}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
			DNSNames: []string{"localhost"}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
			NotBefore: ca.NotBefore, NotAfter: ca.NotAfter}
		leafBytes, err := x509.CreateCertificate(rand.Reader, leaf, ca, public, caKey)
		if err != nil {
			return "", err
		}
		if err := s.writeKey(certificateKeyOf(server), key); err != nil {
			return "", err
		}
		return pemOf("CERTIFICATE", caBytes), s.write(certificateOf(server), pemOf("CERTIFICATE", leafBytes))
	})
}

// signingPair makes an Ed25519 key in PEM (PKCS #8) and its public half beside it, which stands for the pair.
func (s secrets) signingPair(name string) error {
	return s.once(name+".pub", func() (string, error) {
		public, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			return "", err
		}
		encoded, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return "", err
		}
		return pemOf("PUBLIC KEY", encoded), s.writeKey(name, key)
	})
}

func (s secrets) writeKey(name string, key ed25519.PrivateKey) error {
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return s.write(name, pemOf("PRIVATE KEY", encoded))
}

func pemOf(kind string, content []byte) string {
	return strings.TrimSpace(string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})))
}
