package auth

// Action is something a person asks to do. The list is closed; who may do it is the table policies/authz/grants.rego.
type Action string

// The actions.
const (
	SchemesRead      Action = "schemes.read"
	CaseOpen         Action = "case.open"
	CaseRead         Action = "case.read"
	CaseList         Action = "case.list"
	CaseDraft        Action = "case.draft"
	DocumentUpload   Action = "case.document.upload"
	DocumentRead     Action = "case.document.read"
	CaseSubmit       Action = "case.submit"
	CaseSupplement   Action = "case.supplement"
	CaseCorrect      Action = "case.correct"
	CaseWithdraw     Action = "case.withdraw"
	LetterRead       Action = "case.letter.read"
	ReadersRead      Action = "case.readers.read"
	TaskList         Action = "task.list"
	TaskClaim        Action = "task.claim"
	TaskRelease      Action = "task.release"
	TaskComplete     Action = "task.complete"
	ItemResolve      Action = "case.item.resolve"
	ItemAskAgain     Action = "case.item.ask"
	CommandRead      Action = "command.read"
	PaymentRead      Action = "payment.read"
	RunMake          Action = "run.make"
	RunApprove       Action = "run.approve"
	DiscrepancyRead  Action = "discrepancy.read"
	DiscrepancyClose Action = "discrepancy.close"
	PaperVerify      Action = "paper.verify"
	DeterminationAsk Action = "determination.ask"
	NoticeList       Action = "notice.list"
	NoticeRead       Action = "notice.read"
	AuditRead        Action = "audit.read"
	ClockAdvance     Action = "clock.advance"
)

// Actions is every action, in the order a case meets them.
func Actions() []Action {
	return []Action{
		SchemesRead, PaperVerify, DeterminationAsk,
		CaseOpen, CaseDraft, DocumentUpload, CaseSubmit, CaseSupplement, CaseCorrect, CaseWithdraw,
		CaseList, CaseRead, DocumentRead, LetterRead, ReadersRead,
		TaskList, TaskClaim, TaskRelease, TaskComplete, ItemResolve, ItemAskAgain,
		CommandRead, PaymentRead, RunMake, RunApprove, DiscrepancyRead, DiscrepancyClose,
		NoticeList, NoticeRead,
		AuditRead, ClockAdvance,
	}
}
