package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/pdf"
	"github.com/an-sinh/ansinh/internal/testkit/debian"
)

// decision is a letter as the platform writes it; the person is invented.
func decision() letter.Letter {
	return letter.Letter{
		Office: "Ủy ban nhân dân xã Hòa Bình", Number: "H30.12-261102-0007", Place: "Hòa Bình", Date: civil.MustDate("2026-11-02"),
		To: "Nguyễn Thị Sáu", Subject: "Quyết định về việc hưởng trợ cấp hưu trí xã hội hằng tháng",
		Body: []string{
			"Ủy ban nhân dân xã Hòa Bình đã xem xét hồ sơ H30.12-261102-0007 nhận ngày 02/11/2026 của bà Nguyễn Thị Sáu, sinh ngày 15/03/1948, thường trú tại thôn Đông, xã Hòa Bình.",
			"Quyết định: bà Nguyễn Thị Sáu được hưởng trợ cấp hưu trí xã hội hằng tháng với mức 650.000 đồng/tháng, kể từ tháng 11/2026. Số tiền truy lĩnh của các tháng trước là 1.950.000 đồng.",
		},
		Reasons: []determination.Reason{
			{Code: "PENSION_AGE_75", Vi: "Bà đủ 78 tuổi vào ngày 02/11/2026, từ đủ 75 tuổi trở lên.", Article: "Điều 21 Luật Bảo hiểm xã hội số 41/2024/QH15"},
			{Code: "NO_MONTHLY_PENSION", Vi: "Bà không hưởng lương hưu hoặc trợ cấp bảo hiểm xã hội hằng tháng, theo lời khai ngày 02/11/2026 và dữ liệu của cơ quan bảo hiểm xã hội.", Article: "Điều 21 Luật Bảo hiểm xã hội số 41/2024/QH15"},
		},
		Closing: []string{
			"Tiền được chuyển vào tài khoản của bà Nguyễn Thị Sáu tại ngân hàng đã đăng ký, chậm nhất là ngày 10 hằng tháng.",
			"Nếu không đồng ý, bà có quyền khiếu nại theo quy định của pháp luật về khiếu nại. Khi hoàn cảnh thay đổi, xin báo ngay cho Ủy ban nhân dân cấp xã.",
		},
		Signer: letter.Signer{Title: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", Name: "Phạm Minh Đức"}, Case: "H30.12-261102-0007",
	}
}

// refusal is a plain letter with many reasons and a body that needs more than one page.
func refusal() letter.Letter {
	l := decision()
	l.To, l.Subject = "Lê Thị Hoa", "Trả lời hồ sơ đề nghị trợ cấp xã hội"
	l.Body = nil
	for range 14 {
		l.Body = append(l.Body, "Ủy ban nhân dân xã Hòa Bình đã xem xét hồ sơ của chị Lê Thị Hoa và trân trọng trả lời từng điểm dưới đây, kèm theo số liệu đã dùng và điều khoản của pháp luật mà mỗi điểm dựa vào, để chị có thể tự đối chiếu và bổ sung nếu có gì chưa đúng.")
	}
	for n := range 24 {
		l.Reasons = append(l.Reasons, l.Reasons[n%2])
	}
	return l
}

func render(t *testing.T, l letter.Letter) []byte {
	t.Helper()
	data, err := pdf.Render(l)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// textOf is the text of a PDF as another program reads it, its spaces and line breaks made single.
func textOf(t *testing.T, data []byte) string {
	t.Helper()
	tool, env := debian.Tool(t, "poppler-utils", "pdftotext")
	path := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(tool, "-enc", "UTF-8", "-nopgbrk", path, "-")
	command.Env = append(os.Environ(), env...)
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil || problems.Len() > 0 {
		t.Fatalf("pdftotext: %v\n%s", err, problems.String())
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestRender_isReadWordForWord(t *testing.T) {
	t.Parallel()
	l := decision()
	text := textOf(t, render(t, l))
	want := []string{
		"ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
		"Số: H30.12-261102-0007", "Hòa Bình, ngày 02 tháng 11 năm 2026", "QUYẾT ĐỊNH", "Về việc hưởng trợ cấp hưu trí xã hội hằng tháng",
		"Nơi nhận:", "- Ông (bà) Nguyễn Thị Sáu;", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Phạm Minh Đức", "Mã hồ sơ: H30.12-261102-0007", "Trang 1/1",
	}
	want = append(append(want, l.Body...), l.Closing...)
	for _, sentence := range want {
		if !strings.Contains(text, sentence) {
			t.Errorf("the letter lacks %q\n%s", sentence, text)
		}
	}
	for _, r := range l.Reasons { // columns may be read side by side
		for word := range strings.FieldsSeq(r.Vi + " " + r.Article + " " + r.Code) {
			if !strings.Contains(text, word) {
				t.Errorf("the table lacks %q of %s", word, r.Code)
			}
		}
	}
}

// Every letter of the language, in both cases, comes out as it went in.
func TestRender_knowsEveryVietnameseLetter(t *testing.T) {
	t.Parallel()
	const letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ₫"
	both := letters + " " + strings.ToUpper(letters)
	l := decision()
	l.Body, l.Subject = []string{both}, "Quyết định "+both // regular and bold
	text := strings.ReplaceAll(textOf(t, render(t, l)), " ", "")
	if n := strings.Count(text, strings.ReplaceAll(both, " ", "")); n != 1 {
		t.Errorf("found all letters in a row %d times in the body:\n%s", n, text)
	}
	if n := strings.Count(text, "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ₫"); n != 2 {
		t.Errorf("found all capital letters in a row %d times, want them in the body and the title:\n%s", n, text)
	}
}

func TestRender_composesAccentsThatCameApart(t *testing.T) {
	t.Parallel()
	l := decision()
	whole := render(t, l)
	l.To, l.Subject, l.Place = norm.NFD.String(l.To), norm.NFD.String(l.Subject), norm.NFD.String(l.Place)
	l.Signer.Name, l.Office = norm.NFD.String(l.Signer.Name), norm.NFD.String(l.Office)
	for n := range l.Body {
		l.Body[n] = norm.NFD.String(l.Body[n])
	}
	if !bytes.Equal(render(t, l), whole) {
		t.Error("decomposed text gives another letter than composed text")
	}
}

func TestRender_flowsOverPagesAndLosesNothing(t *testing.T) {
	t.Parallel()
	l := refusal()
	text := textOf(t, render(t, l))
	if n := strings.Count(text, "để chị có thể tự đối chiếu và bổ sung nếu có gì chưa đúng."); n != len(l.Body) {
		t.Errorf("found %d paragraphs of %d", n, len(l.Body))
	}
	if n := strings.Count(text, "PENSION_AGE_75") + strings.Count(text, "NO_MONTHLY_PENSION"); n != len(l.Reasons) {
		t.Errorf("found %d reasons of %d", n, len(l.Reasons))
	}
	footers := regexp.MustCompile(`Trang (\d+)/(\d+)`).FindAllStringSubmatch(text, -1)
	if len(footers) < 4 {
		t.Fatalf("expected several pages, got %v", footers)
	}
	for n, footer := range footers {
		if footer[1] != string(rune('1'+n)) || footer[2] != string(rune('0'+len(footers))) {
			t.Errorf("footer %d says %s", n+1, footer[0])
		}
	}
	for _, once := range []string{"V/v trả lời hồ sơ đề nghị trợ cấp xã hội", "Kính gửi: Ông (bà) Lê Thị Hoa", "- Như trên;"} {
		if strings.Count(text, once) != 1 {
			t.Errorf("%q stands %d times", once, strings.Count(text, once))
		}
	}
}

func TestRender_givesTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]letter.Letter{"decision": decision(), "refusal": refusal(), "empty": {}} {
		first := render(t, l)
		for range 2 {
			if !bytes.Equal(render(t, l), first) {
				t.Fatalf("%s: the bytes differ from one time to the next", name)
			}
		}
	}
}

func TestRender_standsWhateverTextItGets(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one endless word": strings.Repeat("a", 5000), "an emoji": "Xin chào 👋", "control characters": "a\x00b\u200bc\td",
		"signs of PDF": `) Tj ET (\`, "line breaks": "một\n\n- hai\n- ba\n", "broken text": "a\xffb", "Chinese": "漢字",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := decision()
			l.Office, l.Number, l.Place, l.To, l.Subject, l.Case, l.Body = text, text, text, text, text, text, []string{text}
			l.Reasons = []determination.Reason{{Code: text, Vi: text, Article: text}}
			l.Signer = letter.Signer{Title: text, Name: text}
			if got := textOf(t, render(t, l)); !strings.Contains(got, "CỘNG HÒA") {
				t.Errorf("the letter is not readable: %s", got)
			}
		})
	}
}

// A sign that the usual type lacks is set all the same, and looks like itself.
func TestRender_setsRareSignsToo(t *testing.T) {
	t.Parallel()
	l := decision()
	l.To = "Ελένη Иванова"
	if text := textOf(t, render(t, l)); !strings.Contains(text, l.To) {
		t.Errorf("%q is not in the letter:\n%s", l.To, text)
	}
}
