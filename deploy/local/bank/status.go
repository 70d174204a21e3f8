package bank

import (
	"encoding/xml"
	"io"
	"strconv"
)

// statusReport is pain.002.001.11, as far as this bank writes it. Elements stand in the order of the schema.
type statusReport struct {
	XMLName  xml.Name        `xml:"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11 Document"`
	ID       string          `xml:"CstmrPmtStsRpt>GrpHdr>MsgId"`
	Created  string          `xml:"CstmrPmtStsRpt>GrpHdr>CreDtTm"`
	Party    string          `xml:"CstmrPmtStsRpt>GrpHdr>InitgPty>Nm"`
	Group    groupStatus     `xml:"CstmrPmtStsRpt>OrgnlGrpInfAndSts"`
	Payments *paymentsStatus `xml:"CstmrPmtStsRpt>OrgnlPmtInfAndSts"`
}

type groupStatus struct {
	MsgID   string  `xml:"OrgnlMsgId"`
	Message string  `xml:"OrgnlMsgNmId"`
	Count   string  `xml:"OrgnlNbOfTxs,omitempty"`
	Status  string  `xml:"GrpSts"`
	Reason  *reason `xml:"StsRsnInf"`
}

type paymentsStatus struct {
	ID        string           `xml:"OrgnlPmtInfId"`
	Status    string           `xml:"PmtInfSts"`
	Transfers []transferStatus `xml:"TxInfAndSts"`
}

type transferStatus struct {
	Key       string  `xml:"OrgnlEndToEndId"`
	Status    string  `xml:"TxSts"`
	Reason    *reason `xml:"StsRsnInf"`
	Reference string  `xml:"AcctSvcrRef,omitempty"`
}

type reason struct {
	Code string `xml:"Rsn>Cd"`
	Why  string `xml:"AddtlInf,omitempty"`
}

// writeStatus answers an order. An order taken as a whole is acknowledged as a whole; otherwise each transfer is
// named, as banks do.
func writeStatus(out io.Writer, r Receipt, id string, made []Booking) error {
	report := statusReport{ID: id, Created: r.Created, Party: ownName,
		Group: groupStatus{MsgID: r.MsgID, Message: "pain.001.001.10", Status: r.Status}}
	if !idForm.MatchString(r.MsgID) {
		report.Group.MsgID = "NOTPROVIDED"
	}
	if r.Count > 0 {
		report.Group.Count = strconv.Itoa(r.Count)
	}
	if r.Reason != "" {
		report.Group.Reason = &reason{Code: r.Reason, Why: within(r.Why, 105)}
	}
	if len(r.Refused) > 0 {
		report.Payments = &paymentsStatus{ID: r.PaymentInfo, Status: r.Status}
		for _, b := range made {
			report.Payments.Transfers = append(report.Payments.Transfers, transferStatus{Key: b.Key, Status: accepted, Reference: b.Reference})
		}
		for _, no := range r.Refused {
			report.Payments.Transfers = append(report.Payments.Transfers,
				transferStatus{Key: no.Key, Status: refused, Reason: &reason{Code: no.Reason}})
		}
	}
	return writeXML(out, report)
}

// within cuts a text to so many characters.
func within(text string, most int) string {
	letters := []rune(text)
	return string(letters[:min(most, len(letters))])
}

func writeXML(out io.Writer, document any) error {
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", " ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}
