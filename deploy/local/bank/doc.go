// Package bank is the bank of the local stack: a process with books of its own that takes payment orders over SFTP,
// pays them, and answers as a bank does. It knows nothing of the product, neither its code nor its tables.
//
// The drop-box has three folders: in/ (the client puts pain.001.001.10 here, under a hidden name or one that ends with
// .part first, then renames), archive/ (orders the bank has taken) and out/ (pain.002.001.11 and camt.053.001.08 for
// the client). The client may only write in in/, and only replace or remove what is still there.
//
// The order of things: an order is read and judged; its bookings and the receipt are appended to books.jsonl and
// synced; the order moves to archive/; the answers appear in out/, whole and under names that stay: serial number of
// the receipt, place among its answers, message. A bank that is killed at any moment goes on where it was. An order
// whose MsgId it has seen is refused as a duplicate (RJCT, DU01) and books nothing. The same EndToEndId in another
// message is paid again: it is the client who must not ask twice.
//
// A booking's date is the order's execution date; the bank has no calendar. Accounts ending in 0000 do not exist
// (AC01), unknown BICs are refused (RC01), money other than whole VND too (AM03, AM12).
//
// # Control (HTTP, loopback)
//
//	GET  /livez                 200 when the bank is open
//	GET  /books                 every booking, in order
//	GET  /receipts              every file it took, with its verdict and the names of the answers
//	GET  /files                 names and sizes in in/, archive/ and out/
//	GET  /misbehaviour          how it behaves now
//	POST /misbehave             JSON of [Conduct]; what is not named stays as it was
//	POST /reset-misbehaviour    behaves again; what was held back is answered at once
//
// Behaviour is kept in memory: a restarted bank behaves. With --seed other than 0 it sometimes, always the same way
// for the same seed, answers twice, late or in the wrong order, or loses the line right after a file was handed over:
// nothing that changes who is paid.
package bank
