// Package evidence says what may be believed about a write from what its sender saw. It is a
// model without HTTP, providers and code of the clients. It exists to judge the clients from
// outside.
//
// # History
//
// A [History] is everything that the sender of one write knows, in order: each attempt and what
// came back, each question ("is it there?") and its answer. It has no times, except for one
// fact. An event is settled if the whole margin had passed since the latest attempt was stored:
// after that, no earlier request can still arrive. A process that died between storing an
// attempt and its answer has lost that answer, so it needs no event of its own.
//
// # World
//
// A [World] is one way in which the provider may behave: whether it recognises a repeated id,
// whether another payment has the id already, whether a read may lag behind. An [Operation]
// says which of these readings its documents leave open. The network has choices too. A request
// whose answer was lost may have arrived, may arrive later, or may never arrive. The sender
// sees neither the world nor these choices.
//
// # Verdict
//
// [Believable] tries every world and every choice, and keeps those in which the
// sender sees exactly this history. Then:
//
//   - Happened: in each of them the write has taken effect, and no cancellation can
//     undo it. A cancelled effect does not count.
//   - DidNotHappen: in none of them has it taken effect, and in none can it still do so.
//   - Accepted: in each of them the provider has accepted the write, and has not
//     shown that it failed. Its result is open.
//   - Unknown: everything else, including a history that no world explains. Then one
//     of the assumptions below is wrong, and nothing may be believed.
//
// [MaySendAgain] answers another question: whether the same bytes may be sent once more,
// because that leads to two effects in none of them. Some unknown writes are safe to send
// again, because the provider recognises the id; others are not.
//
// # What is assumed
//
// The model assumes these facts of the design and does not vary them:
//
//   - Only the provider answers in its own form with a documented code. The answer
//     of a gateway is [Undocumented].
//   - One attempt is one request: nothing below the sender repeats it.
//   - The margin of a settled event is long enough: it covers pauses of the host and
//     delays of proxies.
//   - Questions go to the account that the write was sent to.
//   - An id names one purchase. An object under our id with everything equal is ours;
//     an object with another amount, user or payment is not. A write without such an
//     id cannot be told from an equal one, unless it left a mark.
//
// # Use
//
// [Histories] enumerates what can be seen. [Contradictions] gives every history to
// another judge and returns where it is certain of something that a world denies;
// [DoubleCharges] does the same for "may it be sent again?". The command
//
//	go run ./internal/evidence/check
//
// prints the verdict of every short history, operation by operation, and counts the
// long ones.
package evidence
