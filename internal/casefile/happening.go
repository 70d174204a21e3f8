package casefile

import (
	"fmt"
	"strings"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// Happening is one line of the timeline the applicant reads.
type Happening struct {
	At     time.Time      `json:"at"`
	On     civil.Date     `json:"on"`   // business date
	What   string         `json:"what"` // stable code
	Params map[string]any `json:"params,omitempty"`
	Vi     string         `json:"vi"`
	En     string         `json:"en"`
}

// sentences of the timeline, {names} filled from the parameters.
var sentences = map[string][2]string{
	"CASE_OPENED":            {"Hồ sơ {case} được mở.", "Case {case} was opened."},
	"DOCUMENT_RECEIVED":      {"Đã nhận giấy tờ: {kind}, {pages} trang.", "Document received: {kind}, {pages} pages."},
	"SUBMITTED":              {"Hồ sơ đã nộp đủ. Hạn trả lời: {due}.", "The full file was submitted. To be decided by {due}."},
	"CHECKED":                {"Giấy tờ đã được kiểm tra và niêm giữ.", "The documents were checked and locked."},
	"DETERMINED":             {"Quy định đã được áp dụng: {outcome}.", "The rules were applied: {outcome}."},
	"VERIFIED":               {"Cán bộ đã thẩm định hồ sơ.", "An officer verified the file."},
	"APPROVED":               {"Hồ sơ đã được một cấp đồng ý và chuyển lên cấp tiếp theo.", "One level agreed and passed the file on."},
	"RETURNED":               {"Hồ sơ được trả lại cấp dưới để xem xét thêm.", "The file was sent back one level for another look."},
	"SUPPLEMENT_ASKED":       {"Cần bổ sung hồ sơ trước ngày {by}. Thời hạn giải quyết tạm dừng cho đến khi ông (bà) trả lời.", "Something is needed from you by {by}. The time limit stands still until you answer."},
	"SUPPLEMENT_ANSWERED":    {"Đã nhận phần bổ sung. Hạn trả lời mới: {due}.", "Your answer was received. To be decided by {due}."},
	"SUPPLEMENT_LAPSED":      {"Đã quá ngày {by} mà chưa nhận được bổ sung; hồ sơ được xét theo những gì đã có. Hạn trả lời: {due}.", "Nothing was received by {by}; the file is decided on what it holds. To be decided by {due}."},
	"CORRECTED":              {"Thông tin trong hồ sơ đã được người nộp sửa; hồ sơ được kiểm tra lại.", "The applicant corrected the file; it is checked again."},
	"WITHDRAWN":              {"Người nộp đã rút hồ sơ.", "The applicant withdrew the file."},
	"EXPIRED":                {"Bản nháp để quá lâu không nộp nên đã đóng. Có thể mở hồ sơ mới bất cứ lúc nào.", "The draft was never handed in and has been closed. A new case can be opened at any time."},
	"DETERMINATION_CHANGED":  {"Kết quả tính lại đã thay đổi; hồ sơ được thẩm định lại.", "The rules now answer differently; the file is verified again."},
	"SIGNED_APPROVED":        {"Người có thẩm quyền đã ký quyết định hưởng.", "The competent person signed the grant."},
	"SIGNED_REFUSED":         {"Người có thẩm quyền đã ký văn bản từ chối, có nêu lý do.", "The competent person signed the refusal, with reasons."},
	"RECEIPT_MADE":           {"Giấy tiếp nhận hồ sơ và hẹn trả kết quả đã sẵn sàng để tải về.", "The receipt with the day of the answer is ready to download."},
	"SUPPLEMENT_LETTER_MADE": {"Phiếu yêu cầu sửa đổi, bổ sung hồ sơ đã sẵn sàng để tải về.", "The request for a supplement is ready to download."},
	"LETTER_MADE":            {"Văn bản trả lời đã sẵn sàng để tải về.", "The letter is ready to download."},
	"ENTITLED":               {"Được hưởng {amount} đồng mỗi tháng từ tháng {month}.", "Entitled to {amount} đồng a month from {month}."},
	"PAYMENT_SENT":           {"Lệnh chi {amount} đồng đã gửi ngân hàng.", "A payment of {amount} đồng was sent to the bank."},
	"PAYMENT_CONFIRMED":      {"Đã xác nhận chi trả {amount} đồng.", "The payment of {amount} đồng was confirmed."},
	"PAYMENT_REJECTED":       {"Lệnh chi bị từ chối hoặc trả lại (mã {reason}).", "The payment was rejected or came back (code {reason})."},
	"PAYMENT_AT_POST": {"Mời nhận {amount} đồng tiền mặt tại {post_office}, từ ngày {from} đến ngày {to}; xin mang căn cước.",
		"Collect {amount} đồng in cash at {post_office}, from {from} to {to}; bring your identity card."},
	"PAYMENT_UNCOLLECTED": {"Khoản tiền mặt {amount} đồng chưa được nhận ({reason}) và sẽ được chi lại, trừ khi cần xác minh.",
		"The cash of {amount} đồng was not collected ({reason}) and will be paid again unless something must be looked into."},
	"ITEM_FOUND":      {"Có điểm cần làm rõ: {item}.", "Something has to be made clear: {item}."},
	"ITEM_RESOLVED":   {"Đã làm rõ: {item}.", "Made clear: {item}."},
	"CLOSED":          {"Hồ sơ đã giải quyết xong.", "The case is closed."},
	"DEADLINE_PASSED": {"Đã quá hạn giải quyết {due}.", "The time limit of {due} has passed."},
}

// words are those for what the rules say, and for why cash came home.
var words = map[string]procedure.Title{
	"eligible":   {Vi: "đủ điều kiện", En: "eligible"},
	"ineligible": {Vi: "chưa đủ điều kiện", En: "not eligible"},
	"escalate":   {Vi: "cần người có thẩm quyền xem xét", En: "for a person to decide"},
	"incomplete": {Vi: "còn thiếu thông tin", En: "information is missing"},

	"NOT_COLLECTED":     {Vi: "hết thời hạn nhận tiền", En: "the time to collect it ended"},
	"DIED":              {Vi: "bưu điện báo người nhận đã mất", En: "the post reports that the payee died"},
	"MOVED":             {Vi: "người nhận đã chuyển đi", En: "the payee moved away"},
	"IDENTITY_MISMATCH": {Vi: "giấy tờ không khớp", En: "the identity card did not match"},
	"REFUSED":           {Vi: "người nhận từ chối nhận", En: "the payee refused it"},
}

// Told fills in the sentences of a happening. titles are the names of the scheme's document kinds.
func (h Happening) Told(titles map[string]procedure.Title) Happening {
	texts, known := sentences[h.What]
	if !known {
		texts = [2]string{h.What, h.What}
	}
	h.Vi, h.En = texts[0], texts[1]
	for name, value := range h.Params {
		word := fmt.Sprint(value)
		title, named := titles[word]
		if name != "kind" || !named {
			title, named = words[word]
		}
		if !named && name == "item" {
			title, named = item.Code(word).Title(), true
		}
		if !named {
			title = procedure.Title{Vi: word, En: word}
			if office, known := payment.PostOfficeOf(word); known && name == "post_office" {
				word = office.Name + ", " + office.Address
				title = procedure.Title{Vi: word, En: word}
			}
		}
		h.Vi = strings.ReplaceAll(h.Vi, "{"+name+"}", title.Vi)
		h.En = strings.ReplaceAll(h.En, "{"+name+"}", title.En)
	}
	return h
}
