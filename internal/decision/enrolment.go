package decision

import (
	"crypto/sha256"
	"encoding/hex"
)

// Enrolment is the public half of a key that the register is asked to trust: one that a person signs decisions with, or
// one that an office seals its letters with.
type Enrolment struct {
	Username    string // whose it is; empty: an office's
	Office      string // code of the office
	Public      []byte // DER, SubjectPublicKeyInfo
	Certificate []byte // of an office: DER, its own first and then those of the chain
}

// KeyID names a key by its public half: SHA-256 of the DER, in lower-case hex.
func KeyID(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:])
}
