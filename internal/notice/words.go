package notice

import (
	"fmt"
	"strings"
)

// word is what leaves the house about a happening: what it is, and what to do next. Mail and SMS pass through many
// hands, so it names no person, no scheme, no amount and no reason; those stand behind the login.
type word struct {
	vi, en         string
	nextVi, nextEn string
}

const (
	nothingVi = "Ông (bà) không cần làm gì thêm."
	nothingEn = "You need not do anything."
	lookVi    = "Xin đăng nhập để xem chi tiết."
	lookEn    = "Please log in for the details."
)

var words = map[string]word{
	"SUBMITTED":           {"Hồ sơ đã được tiếp nhận", "Your file was received", "Hạn trả lời: {due}. " + nothingVi, "It will be decided by {due}. " + nothingEn},
	"SUPPLEMENT_ASKED":    {"Cần ông (bà) bổ sung hồ sơ", "Something is needed from you", "Xin đăng nhập hoặc đến Bộ phận Một cửa để bổ sung trước ngày {by}. Thời hạn giải quyết tạm dừng đến khi ông (bà) trả lời.", "Please log in or come to the counter and answer by {by}. The time limit stands still until you do."},
	"SUPPLEMENT_ANSWERED": {"Đã nhận phần bổ sung", "Your answer was received", "Hạn trả lời mới: {due}. " + nothingVi, "It will be decided by {due}. " + nothingEn},
	"SUPPLEMENT_LAPSED":   {"Đã hết hạn bổ sung hồ sơ", "The time to answer is over", "Hồ sơ được xét theo những gì đã có. Hạn trả lời: {due}.", "The file is decided on what it holds, by {due}."},
	"SIGNED_APPROVED":     {"Hồ sơ đã có quyết định", "Your case was decided", lookVi, lookEn},
	"SIGNED_REFUSED":      {"Hồ sơ đã có quyết định", "Your case was decided", "Xin đăng nhập để xem quyết định, lý do và cách khiếu nại.", "Please log in for the decision, its reasons and how to appeal."},
	"LETTER_MADE":         {"Văn bản trả lời đã sẵn sàng", "Your letter is ready", "Xin đăng nhập để tải về.", "Please log in to download it."},
	"PAYMENT_CONFIRMED":   {"Tiền đã được chi trả", "A payment was made", lookVi, lookEn},
	"PAYMENT_REJECTED":    {"Khoản chi trả chưa thực hiện được", "A payment did not go through", "Xin đăng nhập để kiểm tra thông tin nhận tiền, hoặc liên hệ Bộ phận Một cửa.", "Please log in and check where you are paid, or ask at the counter."},
	"PAYMENT_AT_POST":     {"Tiền chờ ông (bà) tại bưu điện", "Your money waits at the post office", "Khi đến nhận xin mang theo căn cước. " + lookVi, "Bring your identity card. " + lookEn},
	"PAYMENT_UNCOLLECTED": {"Tiền tại bưu điện chưa được nhận", "Your money was not collected", "Khoản tiền được giữ lại cho ông (bà). Xin đăng nhập hoặc liên hệ Bộ phận Một cửa.", "It is kept for you. Please log in or ask at the counter."},
	"WITHDRAWN":           {"Hồ sơ đã được rút", "Your file was withdrawn", "Có thể mở hồ sơ mới bất cứ lúc nào.", "You can open a new case at any time."},
	"EXPIRED":             {"Bản nháp hồ sơ đã đóng", "Your draft was closed", "Bản nháp để quá lâu không nộp. Có thể mở hồ sơ mới bất cứ lúc nào.", "It was not handed in for too long. You can open a new case at any time."},
	"DEADLINE_PASSED":     {"Hồ sơ bị quá hạn giải quyết", "Your case is late", "Hạn trả lời {due} đã qua; lỗi không phải của ông (bà). Hồ sơ vẫn tiếp tục được giải quyết.", "The limit of {due} has passed, through no fault of yours. Your case goes on."},
}

// Letter is a notice as mail: Vietnamese first, English below. link is where to log in.
func (e Errand) Letter(link string) (subject, text string) {
	w := words[e.What]
	subject = fmt.Sprintf("%s – %s", w.vi, e.Case)
	text = fmt.Sprintf("%s.\nMã hồ sơ: %s\n%s\n%s\n\n—\n\n%s.\nCase: %[2]s\n%[6]s\n%[4]s\n\nThư tự động, xin không trả lời. / Sent automatically, please do not answer.\n",
		w.vi, e.Case, e.fill(w.nextVi), link, w.en, e.fill(w.nextEn))
	return subject, text
}

// Line is a notice as a short message, without the accents that would triple its length on the way (3GPP TS 23.038).
func (e Errand) Line(link string) string {
	return fmt.Sprintf("An Sinh: %s. Ma ho so %s. %s", plain(words[e.What].vi), e.Case, link)
}

func (e Errand) fill(text string) string {
	for name, value := range e.Params {
		text = strings.ReplaceAll(text, "{"+name+"}", fmt.Sprint(value))
	}
	return text
}
