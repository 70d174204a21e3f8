package bank_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

var update = flag.Bool("update", false, "write the golden files of this package anew")

func mustMatchGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got:\n%s", path, got)
	}
}

// all makes a stream of instructions.
func all(instructions ...payment.Instruction) iter.Seq2[payment.Instruction, error] {
	return func(yield func(payment.Instruction, error) bool) {
		for _, i := range instructions {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func orderOf(instructions ...payment.Instruction) payment.Order {
	o := payment.Order{
		MsgID:     "AS-20261102-0001",
		Created:   time.Date(2026, 11, 2, 1, 30, 0, 0, time.UTC),
		Execution: civil.MustDate("2026-11-03"),
		Debtor:    payment.Account{Name: "Kho bạc Nhà nước Khu vực I", Number: "3761.0.1012345", BIC: "BFTVVNVX"},
		Count:     len(instructions),
	}
	for _, i := range instructions {
		o.Total += i.Amount
	}
	return o
}

func instruction(key string, amount money.VND) payment.Instruction {
	return payment.Instruction{Key: key, Amount: amount, Remittance: "Trợ cấp xã hội tháng 11/2026",
		Creditor: payment.Account{Name: "Nguyễn Thị Đào", Number: "0123456789", BIC: "BIDVVNVX"}}
}

func write(t testing.TB, o payment.Order, instructions ...payment.Instruction) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := bank.WriteOrder(&file, o, all(instructions...)); err != nil {
		t.Fatalf("write order: %v", err)
	}
	return file.Bytes()
}

func TestWriteOrder_writesTheGoldenFileThatIsValid(t *testing.T) {
	t.Parallel()
	instructions := []payment.Instruction{
		instruction("AS-P-1", 540_000),
		{Key: "AS-P-2", Amount: 9_007_199_254_740_993, Remittance: `A & B <"x">`, Creditor: payment.Account{
			Name: norm.NFD.String("Đặng Văn Hữu"), Number: "19036789", BIC: "VTCBVNVXXXX"}},
		{Key: "AS-P-3", Amount: 1, Creditor: payment.Account{Name: "Lò Thị Ơn", Number: "NICKNAME88", BIC: "MSCBVNVX"}},
	}
	file := write(t, orderOf(instructions...), instructions...)
	golden := filepath.Join("testdata", "order.xml")
	mustMatchGolden(t, golden, file)
	mustBeValid(t, "pain.001.001.10", golden)
	if !norm.NFC.IsNormal(file) {
		t.Error("names reached the file in decomposed letters")
	}
}

func TestWriteOrder_givesTheSameBytesForTheSameOrder(t *testing.T) {
	t.Parallel()
	instructions := []payment.Instruction{instruction("AS-P-1", 540_000), instruction("AS-P-2", 750_000)}
	order := orderOf(instructions...)
	abroad := order
	abroad.Created = order.Created.In(time.FixedZone("far", -9*3600)).Add(300 * time.Millisecond)
	if !bytes.Equal(write(t, order, instructions...), write(t, abroad, instructions...)) {
		t.Error("the zone of the server, or the part of a second, changed the bytes of an order")
	}
}

func TestWriteOrder_refusesWhatABankWouldMisread(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spoil func(*payment.Order, *payment.Instruction)
		code  errs.Code
	}{
		"key of 36":            {func(_ *payment.Order, i *payment.Instruction) { i.Key = strings.Repeat("k", 36) }, "INSTRUCTION_KEY"},
		"no key":               {func(_ *payment.Order, i *payment.Instruction) { i.Key = "" }, "INSTRUCTION_KEY"},
		"key with a blank":     {func(_ *payment.Order, i *payment.Instruction) { i.Key = "AS 1" }, "INSTRUCTION_KEY"},
		"amount zero":          {func(_ *payment.Order, i *payment.Instruction) { i.Amount = 0 }, "INSTRUCTION_AMOUNT"},
		"amount negative":      {func(_ *payment.Order, i *payment.Instruction) { i.Amount = -1 }, "INSTRUCTION_AMOUNT"},
		"amount of 19 digits":  {func(_ *payment.Order, i *payment.Instruction) { i.Amount = 1_000_000_000_000_000_000 }, "INSTRUCTION_AMOUNT"},
		"no account":           {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.Number = "" }, "INSTRUCTION_ACCOUNT"},
		"BIC of 9":             {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.BIC = "BIDVVNVXX" }, "INSTRUCTION_BIC"},
		"no BIC":               {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.BIC = "" }, "INSTRUCTION_BIC"},
		"no name":              {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.Name = "" }, "INSTRUCTION_NAME"},
		"name of 141":          {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.Name = strings.Repeat("ạ", 141) }, "INSTRUCTION_NAME"},
		"name with a newline":  {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.Name = "A\nB" }, "INSTRUCTION_NAME"},
		"name of broken UTF-8": {func(_ *payment.Order, i *payment.Instruction) { i.Creditor.Name = "A\xff" }, "INSTRUCTION_NAME"},
		"remittance of 141":    {func(_ *payment.Order, i *payment.Instruction) { i.Remittance = strings.Repeat("a", 141) }, "INSTRUCTION_REMITTANCE"},
		"MsgId of 36":          {func(o *payment.Order, _ *payment.Instruction) { o.MsgID = strings.Repeat("m", 36) }, "ORDER_MALFORMED"},
		"no execution date":    {func(o *payment.Order, _ *payment.Instruction) { o.Execution = civil.Date{} }, "ORDER_MALFORMED"},
		"no instant":           {func(o *payment.Order, _ *payment.Instruction) { o.Created = time.Time{} }, "ORDER_MALFORMED"},
		"no debtor account":    {func(o *payment.Order, _ *payment.Instruction) { o.Debtor.Number = "" }, "ORDER_MALFORMED"},
		"no debtor BIC":        {func(o *payment.Order, _ *payment.Instruction) { o.Debtor.BIC = "" }, "ORDER_MALFORMED"},
		"empty order":          {func(o *payment.Order, _ *payment.Instruction) { o.Count = 0 }, "ORDER_MALFORMED"},
		"count too high":       {func(o *payment.Order, _ *payment.Instruction) { o.Count = 2 }, "ORDER_TOTALS"},
		"total too high":       {func(o *payment.Order, _ *payment.Instruction) { o.Total++ }, "ORDER_TOTALS"},
		"total too low":        {func(o *payment.Order, _ *payment.Instruction) { o.Total-- }, "ORDER_TOTALS"},
	} {
		one := instruction("AS-P-1", 540_000)
		order := orderOf(one)
		tc.spoil(&order, &one)
		if err := bank.WriteOrder(io.Discard, order, all(one)); errs.CodeOf(err) != tc.code {
			t.Errorf("%s: got %v, want %s", name, err, tc.code)
		}
	}
	two := []payment.Instruction{instruction("AS-P-1", 1), instruction("AS-P-2", 1)}
	if err := bank.WriteOrder(io.Discard, orderOf(two[0]), all(two...)); errs.CodeOf(err) != "ORDER_TOTALS" {
		t.Errorf("one instruction more than the header says: got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWriteOrder_passesOnTheErrorsOfBothEnds(t *testing.T) {
	t.Parallel()
	one := instruction("AS-P-1", 1)
	broken := errors.New("row 7 is gone")
	err := bank.WriteOrder(io.Discard, orderOf(one), func(yield func(payment.Instruction, error) bool) { yield(payment.Instruction{}, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("error of the rows: got %v", err)
	}
	if err := bank.WriteOrder(failing{broken}, orderOf(one), all(one)); !errors.Is(err, broken) {
		t.Errorf("error of the writer: got %v", err)
	}
}

// However long names and however odd letters are: what is written is valid, counts right and reads back as it was.
func TestWriteOrder_writesValidFilesOfWhateverItTakes(t *testing.T) {
	t.Parallel()
	dir, files := t.TempDir(), []string{}
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.RuneFrom([]rune(`aÂắĐđễỗởỳ&<>"' .-0`)), 0, 150, -1)
		bics := rapid.SampledFrom(bank.Directory())
		instructions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) payment.Instruction {
			return payment.Instruction{
				Key:        rapid.StringMatching(`[0-9A-Za-z][0-9A-Za-z./-]{0,34}`).Draw(t, "key"),
				Amount:     money.VND(rapid.Int64Range(1, 1e15).Draw(t, "amount")),
				Remittance: letters.Draw(t, "remittance"),
				Creditor: payment.Account{Name: letters.Draw(t, "name"), BIC: bics.Draw(t, "bank").BIC,
					Number: rapid.StringMatching(`[0-9A-Za-z]{6,19}`).Draw(t, "account")},
			}
		}), 1, 5).Draw(t, "instructions")
		var file bytes.Buffer
		err := bank.WriteOrder(&file, orderOf(instructions...), all(instructions...))
		if code := errs.CodeOf(err); code == "INSTRUCTION_NAME" || code == "INSTRUCTION_REMITTANCE" {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if read := readBack(t, file.Bytes()); !slices.Equal(read, instructions) {
			t.Fatalf("wrote %+v, read %+v", instructions, read)
		}
		path := filepath.Join(dir, fmt.Sprintf("%04d.xml", len(files)))
		if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	})
	if len(files) < 5 {
		t.Fatalf("only %d of the drawn orders were written: the property says nothing", len(files))
	}
	mustBeValid(t, "pain.001.001.10", files...)
}

