package main

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// executable is the beginning of a Windows program with a PDF behind it: a reader that looks for the mark of a PDF
// anywhere in the first kilobyte takes it for one. It cannot run.
func executable(*studio) ([]byte, error) {
	program := make([]byte, 256)
	copy(program, "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8")
	program[0x3c] = 0x80 // where the header of the program stands
	copy(program[0x40:], "\x0e\x1f\xba\x0e\x00\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21This program cannot be run in DOS mode.\r\r\n$")
	copy(program[0x80:], "PE\x00\x00\x64\x86")
	page, err := onePage(nil)
	return append(program, page...), err
}

// truncated is a photograph whose upload broke off.
func truncated(s *studio) ([]byte, error) {
	small := cardOnTable
	small.width, small.height = 700, 525
	photo, err := photographed(1, identityCard(people["sau"]), wood, small)(s)
	return photo[:len(photo)*3/5], err
}

// encrypted asks for a password: mau.
func encrypted(*studio) ([]byte, error) {
	return onePage(func(doc *fpdf.Fpdf) { doc.SetProtection(fpdf.CnProtectPrint, "mau", "specimen") })
}

func onePage(prepare func(*fpdf.Fpdf)) ([]byte, error) {
	doc := fpdf.New("P", "mm", "A4", "")
	fixed := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	doc.SetCreationDate(fixed)
	doc.SetModificationDate(fixed)
	doc.SetCatalogSort(true)
	if prepare != nil {
		prepare(doc)
	}
	doc.AddPage()
	doc.SetFont("Helvetica", "", 14)
	doc.Cell(0, 10, "MAU - SPECIMEN")
	var out bytes.Buffer
	err := doc.Output(&out)
	return out.Bytes(), err
}
