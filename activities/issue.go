package activities

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/scheme"
)

// print sets a letter on paper with its QR code, seals it for the office and puts it into object storage. What is made
// again after a crash is the same file; were it another one (a seal renewed meanwhile), it would lie beside the first.
func (h *Casework) print(ctx context.Context, code string, l letter.Letter, stored letter.Stored, signature []byte) (letter.Stored, error) {
	certificate, err := h.Register.SealCertificate(ctx, code)
	if err != nil {
		return stored, err
	}
	l.Check = h.checkAddress(l.Case, stored, signature)
	paper, err := h.Paper(l)
	if err != nil {
		return stored, err
	}
	if paper, err = h.Seal.Stamp(certificate, paper, l.Number, l.Date); err != nil {
		return stored, err
	}
	sum := sha256.Sum256(paper)
	stored.SHA256 = hex.EncodeToString(sum[:])
	stored.Object = fmt.Sprintf("letter/%s/%s-%d-%s.pdf", l.Case, stored.Kind, stored.Number, stored.SHA256[:16])
	return stored, h.Papers.Freeze(ctx, stored.Object, paper, "application/pdf")
}

// checkAddress is what the QR code says: where to ask, and the paper's own word for what it is.
func (h *Casework) checkAddress(code string, stored letter.Stored, signature []byte) string {
	said := url.Values{"k": {stored.Kind}, "n": {fmt.Sprint(stored.Number)}, "h": {stored.Mark}}
	if signature != nil {
		said.Set("s", base64.RawURLEncoding.EncodeToString(signature))
	}
	return h.Public + "/v1/verify/" + url.PathEscape(code) + "?" + said.Encode()
}

// issueReceipt gives the applicant the receipt of a file: what was handed in, and when the answer is due. A file that
// has one keeps it.
func (h *Casework) issueReceipt(ctx context.Context, code string, on civil.Date) error {
	return h.issue(ctx, code, letter.Receipt, on, func(c casefile.Case, s scheme.Scheme, fields map[string]any) (civil.Date, error) {
		documents, err := h.Register.Documents(ctx, code)
		if err != nil {
			return civil.Date{}, err
		}
		var listed []map[string]any
		for _, d := range documents {
			listed = append(listed, map[string]any{"Title": s.DocumentTitle(d.Kind).Vi, "Pages": d.Pages})
		}
		fields["Documents"], fields["Due"] = listed, c.Due.Vietnamese()
		if c.Procedure != nil {
			fields["Days"] = c.Procedure.TimeLimitWorkingDays
		}
		return c.FiledOn, nil
	})
}

// DeliverSupplement gives the applicant in writing what an officer asked them for. Doing it again changes nothing.
func (h *Casework) DeliverSupplement(ctx context.Context, code string) error {
	defer beat(ctx)()
	today, err := h.Register.Today(ctx)
	if err != nil {
		return err
	}
	return h.issue(ctx, code, letter.Supplement, today, func(_ casefile.Case, s scheme.Scheme, fields map[string]any) (civil.Date, error) {
		asked, err := h.Register.SupplementOf(ctx, code)
		if err != nil {
			return civil.Date{}, err
		}
		var items []map[string]any
		for _, i := range asked.Items {
			title := s.DocumentTitle(i.Document).Vi
			if i.Document == "" {
				title = s.FactTitle(i.Fact)
			}
			items = append(items, map[string]any{"Title": title, "Reason": i.Reason})
		}
		fields["Items"], fields["Note"], fields["AnswerBy"] = items, asked.Note, asked.AnswerBy.Vietnamese()
		return asked.AskedOn, nil
	})
}

// issue makes a letter that moves nothing, once for a case.
func (h *Casework) issue(ctx context.Context, code, kind string, on civil.Date, gather func(casefile.Case, scheme.Scheme, map[string]any) (civil.Date, error)) error {
	_, err := h.Register.LetterOf(ctx, code, kind)
	if err == nil || errs.CodeOf(err) != "LETTER_NOT_READY" {
		return err
	}
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return err
	}
	home, err := h.Register.Office(ctx, c.Office)
	if err != nil {
		return err
	}
	benefit, err := h.Rules.Scheme(c.Scheme)
	if err != nil {
		return err
	}
	fields, applicant, err := h.parties(ctx, c, home, benefit)
	if err != nil {
		return err
	}
	date, err := gather(c, benefit, fields)
	if err != nil {
		return err
	}
	words, err := h.Rules.Letter(c.Scheme, kind, "vi")
	if err != nil {
		return err
	}
	l, err := letterIn(words, fields)
	if err != nil {
		return err
	}
	l.Office, l.Place, l.Case, l.Number, l.To, l.Date = home.Name, home.Place, c.Code, c.Code, applicant, date
	l.Signer = letter.Signer{Title: "BỘ PHẬN TIẾP NHẬN\nVÀ TRẢ KẾT QUẢ"}
	mark, err := markOf(l)
	if err != nil {
		return err
	}
	stored, err := h.print(ctx, home.Code, l, letter.Stored{Kind: kind, Number: 1, MadeOn: on, Mark: mark}, nil)
	if err != nil {
		return err
	}
	return h.Register.Issued(ctx, code, stored)
}

// parties are the fields that every letter may name.
func (h *Casework) parties(ctx context.Context, c casefile.Case, home office.Office, benefit scheme.Scheme) (map[string]any, string, error) {
	applicant, err := h.Register.Person(ctx, c.Applicant)
	if err != nil {
		return nil, "", err
	}
	beneficiary, err := h.Register.Person(ctx, c.Beneficiary)
	if err != nil {
		return nil, "", err
	}
	residence, err := h.Register.Office(ctx, applicant.Commune)
	if err != nil {
		return nil, "", err
	}
	return map[string]any{"Case": c.Code, "Office": home.Name, "Scheme": benefit.Title.Vi, "Applicant": applicant.Name, "Beneficiary": beneficiary.Name,
		"Residence": residence.Place, "Phone": applicant.Phone, "Filed": c.FiledOn.Vietnamese()}, applicant.Name, nil
}

// markOf is SHA-256 of everything a letter says.
func markOf(l letter.Letter) (string, error) {
	text, err := json.Marshal(l)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
