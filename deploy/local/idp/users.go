package idp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/google/uuid"
)

// user is somebody who can log in. Roles are not here: the product knows who holds which duty, where and until when.
type user struct {
	Username string `json:"username"`
	Name     string `json:"name"`
	About    string `json:"about"` // who this is in the demonstration, in Vietnamese
	Subject  string `json:"subject"`
}

// seeded are the people of the local stack, the same as in the product's own seed (a test of the product compares
// them). All names are invented.
var seeded = []user{
	{Username: "applicant1", Name: "Nguyễn Thị Sáu", About: "Bà cụ 78 tuổi, xin trợ cấp hưu trí xã hội"},
	{Username: "applicant2", Name: "Trần Văn Bình", About: "Người khuyết tật nặng, xin trợ cấp xã hội"},
	{Username: "applicant3", Name: "Lê Thị Hoa", About: "Mẹ đã ly hôn nuôi hai con, hộ cận nghèo"},
	{Username: "helper1", Name: "Phạm Thị Hạnh", About: "Làm hồ sơ giúp người thân"},
	{Username: "counter1", Name: "Đỗ Thị Mai", About: "Bộ phận Một cửa: mở hồ sơ giúp người đến quầy"},
	{Username: "commune_officer1", Name: "Vũ Văn Lâm", About: "Công chức xã: thẩm định hồ sơ"},
	{Username: "commune_officer2", Name: "Bùi Thị Ngọc", About: "Công chức xã: thẩm định hồ sơ"},
	{Username: "commune_chairman1", Name: "Hoàng Văn Đức", About: "Chủ tịch UBND xã: ký quyết định"},
	{Username: "centre_officer1", Name: "Ngô Thị Thu", About: "Trung tâm Dịch vụ việc làm"},
	{Username: "province_officer1", Name: "Lý Văn Sơn", About: "Công chức Sở"},
	{Username: "province_director1", Name: "Trịnh Văn Khải", About: "Giám đốc Sở"},
	{Username: "treasurer1", Name: "Đặng Thị Lan", About: "Kế toán: lập kỳ chi trả"},
	{Username: "treasurer2", Name: "Phan Văn Tú", About: "Kế toán trưởng: duyệt kỳ chi trả"},
	{Username: "cashier1", Name: "Tạ Thị Yến", About: "Giao dịch viên bưu điện"},
	{Username: "policy_writer1", Name: "Mai Văn Quang", About: "Soạn bộ quy định"},
	{Username: "policy_approver1", Name: "Dương Thị Bích", About: "Duyệt bộ quy định"},
	{Username: "inspector1", Name: "Cao Văn Minh", About: "Thanh tra: xem tất cả, không sửa gì"},
	{Username: "admin1", Name: "Hồ Văn Phong", About: "Quản trị hệ thống: không xem hồ sơ"},
	{Username: "counter2", Name: "Lương Thị Nga", About: "Bộ phận Một cửa: mở hồ sơ giúp người đến quầy"},
	{Username: "counter3", Name: "Thái Thị Hương", About: "Bộ phận Một cửa phường Hòa Thuận"},
	{Username: "commune_officer3", Name: "Kiều Văn Thắng", About: "Công chức phường Hòa Thuận: thẩm định hồ sơ"},
	{Username: "commune_chairman2", Name: "Châu Thị Vân", About: "Chủ tịch UBND phường Hòa Thuận: ký quyết định"},
	{Username: "treasurer3", Name: "Quách Thị Liên", About: "Kế toán phường Hòa Thuận: lập kỳ chi trả"},
}

// subjects is the name space of RFC 9562 version 5 identifiers: the same username has the same subject on every
// machine and after every restart, and the subject does not show the username.
var subjects = uuid.MustParse("5ad6fd20-8b0f-4d44-9a0e-8f3f1d3c2c61")

// register finds people by either name.
type register struct {
	all        []user
	byUsername map[string]user
	bySubject  map[string]user
}

func people(file string) (*register, error) {
	list := seeded
	if file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("idp: --users: %w", err)
		}
		list = nil
		if err := json.Unmarshal(content, &list); err != nil {
			return nil, fmt.Errorf("idp: --users %s: %w", file, err)
		}
	}
	r := &register{byUsername: map[string]user{}, bySubject: map[string]user{}}
	for _, u := range list {
		if u.Username == "" || r.byUsername[u.Username].Username != "" {
			return nil, fmt.Errorf("idp: username %q is empty or twice in the list", u.Username)
		}
		u.Subject = uuid.NewSHA1(subjects, []byte(u.Username)).String()
		r.all = append(r.all, u)
		r.byUsername[u.Username], r.bySubject[u.Subject] = u, u
	}
	return r, nil
}

// accounts lists who can log in, for the front page and for whoever seeds the product.
func (r *register) accounts(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(r.all) // the reader is gone: nobody to tell
}
