// Package registry is the population register (cơ sở dữ liệu quốc gia về dân cư) of the local stack: a process with data
// of its own that answers, over HTTPS, whether number, name and birth date belong together. It knows nothing of the
// product, neither its code nor its tables.
//
// # The wire
//
// The national register is reached through the data sharing platform (NDXP, formerly NGSP). Its specification is not
// public; the manner is kept, the member names are ours after it. POST /v1/xac-thuc with a bearer token:
//
//	MaYeuCau                                     id of the request; the same id gets the same answer's id back
//	MaDonVi, MaCanBo, MaThuTuc, MaHoSo           who asks and for what: organ, officer, procedure, dossier – all required
//	SoDinhDanh, HoVaTen, NgayThangNamSinh        12 digits, name, YYYYMMDD
//
// The answer never tells what was not asked about: for name and birth date only whether they agree.
//
//	MaKetQua          "00" found, "01" no such number
//	HoVaTen           "1" agrees, "2" agrees but for diacritics or the order of its parts, "0" does not
//	NgayThangNamSinh  "1" or "0"
//	TrangThai         {Ma: "1" alive or "2" dead, Tu: YYYYMMDD since when}
//	NoiCuTru          {MaXa, Tu}: commune of residence and since when; MaHo: household. Only where name and birth date agree
//	TaiKhoan          {NganHang, SoTaiKhoan, ChuTaiKhoan, Tu}: linked to VNeID, where the person consented; as NoiCuTru
//
// 400 for a question that does not say who asks and for what, 401 for a wrong token. Every question is in queries.jsonl,
// synced, before it is answered.
//
// # Data
//
// people.json holds the seeded people of the local stack. Others are registered through the control door and kept in
// people.jsonl. A number it was never told of is not found: a register that confirms everything confirms nothing.
//
// # Control (HTTP, loopback)
//
//	GET  /livez                200 when the register is open
//	GET  /queries              every question it was asked, with what it answered
//	PUT  /people/{number}      JSON of [Person]: registers somebody, or replaces what is known
//	GET  /people/{number}      what is known
//	GET  /misbehaviour         how it behaves now
//	POST /misbehave            JSON of [Conduct]; what is not named stays as it was
//	POST /reset-misbehaviour   behaves again
//
// Behaviour is kept in memory: a restarted register behaves. With --seed other than 0 it is sometimes, always the same
// way for the same seed and request, slow or away; it never tells anything untrue by a seed.
package registry
