package bank

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
)

const statementNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"

// statementHead is what stands before the entries of an AccountStatement9.
type statementHead struct {
	ID       string    `xml:"Id"`
	Created  string    `xml:"CreDtTm"`
	Number   string    `xml:"Acct>Id>Othr>Id"`
	Currency string    `xml:"Acct>Ccy"`
	Bank     string    `xml:"Acct>Svcr>FinInstnId>BICFI"`
	Balances []balance `xml:"Bal"`
}

// balance is CashBalance8: OPBD at the beginning, CLBD at the end.
type balance struct {
	Type      string `xml:"Tp>CdOrPrtry>Cd"`
	Amount    amount `xml:"Amt"`
	Direction string `xml:"CdtDbtInd"`
	Date      string `xml:"Dt>Dt"`
}

type amount struct {
	Currency string `xml:"Ccy,attr"`
	Value    string `xml:",chardata"`
}

// statementEntry is ReportEntry10 with one transaction.
type statementEntry struct {
	XMLName     xml.Name `xml:"Ntry"`
	Number      string   `xml:"NtryRef"`
	Amount      amount   `xml:"Amt"`
	Direction   string   `xml:"CdtDbtInd"`
	Status      string   `xml:"Sts>Cd"`
	Booked      string   `xml:"BookgDt>Dt"`
	Value       string   `xml:"ValDt>Dt"`
	Reference   string   `xml:"AcctSvcrRef"`
	Domain      string   `xml:"BkTxCd>Domn>Cd"`
	Family      string   `xml:"BkTxCd>Domn>Fmly>Cd"`
	SubFamily   string   `xml:"BkTxCd>Domn>Fmly>SubFmlyCd"`
	MsgID       string   `xml:"NtryDtls>TxDtls>Refs>MsgId"`
	PaymentInfo string   `xml:"NtryDtls>TxDtls>Refs>PmtInfId"`
	Key         string   `xml:"NtryDtls>TxDtls>Refs>EndToEndId"`
	Payee       string   `xml:"NtryDtls>TxDtls>RltdPties>Cdtr>Pty>Nm"`
	Account     string   `xml:"NtryDtls>TxDtls>RltdPties>CdtrAcct>Id>Othr>Id"`
	Return      *reason  `xml:"NtryDtls>TxDtls>RtrInf"`
}

func dong(n int64) amount { return amount{Currency: "VND", Value: strconv.FormatInt(max(n, -n), 10)} }

func direction(credit bool) string {
	if credit {
		return "CRDT"
	}
	return "DBIT"
}

// writeStatement writes camt.053 entry by entry: an order may hold a million.
func writeStatement(out io.Writer, r Receipt, id string, bookings []Booking) error {
	head := statementHead{ID: id, Created: r.Created, Number: r.Debtor, Currency: "VND", Bank: own, Balances: []balance{
		{Type: "OPBD", Amount: dong(r.Opening), Direction: direction(r.Opening >= 0), Date: r.Date},
		{Type: "CLBD", Amount: dong(r.Closing), Direction: direction(r.Closing >= 0), Date: r.Date},
	}}
	text, err := xml.Marshal(head)
	if err != nil {
		return err
	}
	text = bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("<statementHead>")), []byte("</statementHead>"))
	_, err = io.WriteString(out, xml.Header+`<Document xmlns="`+statementNamespace+`"><BkToCstmrStmt><GrpHdr><MsgId>`+id+
		`</MsgId><CreDtTm>`+r.Created+"</CreDtTm></GrpHdr>\n<Stmt>"+string(text)+"\n")
	if err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	for n, b := range bookings {
		if err := encoder.Encode(entryOf(r, n, b)); err != nil {
			return err
		}
		if _, err := io.WriteString(out, "\n"); err != nil {
			return err
		}
	}
	_, err = io.WriteString(out, "</Stmt></BkToCstmrStmt></Document>\n")
	return err
}

func entryOf(r Receipt, n int, b Booking) statementEntry {
	e := statementEntry{Number: strconv.Itoa(n + 1), Amount: dong(b.Amount), Direction: direction(b.Credit), Status: "BOOK",
		Booked: b.Date, Value: b.Date, Reference: b.Reference, MsgID: b.MsgID, PaymentInfo: r.PaymentInfo, Key: b.Key,
		Payee: b.Name, Account: b.Account,
		Domain: "PMNT", Family: "ICDT", SubFamily: "DMCT"} // issued credit transfer, domestic
	if b.Credit {
		e.SubFamily = "RRTN" // reimbursement of a returned transaction
		e.Return = &reason{Code: b.Reason}
	}
	return e
}
