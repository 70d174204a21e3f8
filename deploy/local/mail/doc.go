// Package mail is the mail server of the local stack: it takes every message over SMTP, delivers none, keeps them on
// disk and shows them. It knows nothing of the product.
//
// A message is appended to messages.jsonl and synced before the server says that it took it. Two messages with the same
// Message-ID are two lines: whether something came twice is for the reader to see.
//
// # Pages (HTTP, loopback)
//
//	GET  /                      the messages, for people
//	GET  /messages              the same as JSON, in the order in which they came
//	GET  /livez                 200 when the server is open
//	GET  /misbehaviour          how it behaves now
//	POST /misbehave             JSON of [Conduct]; what is not named stays as it was
//	POST /reset-misbehaviour    behaves again
//
// Behaviour is kept in memory: a restarted server behaves.
package mail
