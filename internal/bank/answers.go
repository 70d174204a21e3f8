package bank

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// ReadAnswers reads a file of the bank (pain.002.001.11, camt.053.001.08 or camt.054.001.08) and hands out what it
// says, answer by answer, with the memory of one.
//
// A file that is none of these, is torn, or holds money other than whole đồng is refused ([errs.Error]); an error of r
// or of each comes back as it is. After an error the answers handed out before stand each on its own, but the file has
// more to say: it must be read again or shown to a person. The same file gives the same answers in the same order.
func ReadAnswers(r io.Reader, each func(payment.Answer) error) error {
	in := &source{r: r}
	f := &file{in: in, xml: xml.NewDecoder(bufio.NewReaderSize(in, 256<<10)), each: each}
	root, err := f.root()
	if err != nil {
		return err
	}
	read, known := map[string]func() error{
		"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11": f.statusReport,
		"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08": f.statement,
		"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08": f.statement,
	}[root.Name.Space]
	if !known || root.Name.Local != "Document" {
		return errs.New("BANK_FILE_UNKNOWN", "namespace", root.Name.Space+" "+root.Name.Local)
	}
	if err := read(); err != nil {
		return err
	}
	return f.end()
}

// source remembers an error of the transport, which must not be taken for a bad file.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// file is a bank file being read, one token at a time.
type file struct {
	in   *source
	xml  *xml.Decoder
	each func(payment.Answer) error
}

// broken turns an error of the decoder into a refusal, or into what the transport said.
func (f *file) broken(cause error) error {
	if f.in.err != nil {
		return fmt.Errorf("read file of the bank: %w", f.in.err)
	}
	line, _ := f.xml.InputPos()
	return errs.New("BANK_FILE_UNREADABLE", "line", line).Because(cause)
}

// token is the next token; a document type is refused, as it could define entities.
func (f *file) token() (xml.Token, error) {
	token, err := f.xml.Token()
	if err != nil {
		return nil, f.broken(err)
	}
	if _, ok := token.(xml.Directive); ok {
		return nil, f.broken(errors.New("a document type is not allowed"))
	}
	return token, nil
}

func (f *file) root() (xml.StartElement, error) {
	for {
		token, err := f.token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// end makes sure that nothing but blanks and comments follows the document: a second one would be lost.
func (f *file) end() error {
	for {
		token, err := f.xml.Token()
		switch token.(type) {
		case nil:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return f.broken(err)
		case xml.StartElement:
			return f.broken(errors.New("a second document follows"))
		}
	}
}

// children visits the child elements of the current element; visit must read each to its end (decode, skip or children).
func (f *file) children(visit func(xml.StartElement) error) error {
	for {
		token, err := f.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := visit(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (f *file) decode(start xml.StartElement, into any) error {
	if err := f.xml.DecodeElement(into, &start); err != nil {
		return f.broken(err)
	}
	return nil
}

func (f *file) skip() error {
	if err := f.xml.Skip(); err != nil {
		return f.broken(err)
	}
	return nil
}
