// Package sim runs the real clients and records against the sandbox in virtual time, behind
// gateways that lose, delay, repeat and replace messages. It compares what merchants believe
// with what really happened.
//
// A run has a seed. What happens to a write depends on the seed, the number of the write and
// the number of the attempt, and not on the order in which goroutines run. So a seed repeats
// the same faults for the same writes.
//
//	shop     what merchants want, do and believe; it writes its books before it calls
//	sales    all writes that move money, in the order in which shops make them
//	record   the merchants' database, which may fail before or after it stores
//	recovery processes that resolve what others left open
//	machine  several computers with clocks of their own, which share one record
//	crash    where in a write its process may die, and what a new one finds out
//	pause    how long a host may stop, and how slow a record may be
//	gateway  what happens between a merchant and a provider: route says what, odd how
//	         answers may differ from what most texts say
//	post     what happens between a provider and the merchant's receiver
//	receiver what merchants are told
//	events   what merchants must be told; it shares no code with the receiver
//	mood     how much the network does
//	dice     what is drawn
//	naive    the clients with one attempt and no record, in a loop, for comparison:
//	         they fail nothing
//	beside   inputs that the simulation does not make, a small test each
//	summary  what all runs together showed
//
// Package oracle compares books and ledger; it shares no code with the client. Package
// harness has what the soaks need as well: dice, clients, calls and sums.
//
// The clients run with their default timeouts and settling.
package sim
