package bank

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// orderNamespace is the one message the bank takes.
const orderNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.10"

// order is a pain.001 as the bank reads it. Numbers stay text until they are judged.
type order struct {
	MsgID    string
	Created  string
	Count    string
	Sum      string
	Payments []payments
}

// payments is one PmtInf.
type payments struct {
	ID        string
	Count     string
	Sum       string
	Execution string
	Debtor    string // account number
	Transfers []transfer
}

type transfer struct {
	Key    string `xml:"PmtId>EndToEndId"`
	Amount struct {
		Currency string `xml:"Ccy,attr"`
		Value    string `xml:",chardata"`
	} `xml:"Amt>InstdAmt"`
	BIC     string `xml:"CdtrAgt>FinInstnId>BICFI"`
	Name    string `xml:"Cdtr>Nm"`
	Account string `xml:"CdtrAcct>Id>Othr>Id"`
}

// readOrder reads transfer by transfer. What it could read before an error comes with it: a refusal should name the
// message.
func readOrder(r io.Reader) (o order, err error) {
	in := xml.NewDecoder(r)
	root, err := next(in)
	if err != nil {
		return o, err
	}
	if root.Name.Space != orderNamespace || root.Name.Local != "Document" {
		return o, fmt.Errorf("%s %s is no pain.001.001.10", root.Name.Space, root.Name.Local)
	}
	if root, err = next(in); err != nil {
		return o, err
	}
	if root.Name.Local != "CstmrCdtTrfInitn" {
		return o, errors.New("no CstmrCdtTrfInitn")
	}
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return o, nil
		}
		if err != nil {
			return o, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "GrpHdr":
			var head struct {
				MsgID   string `xml:"MsgId"`
				Created string `xml:"CreDtTm"`
				Count   string `xml:"NbOfTxs"`
				Sum     string `xml:"CtrlSum"`
			}
			err = in.DecodeElement(&head, &start)
			o.MsgID, o.Created, o.Count, o.Sum = head.MsgID, head.Created, head.Count, head.Sum
		case "PmtInf":
			var p payments
			err = p.read(in)
			o.Payments = append(o.Payments, p)
		default:
			err = in.Skip()
		}
		if err != nil {
			return o, err
		}
	}
}

// next is the next element that starts.
func next(in *xml.Decoder) (xml.StartElement, error) {
	for {
		token, err := in.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

func (p *payments) read(in *xml.Decoder) error {
	for {
		token, err := in.Token()
		if err != nil {
			return err
		}
		if _, ok := token.(xml.EndElement); ok {
			return nil
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "PmtInfId":
			err = in.DecodeElement(&p.ID, &start)
		case "NbOfTxs":
			err = in.DecodeElement(&p.Count, &start)
		case "CtrlSum":
			err = in.DecodeElement(&p.Sum, &start)
		case "ReqdExctnDt":
			var day struct {
				Date string `xml:"Dt"`
			}
			err = in.DecodeElement(&day, &start)
			p.Execution = day.Date
		case "DbtrAcct":
			var account struct {
				Number string `xml:"Id>Othr>Id"`
			}
			err = in.DecodeElement(&account, &start)
			p.Debtor = account.Number
		case "CdtTrfTxInf":
			var t transfer
			err = in.DecodeElement(&t, &start)
			p.Transfers = append(p.Transfers, t)
		default:
			err = in.Skip()
		}
		if err != nil {
			return err
		}
	}
}
