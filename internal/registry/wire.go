package registry

import (
	"errors"
	"strings"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/population"
)

// question and answer are the documents as they travel.
type question struct {
	MaYeuCau         string // id of the request
	MaDonVi          string // organ
	MaCanBo          string // officer
	MaThuTuc         string // procedure
	MaHoSo           string // dossier
	SoDinhDanh       string // personal identification number
	HoVaTen          string // full name
	NgayThangNamSinh string // birth date, YYYYMMDD
}

type answer struct {
	MaYeuCau         string
	MaKetQua         string // "00" found, "01" no such number
	HoVaTen          string // "1" agrees, "2" half, "0" differs
	NgayThangNamSinh string
	TrangThai        *struct{ Ma, Tu string } // "1" alive, "2" dead since
	NoiCuTru         *struct{ MaXa, Tu string }
	MaHo             string
	TaiKhoan         *struct{ NganHang, SoTaiKhoan, ChuTaiKhoan, Tu string }
}

var matches = map[string]population.Match{"1": population.Agrees, "2": population.Half, "0": population.Differs}

// errMeaning is all that is said of an answer that breaks the form: it may hold personal data.
var errMeaning = errors.New("registry: the answer means nothing to us")

func write(q population.Question) question {
	return question{MaYeuCau: q.Request, MaDonVi: q.Organ, MaCanBo: q.Officer, MaThuTuc: q.Procedure, MaHoSo: q.Case,
		SoDinhDanh: q.Number, HoVaTen: q.Name, NgayThangNamSinh: strings.ReplaceAll(q.BirthDate.String(), "-", "")}
}

// read understands an answer to the question. An answer to another question, or one that does not say what it must, is
// none: nothing is guessed.
func (a answer) read(q population.Question) (population.Answer, error) {
	var read population.Answer
	switch {
	case a.MaYeuCau != q.Request:
		return read, errors.New("registry: the answer belongs to another question")
	case a.MaKetQua == "01":
		return read, nil
	case a.MaKetQua != "00":
		return read, errMeaning
	}
	var known [2]bool
	read.Found = true
	read.Name, known[0] = matches[a.HoVaTen]
	read.BirthDate, known[1] = matches[a.NgayThangNamSinh]
	if !known[0] || !known[1] || read.BirthDate == population.Half {
		return read, errMeaning
	}
	if read.Name == population.Differs || read.BirthDate == population.Differs {
		return read, nil
	}
	if a.TrangThai == nil || a.TrangThai.Ma != "1" && a.TrangThai.Ma != "2" {
		return read, errMeaning
	}
	return a.readRest(read)
}

func (a answer) readRest(read population.Answer) (population.Answer, error) {
	var err error
	read.Dead, read.Household = a.TrangThai.Ma == "2", a.MaHo
	if read.DiedOn, err = day(a.TrangThai.Tu); err != nil {
		return read, err
	}
	if a.NoiCuTru != nil {
		read.Commune = a.NoiCuTru.MaXa
		if read.ResidentSince, err = day(a.NoiCuTru.Tu); err != nil {
			return read, err
		}
	}
	if t := a.TaiKhoan; t != nil {
		since, err := day(t.Tu)
		if err != nil {
			return read, err
		}
		read.Account = &population.Account{Bank: t.NganHang, Number: t.SoTaiKhoan, Name: t.ChuTaiKhoan, Since: since}
	}
	return read, nil
}

// day reads YYYYMMDD; the register may leave it out.
func day(text string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	if len(text) != 8 {
		return civil.Date{}, errMeaning
	}
	date, err := civil.ParseDate(text[:4] + "-" + text[4:6] + "-" + text[6:])
	if err != nil {
		return date, errMeaning
	}
	return date, nil
}
