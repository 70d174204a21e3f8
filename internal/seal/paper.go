package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"unicode/utf16"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
)

// Stamp adds the seal of an office to a PDF: a signature field that nobody sees, with a CMS signature over every byte of
// the file but the signature itself. certificate is that of the office and its chain, DER; the folder must hold its key.
//
// It is an incremental update (ISO 32000-1, 7.5.6 and 12.8): the letter stays as it was, the seal comes behind it.
func (k *Keys) Stamp(certificate, paper []byte, reason string, on civil.Date) ([]byte, error) {
	chain, err := x509.ParseCertificates(certificate)
	if err != nil || len(chain) == 0 {
		return nil, fmt.Errorf("seal: the certificate of the office cannot be read: %w", err)
	}
	signer, err := k.signer(decision.KeyID(chain[0].RawSubjectPublicKeyInfo))
	if err != nil {
		return nil, fmt.Errorf("seal: the key of %s is not in the folder: %w", chain[0].Subject, err)
	}
	u, err := update(paper)
	if err != nil {
		return nil, err
	}
	room := 2048 + len(certificate) // signature, attributes and names beside the certificates
	hole := u.add(on, textString(chain[0].Subject.CommonName), textString(reason), room)
	sealed := u.bytes()
	signed := hole.fixRange(sealed)
	cms, err := detached(signer, chain, signed)
	if err != nil {
		return nil, err
	}
	if len(cms) > room {
		return nil, fmt.Errorf("seal: the signature takes %d bytes and there is room for %d", len(cms), room)
	}
	hex.Encode(sealed[hole.start+1:], cms)
	return sealed, nil
}

// hole is where the signature goes: from its < to behind its >, and the place that names what it is over.
type hole struct{ start, end, byteRange int }

const byteRange = "[0 %010d %010d %010d]"

// fixRange writes what the signature is over, and gives it.
func (h hole) fixRange(file []byte) []byte {
	copy(file[h.byteRange:], fmt.Sprintf(byteRange, h.start, h.end, len(file)-h.end))
	return append(bytes.Clone(file[:h.start]), file[h.end:]...)
}

// add writes the signature, its field, and catalog and page that know the field.
func (u *pdfUpdate) add(on civil.Date, name, reason string, room int) hole {
	signature, field := u.size, u.size+1
	u.size += 2
	var h hole
	u.object(signature, func() {
		// The morning of the day of the letter, not the instant of the attempt: a second one gives the same file.
		fmt.Fprintf(&u.out, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name %s /Reason %s /M (D:%s080000+07'00')\n/ByteRange ",
			name, reason, on.UTC().Format("20060102"))
		h.byteRange = u.out.Len()
		fmt.Fprintf(&u.out, byteRange, 0, 0, 0)
		u.out.WriteString("\n/Contents ")
		h.start = u.out.Len()
		u.out.WriteByte('<')
		u.out.Write(bytes.Repeat([]byte{'0'}, 2*room))
		u.out.WriteByte('>')
		h.end = u.out.Len()
		u.out.WriteString("\n>>")
	})
	u.object(field, func() { // F 132: printed and locked
		fmt.Fprintf(&u.out, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /V %d 0 R /P %d 0 R /Rect [0 0 0 0] /F 132 >>", signature, u.page)
	})
	// SigFlags 3: there are signatures, and whoever changes the file must append.
	u.extend(u.root, u.catalog, fmt.Sprintf("/AcroForm << /Fields [%d 0 R] /SigFlags 3 >>", field))
	u.extend(u.page, u.leaf, fmt.Sprintf("/Annots [%d 0 R]", field))
	return h
}

// textString is text in a PDF that any reader shows: UTF-16 with its mark, in hex (ISO 32000-1, 7.9.2.2).
func textString(text string) string {
	var out bytes.Buffer
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	out.WriteByte('>')
	return out.String()
}
