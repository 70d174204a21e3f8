package main

// resident is a person who does not exist. Numbers begin with 099, a province code that was never given out.
type resident struct {
	name, number, born, sex string
	village                 string
	look                    look
	situation               []string // what they declare, as they would write it
	account                 string
	children                []child
}

type child struct {
	name, born, bornWords, sex, number, registered string
	father                                         string
}

// The places are those of the local stack: the commune An Lạc of the former district An Phú became part of An Bình
// on 2025-07-01, so older papers bear the old names.
const (
	oldPlace    = "An Lạc, An Phú, An Sinh"
	oldCommune  = "An Lạc"
	oldChairman = "Lương Văn Thịnh"
	commune     = "An Bình"
	province    = "An Sinh"
	chairman    = "Hoàng Văn Đức"
)

var people = map[string]resident{
	"sau": {
		name: "Nguyễn Thị Sáu", number: "099148000001", born: "15/03/1948", sex: "Nữ", village: "Thôn Đông", look: grandmother,
		situation: []string{"Tôi năm nay 78 tuổi, sống cùng con trai.", "Không có lương hưu, không hưởng trợ cấp", "bảo hiểm xã hội hằng tháng."},
		account:   "Ngân hàng Ngoại thương - 9704150001",
	},
	"binh": {
		name: "Trần Văn Bình", number: "099091000002", born: "02/02/1991", sex: "Nam", village: "Thôn Đoài", look: youngMan,
		situation: []string{"Tôi bị liệt hai chân do tai nạn năm 2019,", "có Giấy xác nhận khuyết tật mức độ nặng ngày", "10/01/2022. Hiện sống cùng cha mẹ."},
		account:   "Ngân hàng Ngoại thương - 9704150002",
	},
	"hoa": {
		name: "Lê Thị Hoa", number: "099190000003", born: "01/01/1990", sex: "Nữ", village: "Thôn Trung", look: woman,
		situation: []string{"Tôi đã ly hôn năm 2021, đang nuôi hai con", "nhỏ đi học. Gia đình thuộc hộ cận nghèo năm 2026."},
		account:   "Ngân hàng Ngoại thương - 9704150003",
		children: []child{
			{name: "PHẠM GIA HÂN", born: "04/04/2016", bornWords: "Ngày bốn tháng tư năm hai nghìn không trăm mười sáu", sex: "Nữ",
				number: "27/2016", registered: "Ngày 18 tháng 4 năm 2016", father: "PHẠM VĂN DŨNG"},
			{name: "PHẠM GIA BẢO", born: "04/04/2020", bornWords: "Ngày bốn tháng tư năm hai nghìn không trăm hai mươi", sex: "Nam",
				number: "31/2020", registered: "Ngày 20 tháng 4 năm 2020", father: "PHẠM VĂN DŨNG"},
		},
	},
	"hanh": {
		name: "Phạm Thị Hạnh", number: "099175000004", born: "05/05/1975", sex: "Nữ", village: "Thôn Trung", look: woman,
	},
	// The late mother of the orphan; Phạm Thị Hạnh is her sister.
	"hoa-late": {
		name: "Phạm Thị Hòa", number: "099195000033", born: "12/08/1995", sex: "Nữ", village: "Thôn Trung", look: woman,
		children: []child{{name: "ĐINH AN NHIÊN", born: "10/06/2023", bornWords: "Ngày mười tháng sáu năm hai nghìn không trăm hai mươi ba", sex: "Nữ",
			number: "44/2023", registered: "Ngày 20 tháng 6 năm 2023", father: "ĐINH VĂN NAM"}},
	},
	"tu": {
		name: "Đinh Văn Tư", number: "099060000031", born: "20/11/1960", sex: "Nam", village: "Thôn Nam", look: oldMan,
	},
}
