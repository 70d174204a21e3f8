package bank

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

// OrderNamespace is the ISO 20022 message an order is written as.
const OrderNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.10"

// WriteOrder writes an order as pain.001, one instruction at a time: a million of them need no more memory than one.
// The same order and instructions give the same bytes, for ever.
//
// Everything wrong is refused, never mended; the count and the total of the header must be those of the instructions.
// After an error w holds a torn file, which must not be sent.
func WriteOrder(w io.Writer, o payment.Order, instructions iter.Seq2[payment.Instruction, error]) error {
	if err := checkOrder(o); err != nil {
		return err
	}
	out := &page{w: bufio.NewWriterSize(w, 64<<10)}
	out.head(o)
	var count int
	var total money.VND
	for instruction, err := range instructions {
		if err != nil {
			return fmt.Errorf("read instruction %d of order %s: %w", count+1, o.MsgID, err)
		}
		if err := checkInstruction(instruction); err != nil {
			return err
		}
		count++
		total += instruction.Amount
		if count > o.Count || total > o.Total || total < 0 {
			return totalsDiffer(o, count, total)
		}
		if out.instruction(instruction); out.err != nil {
			return fmt.Errorf("write order %s: %w", o.MsgID, out.err)
		}
	}
	if count != o.Count || total != o.Total {
		return totalsDiffer(o, count, total)
	}
	out.text("</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n")
	if err := out.w.Flush(); err != nil {
		return fmt.Errorf("write order %s: %w", o.MsgID, err)
	}
	return nil
}

func totalsDiffer(o payment.Order, count int, total money.VND) error {
	return errs.New("ORDER_TOTALS", "count", o.Count, "total", o.Total.Grouped(), "counted", count, "summed", total.Grouped())
}

// page writes elements and keeps the first error.
type page struct {
	w   *bufio.Writer
	err error
}

func (p *page) text(s string) {
	if p.err == nil {
		_, p.err = p.w.WriteString(s)
	}
}

// element writes <name>value</name> with the value as clean gives it, escaped.
func (p *page) element(name, value string) {
	p.text("<" + name + ">")
	if p.err == nil {
		text, _ := clean(value) // checked before
		p.err = xml.EscapeText(p.w, []byte(text))
	}
	p.text("</" + name + ">")
}

func (p *page) head(o payment.Order) {
	count := strconv.Itoa(o.Count)
	p.text(xml.Header + `<Document xmlns="` + OrderNamespace + `">` + "\n<CstmrCdtTrfInitn>\n<GrpHdr>")
	p.element("MsgId", o.MsgID)
	p.element("CreDtTm", o.Created.In(civil.Zone).Format(time.RFC3339))
	p.element("NbOfTxs", count)
	p.element("CtrlSum", o.Total.String())
	p.text("<InitgPty>")
	p.element("Nm", o.Debtor.Name)
	p.text("</InitgPty></GrpHdr>\n<PmtInf>")
	p.element("PmtInfId", o.MsgID)
	p.element("PmtMtd", "TRF")
	p.element("BtchBookg", "false") // one statement line for each payment, so that each is confirmed by itself
	p.element("NbOfTxs", count)
	p.element("CtrlSum", o.Total.String())
	p.text("<PmtTpInf><CtgyPurp><Cd>SSBE</Cd></CtgyPurp></PmtTpInf><ReqdExctnDt>") // SSBE: social security benefit
	p.element("Dt", o.Execution.String())
	p.text("</ReqdExctnDt><Dbtr>")
	p.element("Nm", o.Debtor.Name)
	p.text("</Dbtr>")
	p.account("DbtrAcct", o.Debtor.Number)
	p.agent("DbtrAgt", o.Debtor.BIC)
	p.element("ChrgBr", "DEBT") // the payer bears the fees: the benefit arrives whole
	p.text("\n")
}

func (p *page) instruction(i payment.Instruction) {
	p.text("<CdtTrfTxInf><PmtId>")
	p.element("EndToEndId", i.Key)
	p.text(`</PmtId><Amt><InstdAmt Ccy="VND">` + i.Amount.String() + `</InstdAmt></Amt>`)
	p.agent("CdtrAgt", i.Creditor.BIC)
	p.text("<Cdtr>")
	p.element("Nm", i.Creditor.Name)
	p.text("</Cdtr>")
	p.account("CdtrAcct", i.Creditor.Number)
	if i.Remittance != "" {
		p.text("<RmtInf>")
		p.element("Ustrd", i.Remittance)
		p.text("</RmtInf>")
	}
	p.text("</CdtTrfTxInf>\n")
}

func (p *page) account(name, number string) {
	p.text("<" + name + "><Id><Othr>")
	p.element("Id", number)
	p.text("</Othr></Id></" + name + ">")
}

func (p *page) agent(name, bic string) {
	p.text("<" + name + "><FinInstnId>")
	p.element("BICFI", bic)
	p.text("</FinInstnId></" + name + ">")
}
