package registry

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Question is one question on the wire.
type Question struct {
	MaYeuCau         string
	MaDonVi          string
	MaCanBo          string
	MaThuTuc         string
	MaHoSo           string
	SoDinhDanh       string
	HoVaTen          string
	NgayThangNamSinh string
}

// Answer is its answer.
type Answer struct {
	MaYeuCau         string
	MaKetQua         string
	HoVaTen          string     `json:",omitempty"`
	NgayThangNamSinh string     `json:",omitempty"`
	TrangThai        *Status    `json:",omitempty"`
	NoiCuTru         *Residence `json:",omitempty"`
	MaHo             string     `json:",omitempty"`
	TaiKhoan         *Linked    `json:",omitempty"`
}

// Status is life or death.
type Status struct {
	Ma string
	Tu string `json:",omitempty"`
}

// Residence is where somebody lives.
type Residence struct {
	MaXa string
	Tu   string `json:",omitempty"`
}

// Linked is an account linked to VNeID.
type Linked struct {
	NganHang, SoTaiKhoan, ChuTaiKhoan string
	Tu                                string `json:",omitempty"`
}

// Codes of the wire.
const (
	found, missing  = "00", "01"
	yes, half, no   = "1", "2", "0"
	aliveCode, dead = "1", "2"
)

// judge compares a question with what is known under its number.
func judge(q Question, p Person, known bool) Answer {
	a := Answer{MaYeuCau: q.MaYeuCau, MaKetQua: missing}
	if !known {
		return a
	}
	a.MaKetQua, a.HoVaTen, a.NgayThangNamSinh = found, compare(q.HoVaTen, p.Name), no
	if q.NgayThangNamSinh == wireDate(p.BirthDate) {
		a.NgayThangNamSinh = yes
	}
	if a.HoVaTen == no || a.NgayThangNamSinh == no {
		return a // whoever cannot say who it is learns nothing about them
	}
	a.TrangThai = &Status{Ma: aliveCode}
	if p.DiedOn != "" {
		a.TrangThai = &Status{Ma: dead, Tu: wireDate(p.DiedOn)}
	}
	a.NoiCuTru, a.MaHo = &Residence{MaXa: p.Commune, Tu: wireDate(p.ResidentSince)}, p.Household
	if p.Account != nil {
		a.TaiKhoan = &Linked{p.Account.Bank, p.Account.Number, p.Account.Name, wireDate(p.Account.Since)}
	}
	return a
}

func wireDate(iso string) string { return strings.ReplaceAll(iso, "-", "") }

// compare tells whether two spellings are one name: the same letters, whatever their case; half, where only diacritics
// or the order of the parts differ.
func compare(asked, known string) string {
	fold := func(name string) string {
		return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(name)), " "))
	}
	if fold(asked) == fold(known) {
		return yes
	}
	if slices.Equal(plainParts(asked), plainParts(known)) {
		return half
	}
	return no
}

// plainParts are the parts of a name without diacritics, in the order of the alphabet.
func plainParts(name string) []string {
	plain := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Mn, c):
			return -1
		case c == 'đ' || c == 'Đ':
			return 'd'
		}
		return unicode.ToLower(c)
	}, norm.NFD.String(name))
	parts := strings.Fields(plain)
	slices.Sort(parts)
	return parts
}
