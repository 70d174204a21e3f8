package decision

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/an-sinh/ansinh/internal/determination"
)

// Statement is what the decider answers for. It is made from rows, when it is signed and each time it is checked: a row
// that changed makes another statement, which the signature no longer fits.
//
// It is text, in UTF-8: lines of a name and a value, each ended by a line feed. The first line names the form; another
// form gets another number, and old decisions keep theirs.
type Statement string

// State writes the statement of a decision that rests on a determination. An empty value leaves its name alone in the
// line; no value holds a line feed.
func State(d Decision, on determination.Record) Statement {
	return Statement(fmt.Sprintf("ansinh decision 1\ncase %s\noutcome %s\ndetermination %s\nrelease %s\nprogram %s\namount %d\nstart %s\nreading %s\ndecided %s\nkey %s\n",
		d.Case, d.Outcome, determinationHash(on), on.Release, d.Program, d.Amount, d.StartMonth, d.Reading, d.DecidedOn, d.Key))
}

// determinationHash is SHA-256, in lower-case hex, over the SHA-256 of what the rules were asked and the SHA-256 of what
// they said, both raw.
func determinationHash(d determination.Record) string {
	asked, answered := sha256.Sum256(d.Request), sha256.Sum256(d.Result)
	sum := sha256.Sum256(append(asked[:], answered[:]...))
	return hex.EncodeToString(sum[:])
}

// Hash is SHA-256 of the text, in lower-case hex.
func (s Statement) Hash() string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Key is the public half of a decider's key, as the register knows it.
type Key struct {
	ID     string // SHA-256 of the public key in DER (SubjectPublicKeyInfo), lower-case hex
	Person string
	Public ed25519.PublicKey // empty where the key is of a kind that deciders do not sign with: it verifies nothing
	From   time.Time         // since when the register trusts it, wall clock
	To     time.Time         // zero: until further notice
}

// Signed tells whether the person signed the decision on that determination with this key, at an instant when it was
// theirs.
func (k Key) Signed(d Decision, on determination.Record, at time.Time) bool {
	s := State(d, on)
	return k.ID == d.Key && k.Person == d.Decider && !at.Before(k.From) && (k.To.IsZero() || at.Before(k.To)) &&
		s.Hash() == d.Hash && on.Release == d.Release && k.Verifies(s, d.Signature)
}

// Verifies tells whether the signature is one of this key over the statement.
func (k Key) Verifies(s Statement, signature []byte) bool {
	return len(k.Public) == ed25519.PublicKeySize && ed25519.Verify(k.Public, []byte(s), signature)
}
