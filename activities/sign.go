package activities

import (
	"context"
	"fmt"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Seal holds the secret keys: those that people sign decisions with, and those that offices seal letters with. The keys
// themselves never leave it.
type Seal interface {
	// Sign signs with the key of that id, or refuses with SIGNING_KEY_MISSING.
	Sign(keyID string, text []byte) ([]byte, error)
	// Stamp adds the office's seal to a PDF, made with the key of the certificate (DER). The same paper, certificate and
	// day give the same bytes.
	Stamp(certificate, paper []byte, reason string, on civil.Date) ([]byte, error)
}

// sign is the competent person's own signature over what is decided. Nobody else's key will do, and a signature that
// does not verify is no signature.
func (h *Casework) sign(ctx context.Context, by casefile.Completer, d determination.Record, decided decision.Decision) (decision.Decision, *errs.Error, error) {
	key, err := h.Register.SigningKey(ctx, by.Person)
	if refusal, ok := errs.As(err); ok {
		return decided, refusal, nil
	}
	if err != nil {
		return decided, nil, err
	}
	decided.Decider, decided.Release, decided.Key = by.Person, d.Release, key.ID
	statement := decision.State(decided, d)
	signature, err := h.Seal.Sign(key.ID, []byte(statement))
	if refusal, ok := errs.As(err); ok {
		return decided, refusal, nil
	}
	if err != nil {
		return decided, nil, err
	}
	if !key.Verifies(statement, signature) {
		return decided, nil, fmt.Errorf("sign: the signature of key %s does not verify", key.ID)
	}
	decided.Hash, decided.Signature = statement.Hash(), signature
	return decided, nil, nil
}

// mustBeSigned keeps money from what nobody signed: the amount, the case, or the answer of the rules changed since, or
// the key is not the decider's. It is an error, not a refusal: the case waits for the administrator.
func mustBeSigned(d decision.Decision) error {
	if !d.SignatureValid {
		return fmt.Errorf("the decision of %s does not bear a valid signature of its decider: nothing is granted on it", d.Case)
	}
	return nil
}
