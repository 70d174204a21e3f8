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

// seeded are the people of the local stack. All names are invented.
var seeded = []user{
	{Username: "applicant1", Name: "Nguyễn Thị Lành", About: "Người dân"},
	{Username: "applicant2", Name: "Trần Văn Đoàn", About: "Người dân"},
	{Username: "applicant3", Name: "Lò Thị Pánh", About: "Người dân"},
	{Username: "helper1", Name: "Phạm Thu Thảo", About: "Người giúp nộp hồ sơ"},
	{Username: "counter1", Name: "Lê Minh Nguyệt", About: "Công chức một cửa của xã"},
	{Username: "commune_officer1", Name: "Hoàng Văn Kiên", About: "Công chức thẩm định của xã"},
	{Username: "commune_officer2", Name: "Vũ Thị Hạnh", About: "Công chức thẩm định của xã"},
	{Username: "commune_chairman1", Name: "Đặng Quốc Bảo", About: "Chủ tịch Ủy ban nhân dân xã"},
	{Username: "centre_officer1", Name: "Bùi Thanh Tâm", About: "Viên chức trung tâm dịch vụ việc làm"},
	{Username: "province_officer1", Name: "Đỗ Hải Yến", About: "Chuyên viên của tỉnh"},
	{Username: "province_director1", Name: "Ngô Đức Thịnh", About: "Giám đốc sở"},
	{Username: "treasurer1", Name: "Dương Thị Mai", About: "Kế toán lập kỳ chi trả"},
	{Username: "treasurer2", Name: "Lý Công Minh", About: "Kế toán trưởng duyệt kỳ chi trả"},
	{Username: "cashier1", Name: "Hồ Ngọc Ánh", About: "Giao dịch viên bưu điện"},
	{Username: "policy_writer1", Name: "Phan Nhật Linh", About: "Người soạn quy tắc chính sách"},
	{Username: "policy_approver1", Name: "Trương Gia Huy", About: "Người duyệt quy tắc chính sách"},
	{Username: "inspector1", Name: "Đinh Tuấn Khải", About: "Thanh tra"},
	{Username: "admin1", Name: "Mai Xuân Phúc", About: "Quản trị hệ thống"},
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