// readBack reads an order independently of the writer.
func readBack(t *rapid.T, file []byte) (instructions []payment.Instruction) {
	var document struct {
		Count        int       `xml:"CstmrCdtTrfInitn>GrpHdr>NbOfTxs"`
		Sum          money.VND `xml:"CstmrCdtTrfInitn>GrpHdr>CtrlSum"`
		Transactions []struct {
			Key        string    `xml:"PmtId>EndToEndId"`
			Amount     money.VND `xml:"Amt>InstdAmt"`
			BIC        string    `xml:"CdtrAgt>FinInstnId>BICFI"`
			Name       string    `xml:"Cdtr>Nm"`
			Account    string    `xml:"CdtrAcct>Id>Othr>Id"`
			Remittance string    `xml:"RmtInf>Ustrd"`
		} `xml:"CstmrCdtTrfInitn>PmtInf>CdtTrfTxInf"`
	}
	if err := xml.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	var sum money.VND
	for _, tx := range document.Transactions {
		sum += tx.Amount
		instructions = append(instructions, payment.Instruction{Key: tx.Key, Amount: tx.Amount, Remittance: tx.Remittance,
			Creditor: payment.Account{Name: tx.Name, Number: tx.Account, BIC: tx.BIC}})
	}
	if document.Count != len(instructions) || document.Sum != sum {
		t.Fatalf("header says %d and %d, the file holds %d and %d", document.Count, document.Sum, len(instructions), sum)
	}
	return instructions
}

func TestWriteOrder_keepsOneInstructionInMemory(t *testing.T) {
	const count = 200_000 // 80 MB of file; a million needs no more memory
	most, before := uint64(0), heap()
	instructions := func(yield func(payment.Instruction, error) bool) {
		for n := range count {
			if n%20_000 == 0 {
				most = max(most, heap())
			}
			if !yield(instruction(fmt.Sprintf("AS-P-%d", n), 1), nil) {
				return
			}
		}
	}
	order := orderOf()
	order.Count, order.Total = count, count
	var size counter
	if err := bank.WriteOrder(&size, order, instructions); err != nil {
		t.Fatal(err)
	}
	if grown := int64(most) - int64(before); size < 50<<20 || grown > 8<<20 {
		t.Errorf("a file of %d bytes took %d bytes of memory", size, grown)
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// heap is what is alive now.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func BenchmarkWriteOrder(b *testing.B) {
	one := instruction("AS-P-1", 1)
	order := orderOf()
	order.Count, order.Total = b.N, money.VND(b.N)
	err := bank.WriteOrder(io.Discard, order, func(yield func(payment.Instruction, error) bool) {
		for range b.N {
			if !yield(one, nil) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}
