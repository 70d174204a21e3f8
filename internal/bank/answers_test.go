package bank_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

func read(r io.Reader) (answers []payment.Answer, err error) {
	err = bank.ReadAnswers(r, func(a payment.Answer) error {
		answers = append(answers, a)
		return nil
	})
	return answers, err
}

// Each testdata/answers/*.xml is a file as a bank may send it, its .json what we take from it, line by line.
func TestReadAnswers_takesFromEachFileWhatTheGoldenListSays(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "answers", "*.xml"))
	if err != nil || len(files) < 7 {
		t.Fatalf("found %d files of the bank (%v)", len(files), err)
	}
	for _, path := range files {
		schema, _, _ := strings.Cut(filepath.Base(path), "-")
		mustBeValid(t, map[string]string{"pain.002": "pain.002.001.11", "camt.053": "camt.053.001.08", "camt.054": "camt.054.001.08"}[schema], path)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(file), "byte by byte": iotest.OneByteReader(bytes.NewReader(file))} {
			answers, err := read(r)
			if err != nil {
				t.Errorf("%s %s: %v", path, name, err)
			}
			var lines bytes.Buffer
			for _, a := range answers {
				if err := json.NewEncoder(&lines).Encode(a); err != nil {
					t.Fatal(err)
				}
			}
			mustMatchGolden(t, strings.TrimSuffix(path, ".xml")+".json", lines.Bytes())
		}
	}
}

func TestReadAnswers_neverTakesADuplicateForARejection(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pain.002-duplicate", "pain.002-duplicate-said-below"} {
		file, err := os.ReadFile(filepath.Join("testdata", "answers", name+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{"AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL"} {
			with := strings.NewReplacer("DU01", code, "DU02", code).Replace(string(file))
			answers, err := read(strings.NewReader(with))
			if err != nil || len(answers) != 2 {
				t.Fatalf("%s: %d answers, %v", name, len(answers), err)
			}
			for _, a := range answers {
				if a.Verdict != payment.Duplicate || a.Reason != code {
					t.Errorf("%s with %s: got %+v", name, code, a)
				}
			}
		}
	}
}

const camt = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>`

func entry(amount, body string) string {
	return camt + `<Ntry>` + amount + body + `</Ntry></Stmt></BkToCstmrStmt></Document>`
}

const (
	dong   = `<Amt Ccy="VND">5</Amt>`
	booked = `<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>`
	tx     = `<NtryDtls><TxDtls><Refs><EndToEndId>K</EndToEndId></Refs></TxDtls></NtryDtls>`
)

func TestReadAnswers_refusesFilesItCannotTrust(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		file string
		code errs.Code
	}{
		"good":                     {entry(dong, booked+tx), ""},
		"empty":                    {"", "BANK_FILE_UNREADABLE"},
		"not XML":                  {"%PDF-1.7", "BANK_FILE_UNREADABLE"},
		"torn":                     {entry(dong, booked+tx)[:300], "BANK_FILE_UNREADABLE"},
		"torn after the entry":     {strings.TrimSuffix(entry(dong, booked+tx), "</Document>"), "BANK_FILE_UNREADABLE"},
		"two documents":            {entry(dong, booked) + entry(dong, booked), "BANK_FILE_UNREADABLE"},
		"document type":            {`<!DOCTYPE x [<!ENTITY a "b">]>` + entry(dong, booked), "BANK_FILE_UNREADABLE"},
		"unknown entity":           {entry(dong, booked+"&a;"), "BANK_FILE_UNREADABLE"},
		"other message":            {`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"></Document>`, "BANK_FILE_UNKNOWN"},
		"other version":            {strings.Replace(entry(dong, booked), "001.08", "001.02", 1), "BANK_FILE_UNKNOWN"},
		"no message":               {`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><X/></Document>`, "BANK_FILE_UNREADABLE"},
		"web page":                 {`<html><body>404</body></html>`, "BANK_FILE_UNKNOWN"},
		"decimals":                 {entry(`<Amt Ccy="VND">5.50</Amt>`, booked), "BANK_FILE_AMOUNT"},
		"dollars":                  {entry(`<Amt Ccy="USD">5</Amt>`, booked), "BANK_FILE_AMOUNT"},
		"exponent":                 {entry(`<Amt Ccy="VND">1.5e+06</Amt>`, booked), "BANK_FILE_AMOUNT"},
		"negative":                 {entry(`<Amt Ccy="VND">-5</Amt>`, booked), "BANK_FILE_AMOUNT"},
		"no amount":                {entry("", booked), "BANK_FILE_AMOUNT"},
		"no direction":             {entry(dong, `<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>`), "BANK_FILE_UNREADABLE"},
		"no status":                {entry(dong, `<CdtDbtInd>DBIT</CdtDbtInd>`+tx), "BANK_FILE_UNREADABLE"},
		"no day":                   {entry(dong, `<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>`), "BANK_FILE_UNREADABLE"},
		"a day that is none":       {entry(dong, strings.Replace(booked, "11-03", "02-30", 1)), "BANK_FILE_UNREADABLE"},
		"status after details":     {entry(dong, `<CdtDbtInd>DBIT</CdtDbtInd>`+tx+`<Sts><Cd>BOOK</Cd></Sts>`), "BANK_FILE_UNREADABLE"},
		"amount after details":     {entry(dong, booked+tx+dong), "BANK_FILE_UNREADABLE"},
		"transactions past reason": {entry(dong, booked+strings.Repeat(`<NtryDtls><TxDtls><Amt Ccy="VND">999999999999999999</Amt></TxDtls></NtryDtls>`, 20)), "BANK_FILE_UNREADABLE"},
		"answer to nothing":        {`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"><CstmrPmtStsRpt><GrpHdr/></CstmrPmtStsRpt></Document>`, "BANK_FILE_UNREADABLE"},
	} {
		if _, err := read(strings.NewReader(tc.file)); errs.CodeOf(err) != tc.code || err != nil && tc.code == "" {
			t.Errorf("%s: got %v, want %q", name, err, tc.code)
		}
	}
}

