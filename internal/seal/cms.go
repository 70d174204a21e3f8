package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// Object identifiers of RFC 5652 (CMS), RFC 5035 (signing certificate) and RFC 5754 (algorithms).
var (
	oidData               = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertificate = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256             = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRSA                = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidECDSAWithSHA256    = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue // SET
}

type signerInfo struct {
	Version            int
	Issuer             issuerAndSerial
	DigestAlgorithm    pkix.AlgorithmIdentifier
	Attributes         asn1.RawValue // [0] IMPLICIT SET OF attribute
	SignatureAlgorithm pkix.AlgorithmIdentifier
	Signature          []byte
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type signedData struct {
	Version          int
	DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
	Content          struct{ Type asn1.ObjectIdentifier }
	Certificates     asn1.RawValue // [0] IMPLICIT SET OF Certificate
	Signers          []signerInfo  `asn1:"set"`
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content signedData `asn1:"explicit,tag:0"`
}

// detached is a CMS signature (RFC 5652) over content that stands elsewhere, with the attributes that PAdES asks for (ETSI
// EN 319 142-1): no time of signing, which the PDF itself names. With RSA (PKCS#1 v1.5) the same content always gives the
// same bytes.
func detached(signer crypto.Signer, chain []*x509.Certificate, content []byte) ([]byte, error) {
	algorithm, err := algorithmOf(signer)
	if err != nil {
		return nil, err
	}
	attributes, err := attributesOf(chain[0], content)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(attributes)
	signature, err := signer.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	var certificates []byte
	for _, c := range chain {
		certificates = append(certificates, c.Raw...)
	}
	digest := pkix.AlgorithmIdentifier{Algorithm: oidSHA256}
	data := signedData{Version: 1, DigestAlgorithms: []pkix.AlgorithmIdentifier{digest}, Certificates: implicit(certificates),
		Signers: []signerInfo{{Version: 1, Issuer: issuerAndSerial{asn1.RawValue{FullBytes: chain[0].RawIssuer}, chain[0].SerialNumber},
			DigestAlgorithm: digest, Attributes: implicit(inside(attributes)), SignatureAlgorithm: algorithm, Signature: signature}}}
	data.Content.Type = oidData
	return asn1.Marshal(contentInfo{oidSignedData, data})
}

func algorithmOf(signer crypto.Signer) (pkix.AlgorithmIdentifier, error) {
	switch public := signer.Public().(type) {
	case *rsa.PublicKey:
		return pkix.AlgorithmIdentifier{Algorithm: oidRSA, Parameters: asn1.NullRawValue}, nil
	case *ecdsa.PublicKey:
		return pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA256}, nil
	default:
		return pkix.AlgorithmIdentifier{}, fmt.Errorf("seal: letters are sealed with RSA or ECDSA, not with a %T", public)
	}
}

// attributesOf is the SET of signed attributes in DER, which is what the signature is over.
func attributesOf(own *x509.Certificate, content []byte) ([]byte, error) {
	type essCertIDv2 struct{ Hash []byte } // its algorithm is SHA-256 unless it says another
	type signingCertificateV2 struct{ Certificates []essCertIDv2 }
	certificate, digest := sha256.Sum256(own.Raw), sha256.Sum256(content)
	var all []attribute
	for _, a := range []struct {
		kind  asn1.ObjectIdentifier
		value any
	}{{oidContentType, oidData}, {oidMessageDigest, digest[:]}, {oidSigningCertificate, signingCertificateV2{[]essCertIDv2{{certificate[:]}}}}} {
		value, err := asn1.Marshal(a.value)
		if err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
		all = append(all, attribute{a.kind, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: value}})
	}
	return asn1.MarshalWithParams(all, "set")
}

// implicit is a value under the tag [0].
func implicit(bytes []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: bytes}
}

// inside is a DER value without its tag and length.
func inside(der []byte) []byte {
	var raw asn1.RawValue
	if _, err := asn1.Unmarshal(der, &raw); err != nil {
		panic("seal: " + err.Error()) // we have just written it
	}
	return raw.Bytes
}
