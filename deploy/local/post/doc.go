// Package post is the post office of the local stack: a process with books of its own that takes signed payment lists
// (danh sách chi trả) over HTTPS, pays cash against identity, and publishes signed results. It knows nothing of the
// product, neither its code nor its tables.
//
// # The wire
//
// Lists and results are JWS in compact serialisation (RFC 7515), signed with Ed25519 ("alg":"EdDSA", RFC 8037), one
// artefact that is proof by itself. "typ" is post-payment-list or post-payment-results; the payload is JSON, version 1.
//
//	PUT /v1/lists/{id}              201 and the receipt; the same bytes again get the same answer
//	GET /v1/results?as_of=DATE      names of the results published so far, in order; a name never changes its bytes
//	GET /v1/results/{name}          the results, a JWS
//
// What is refused comes as {"code", "message"}: UNSIGNED and SIGNATURE_WRONG (401), LIST_MALFORMED and LIST_TOTALS
// (422), LIST_DIFFERS (409, the same id with other bytes), KEY_USED (409, a line of another list).
//
// # Days
//
// The post has no clock: windows are dates, and its day is the latest one it has been told, by a list (made_on), by a
// question for results (as_of), or by the control. On its day people whose window is open come and are paid, unless the
// conduct keeps them away; when the day lies behind a window, what was not collected comes home (NOT_COLLECTED).
//
// # Control (HTTP, loopback)
//
//	GET  /livez                 200 when the post is open
//	GET  /books                 every line it was ever asked to pay, with what became of it
//	GET  /lists, GET /results   what came in, what went out
//	POST /collect               {"key", "citizen_number", "cashier"}: somebody stands at the counter
//	POST /uncollected           {"key", "reason", "cashier"}: DIED, MOVED, IDENTITY_MISMATCH, REFUSED
//	POST /advance               {"date"}: its day moves on
//	GET  /misbehaviour          how it behaves now
//	POST /misbehave             JSON of [Conduct]; what is not named stays as it was
//	POST /reset-misbehaviour    behaves again; what was held back or told wrongly is told rightly at once
//
// An entry is in books.jsonl, synced, before anybody is told; a post that is killed at any moment goes on where it was.
// Behaviour is kept in memory: a restarted post behaves. With --seed other than 0 it sometimes, always the same way for
// the same seed, answers twice, late or in the wrong order, or hangs up after it took a list: nothing that changes who
// is paid.
package post