func TestReadAnswers_passesOnTheErrorsOfBothEnds(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	_, err := read(io.MultiReader(strings.NewReader(entry(dong, booked+tx)[:200]), iotest.ErrReader(lost)))
	if !errors.Is(err, lost) || errs.CodeOf(err) != "" {
		t.Errorf("a lost connection must not look like a bad file: got %v", err)
	}
	full := errors.New("disk full")
	err = bank.ReadAnswers(strings.NewReader(entry(dong, booked+tx)), func(payment.Answer) error { return full })
	if !errors.Is(err, full) || errs.CodeOf(err) != "" {
		t.Errorf("an error of the taker: got %v", err)
	}
}

// The entries of the generator are one batch of a million, the worst a bank sends.
func TestReadAnswers_keepsOneTransactionInMemory(t *testing.T) {
	const count = 100_000
	r, w := io.Pipe()
	go func() {
		fmt.Fprintf(w, "%s<Ntry><Amt Ccy=\"VND\">%d</Amt>%s<NtryDtls>", camt, count*540_000, booked)
		for n := range count {
			fmt.Fprintf(w, `<TxDtls><Refs><EndToEndId>AS-P-%d</EndToEndId></Refs><Amt Ccy="VND">540000</Amt></TxDtls>`, n)
		}
		io.WriteString(w, `</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`)
		w.Close()
	}()
	most, before, seen := uint64(0), heap(), 0
	err := bank.ReadAnswers(r, func(a payment.Answer) error {
		if a.Verdict != payment.Booked || a.Amount != 540_000 {
			return fmt.Errorf("transaction %d: %+v", seen, a)
		}
		if seen++; seen%20_000 == 0 {
			most = max(most, heap())
		}
		return nil
	})
	if err != nil || seen != count {
		t.Fatalf("read %d of %d: %v", seen, count, err)
	}
	if grown := int64(most) - int64(before); grown > 8<<20 {
		t.Errorf("%d transactions took %d bytes of memory", count, grown)
	}
}

// Whatever the bytes, the reader ends, and what it calls paid has a key, an amount and a day.
func FuzzReadAnswers(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "answers", "*.xml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		file, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Add([]byte(entry(dong, booked+tx)))
	f.Fuzz(func(t *testing.T, file []byte) {
		first, err := read(bytes.NewReader(file))
		if err != nil && errs.CodeOf(err) == "" {
			t.Errorf("an error without a code: %v", err)
		}
		for _, a := range first {
			if (a.Verdict == payment.Booked || a.Verdict == payment.Returned) && (a.Key == "" || a.Amount <= 0 || a.On.IsZero()) {
				t.Errorf("money without key, amount or day: %+v", a)
			}
			if a.Verdict == payment.Rejected && (a.Key == "" && a.MsgID == "") {
				t.Errorf("a rejection of nothing: %+v", a)
			}
		}
		again, _ := read(bytes.NewReader(file))
		if fmt.Sprint(first) != fmt.Sprint(again) {
			t.Error("the same file gave other answers the second time")
		}
	})
}

// The sum of a statement's booked entries is the sum of its answers, debit and credit apart.
func TestReadAnswers_losesNoMoneyOfAStatement(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]money.VND{
		"camt.053-single": 540_000 + 1_350_000 - 540_000 + 11_000 - 50_000_000 + 540_000,
		"camt.053-batch":  1_901_000 + 2_000_000 + 900_000,
		"camt.054-booked": 540_000,
	} {
		file, err := os.ReadFile(filepath.Join("testdata", "answers", name+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		answers, err := read(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		var sum money.VND
		for _, a := range answers {
			if a.Credit {
				sum -= a.Amount
			} else {
				sum += a.Amount
			}
		}
		if sum != want {
			t.Errorf("%s: the answers sum up to %s, the statement to %s", name, sum.Grouped(), want.Grouped())
		}
	}
}
