// Command generate draws the sample papers in test/files: photographs and scans of papers of people who do not exist,
// and files that must be refused. It needs nothing but this module and writes the same bytes each time:
//
//	go run ./test/files/generate
//
// A paper is drawn as a PDF page, turned into pixels, and then laid on a table before a camera or fed through a
// scanner. Every paper bears the words MẪU – SPECIMEN.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	into := flag.String("into", "test/files", "folder to write to")
	only := flag.String("only", "", "write this file alone")
	flag.Parse()
	if err := run(*into, *only); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// paper is one file and how it comes about.
type paper struct {
	file string
	make func(*studio) ([]byte, error)
}

// papers are all files, in the order of the people they belong to.
func papers() []paper {
	sau, binh, hoa := people["sau"], people["binh"], people["hoa"]
	return []paper{
		{"nguyen-thi-sau-identity-card.jpg", photographed(1, identityCard(sau), wood, cardOnTable)},
		{"nguyen-thi-sau-declaration.pdf", scanned(2, declaration(sau))},
		{"tran-van-binh-identity-card.jpg", photographed(3, identityCard(binh), laminate, cardTurned)},
		{"tran-van-binh-declaration.pdf", scanned(4, declaration(binh))},
		{"tran-van-binh-disability-certificate.pdf", scanned(5, disabilityCertificate(binh, "Vận động", "Nặng"))},
		{"le-thi-hoa-identity-card.jpg", photographed(6, identityCard(hoa), cloth, cardOnTable)},
		{"le-thi-hoa-declaration.pdf", scanned(7, declaration(hoa))},
		{"le-thi-hoa-near-poor-certificate.pdf", scanned(8, nearPoorCertificate(hoa))},
		{"le-thi-hoa-birth-certificate.jpg", photographed(9, birthCertificate(hoa, hoa.children[0]), wood, sheetOnTable)},
		{"le-thi-hoa-birth-certificate-second-child.jpg", photographed(10, birthCertificate(hoa, hoa.children[1]), laminate, sheetOnTable)},
		{"pham-thi-hanh-identity-card.jpg", photographed(12, identityCard(people["hanh"]), wood, cardTurned)},
		{"dinh-an-nhien-birth-certificate.jpg", photographed(13, birthCertificate(people["hoa-late"], people["hoa-late"].children[0]), cloth, sheetOnTable)},
		{"dinh-an-nhien-death-certificate-of-the-mother.jpg", photographed(14, deathCertificate(late{people["hoa-late"].name, "1995", "15/03/2025", "09/2025"}), wood, sheetOnTable)},
		{"dinh-an-nhien-death-certificate-of-the-father.jpg", photographed(15, deathCertificate(late{"Đinh Văn Nam", "1992", "15/03/2025", "10/2025"}), laminate, sheetOnTable)},
		{"dinh-van-tu-disability-certificate-especially-severe.png", faxed(11, disabilityCertificate(people["tu"], "Vận động, thần kinh", "Đặc biệt nặng"))},
		{"bad/executable-named-pdf.pdf", executable},
		{"bad/truncated.jpg", truncated},
		{"bad/encrypted.pdf", encrypted},
	}
}

func run(into, only string) error {
	s, err := openStudio()
	if err != nil {
		return err
	}
	defer s.close()
	total := 0
	for _, p := range papers() {
		if only != "" && only != p.file {
			continue
		}
		data, err := p.make(s)
		if err != nil {
			return fmt.Errorf("%s: %w", p.file, err)
		}
		path := filepath.Join(into, p.file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
		total += len(data)
		fmt.Printf("%7d  %s\n", len(data), p.file)
	}
	fmt.Printf("%7d  in all\n", total)
	return nil
}
