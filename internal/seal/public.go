package seal

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/an-sinh/ansinh/internal/decision"
)

// leastRSA is the shortest RSA key that is taken, in bits (NIST SP 800-131A).
const leastRSA = 2048

// Public reads the public halves of a folder, for the register to trust. It needs no secret key: an administrator may
// run it where there are none.
func Public(dir string) ([]decision.Enrolment, error) {
	var all []decision.Enrolment
	for _, kind := range []struct {
		pattern string
		read    func(name string, der []byte) (decision.Enrolment, error)
	}{{"people/*.pub", person}, {"offices/*.crt", office}} {
		paths, err := filepath.Glob(filepath.Join(dir, kind.pattern))
		if err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
		for _, path := range paths {
			der, err := readPEM(path)
			if err != nil {
				return nil, err
			}
			e, err := kind.read(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), der)
			if err != nil {
				return nil, fmt.Errorf("seal: %s: %w", path, err)
			}
			all = append(all, e)
		}
	}
	return all, nil
}

func person(username string, der []byte) (decision.Enrolment, error) {
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return decision.Enrolment{}, err
	}
	if _, ok := public.(ed25519.PublicKey); !ok {
		return decision.Enrolment{}, fmt.Errorf("decisions are signed with Ed25519, not with a %T", public)
	}
	return decision.Enrolment{Username: username, Public: der}, nil
}

func office(code string, der []byte) (decision.Enrolment, error) {
	chain, err := x509.ParseCertificates(der)
	if err != nil {
		return decision.Enrolment{}, err
	}
	switch public := chain[0].PublicKey.(type) {
	case *rsa.PublicKey:
		if public.N.BitLen() < leastRSA {
			return decision.Enrolment{}, fmt.Errorf("an RSA key of %d bits is too short, %d are needed", public.N.BitLen(), leastRSA)
		}
	case *ecdsa.PublicKey:
	default:
		return decision.Enrolment{}, fmt.Errorf("letters are sealed with RSA or ECDSA, not with a %T", public)
	}
	return decision.Enrolment{Office: code, Public: chain[0].RawSubjectPublicKeyInfo, Certificate: der}, nil
}
