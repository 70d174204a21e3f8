package demo

import (
	"context"
	"maps"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/person"
)

// branching are the applications that do not go straight: an orphan for whom others act, a question of law, and files that are
// sent back, supplemented, corrected and withdrawn.
func branching() []application {
	orphan := person.Person{Name: "Đinh An Nhiên", BirthDate: civil.MustDate("2023-06-10"), Commune: "99001"}
	guardian := person.Person{CitizenNumber: "099055000032", Name: "Phạm Văn Lộc", BirthDate: civil.MustDate("1955-01-20"), Commune: "99001"}
	adopted := person.Person{Name: "Đinh Gia Hân", BirthDate: civil.MustDate("2018-05-05"), Commune: "99001"}
	papers := map[string][]string{
		"identity":                {"pham-thi-hanh-identity-card.jpg"},
		"child_birth_certificate": {"dinh-an-nhien-birth-certificate.jpg"},
		"parents_situation":       {"dinh-an-nhien-death-certificate-of-the-mother.jpg", "dinh-an-nhien-death-certificate-of-the-father.jpg"},
	}
	ofOrphan := func(child person.Person) map[string]any {
		return map[string]any{"birth_date": child.BirthDate.String(), "citizen": true, "parents": map[string]any{"mother": "dead", "father": "dead"},
			"adopted": false, "disability": "none", "hiv": false, "household_class": "not_poor", "on_benefit_since": nil}
	}
	question := ofOrphan(adopted)
	question["adopted"] = true
	slip := old("099145000043", "Đỗ Thị Nhàn", "1945-06-30", "9704150043", "cụ Đỗ Thị Nhàn: tự sửa hồ sơ trước khi có quyết định", (*Demo).corrected)
	slip.slip = maps.Clone(slip.facts)
	slip.slip["pension"] = true
	return []application{
		{title: "bé Đinh An Nhiên, 3 tuổi, mồ côi; dì nộp, người giám hộ nhận tiền", opener: "helper1", beneficiary: &orphan, scheme: "social-allowance",
			facts: ofOrphan(orphan), payout: to(guardian, account("9704150004", "PHAM VAN LOC")), papers: papers},
		{title: "bé Đinh Gia Hân, mồ côi đã được nhận nuôi: luật có hai cách hiểu", opener: "helper1", beneficiary: &adopted, scheme: "social-allowance",
			facts: question, payout: to(guardian, account("9704150004", "PHAM VAN LOC")), papers: papers, reading: "by_text"},
		old("099143000041", "Hồ Thị Lựu", "1943-09-01", "9704150041", "cụ Hồ Thị Lựu: Chủ tịch trả lại, thẩm định lần nữa", (*Demo).sentBack),
		old("099144000042", "Bùi Văn Thảo", "1944-02-14", "9704150042", "cụ Bùi Văn Thảo: bổ sung ảnh thẻ bị lóa", (*Demo).supplemented),
		slip,
		old("099146000044", "Trần Văn Khôi", "1946-11-11", "9704150044", "cụ Trần Văn Khôi: rút hồ sơ", (*Demo).withdrawn),
	}
}

// old is somebody of over seventy-five without a pension, whose file the counter takes in.
func old(number, name, born, to, title string, d detour) application {
	who := person.Person{CitizenNumber: number, Name: name, BirthDate: civil.MustDate(born), Commune: "99001"}
	return application{title: title, opener: "counter1", beneficiary: &who, scheme: "social-allowance", detour: d,
		facts: map[string]any{"birth_date": born, "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
			"children": []any{}, "pension": false, "monthly_social_insurance": false, "on_benefit_since": nil},
		payout: account(to, "NGUOI DUNG MAU"),
		papers: map[string][]string{"identity": {"nguyen-thi-sau-identity-card.jpg"}, "declaration": {"nguyen-thi-sau-declaration.pdf"}}}
}

// to pays somebody else than the beneficiary.
func to(payee person.Person, payout map[string]any) map[string]any {
	payout["payee"] = payee
	return payout
}

// sentBack: the chairman wants the officer to look again.
func (d *Demo) sentBack(ctx context.Context, _ application, r *Result) error {
	if err := d.answer(ctx, r.officer, r, map[string]any{"outcome": "approve"}); err != nil {
		return err
	}
	return d.answer(ctx, "commune_chairman1", r, map[string]any{"outcome": "return", "note": "Xin đối chiếu lại ngày sinh với thẻ căn cước."})
}

// supplemented: the officer cannot read the card; the applicant photographs it again.
func (d *Demo) supplemented(ctx context.Context, a application, r *Result) error {
	asked := map[string]any{"outcome": "supplement", "note": "Ảnh thẻ bị lóa.",
		"items": []any{map[string]any{"document": "identity", "reason": "Ảnh bị lóa, không đọc được số. Xin chụp lại."}}}
	if err := d.answer(ctx, r.officer, r, asked); err != nil {
		return err
	}
	user := d.API.As(a.opener)
	if err := d.upload(ctx, user, r, "identity", "nguyen-thi-sau-identity-card.jpg"); err != nil {
		return err
	}
	_, err := user.Do(ctx, "POST", "/v1/cases/"+r.Code+"/supplement", map[string]any{"note": "Đã chụp lại."}, nil)
	return err
}

// corrected: the form said that she had a pension, which was a slip of the pen.
func (d *Demo) corrected(ctx context.Context, a application, r *Result) error {
	_, err := d.API.As(a.opener).Do(ctx, "POST", "/v1/cases/"+r.Code+"/correct",
		map[string]any{"facts": a.facts, "note": "Đánh dấu nhầm, tôi không có lương hưu."}, nil)
	return err
}

// withdrawn: there will be no decision.
func (d *Demo) withdrawn(ctx context.Context, a application, r *Result) error {
	r.withdrawn = true
	_, err := d.API.As(a.opener).Do(ctx, "POST", "/v1/cases/"+r.Code+"/withdraw", map[string]any{"note": "Tôi sẽ nộp lại sau."}, nil)
	return err
}
