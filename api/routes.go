package api

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/errs"
)

// route is one line of the table of routes; openapi.yaml holds the same ones, which a test proves.
type route struct {
	method string
	path   string
	do     answering
}

// open are the routes for everybody.
func (d *Door) open() []route {
	return []route{
		{http.MethodGet, "/v1/schemes", d.listSchemes},
		{http.MethodGet, "/v1/schemes/{scheme}", d.showScheme},
		{http.MethodGet, "/v1/verify/{code}", d.verifyPaper},
		{http.MethodGet, "/openapi.yaml", showContract},
		{http.MethodGet, "/livez", d.live},
		{http.MethodGet, "/readyz", d.ready},
	}
}

// guarded are the routes that need a login.
func (d *Door) guarded() []route {
	return []route{
		{http.MethodPost, "/v1/determinations", d.determine},

		{http.MethodPost, "/v1/cases", d.openCase},
		{http.MethodGet, "/v1/cases", d.listCases},
		{http.MethodGet, "/v1/cases/{code}", d.showCase},
		{http.MethodPut, "/v1/cases/{code}/draft", d.saveDraft},
		{http.MethodPost, "/v1/cases/{code}/submit", d.submitCase},
		{http.MethodPost, "/v1/cases/{code}/supplement", d.supplementCase},
		{http.MethodPost, "/v1/cases/{code}/correct", d.correctCase},
		{http.MethodPost, "/v1/cases/{code}/withdraw", d.withdrawCase},
		{http.MethodGet, "/v1/cases/{code}/timeline", d.showTimeline},
		{http.MethodGet, "/v1/cases/{code}/readers", d.listReaders},
		{http.MethodGet, "/v1/audit", d.listTrail},

		{http.MethodPost, "/v1/cases/{code}/items/{id}/resolve", d.resolveItem},
		{http.MethodPost, "/v1/cases/{code}/items/{id}/ask-again", d.askAgain},

		{http.MethodGet, "/v1/tasks", d.listTasks},
		{http.MethodPost, "/v1/tasks/{id}/claim", d.claimTask},
		{http.MethodPost, "/v1/tasks/{id}/release", d.releaseTask},
		{http.MethodPost, "/v1/tasks/{id}/complete", d.completeTask},
		{http.MethodGet, "/v1/commands/{id}", d.showCommand},

		{http.MethodGet, "/v1/notices", d.listNotices},
		{http.MethodPost, "/v1/notices/{id}/read", d.readNotice},

		{http.MethodGet, "/v1/payments", d.listPayments},
		{http.MethodGet, "/v1/payment-runs", d.listRuns},
		{http.MethodPost, "/v1/payment-runs", d.makeRun},
		{http.MethodGet, "/v1/payment-runs/{id}", d.showRun},
		{http.MethodPost, "/v1/payment-runs/{id}/approve", d.approveRun},
		{http.MethodGet, "/v1/discrepancies", d.listDiscrepancies},
		{http.MethodPost, "/v1/discrepancies/{id}/close", d.closeDiscrepancy},
	}
}

// streams are guarded routes that carry files; they take as long as the file moves (patience.go).
func (d *Door) streams() []route {
	return []route{
		{http.MethodPost, "/v1/cases/{code}/documents", d.uploadDocument},
		{http.MethodGet, "/v1/cases/{code}/documents/{id}", d.showDocument},
		{http.MethodGet, "/v1/cases/{code}/letter", d.showLetter},
	}
}

func (d *Door) routes() {
	d.router.Use(noteRoute)
	for _, r := range d.open() {
		d.router.Handle(r.path, timely(r.do)).Methods(r.method)
	}
	d.router.Handle("/", d.config.Pages).Methods(http.MethodGet, http.MethodHead)
	d.router.Handle("/static/{file}", d.config.Pages).Methods(http.MethodGet, http.MethodHead)

	guarded := d.router.NewRoute().Subrouter()
	guarded.Use(d.login)
	for _, r := range d.guarded() {
		guarded.Handle(r.path, timely(r.do)).Methods(r.method)
	}
	for _, r := range d.streams() {
		guarded.Handle(r.path, r.do).Methods(r.method)
	}
	d.router.NotFoundHandler = answering(noRoute)
	d.router.MethodNotAllowedHandler = answering(d.noMethod)
}

func noRoute(http.ResponseWriter, *http.Request) error { return errs.New("ROUTE_NOT_FOUND") }

func crossOrigin(http.ResponseWriter, *http.Request) error { return errs.New("CROSS_ORIGIN") }

// noMethod names the methods the address does take, as RFC 9110 section 15.5.6 demands.
func (d *Door) noMethod(w http.ResponseWriter, r *http.Request) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if found := new(mux.RouteMatch); d.router.Match(probe, found) && found.MatchErr == nil {
			allowed = append(allowed, method)
		}
	}
	list := strings.Join(allowed, ", ")
	w.Header().Set("Allow", list)
	return errs.New("METHOD_NOT_ALLOWED", "method", r.Method, "allowed", list)
}
