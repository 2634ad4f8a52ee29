// Command soak lets merchants write to the sandbox while a fault plan
// injects faults into a quarter of their calls, and then compares what they believe
// with the sandbox's ledger.
//
//	go run ./internal/soak                    20,000 writes, 32 goroutines, 40 kills
//	go run ./internal/soak -seed 7 -writes 500
//
// There are three merchants. The first uses the clients of this module. The second
// is the same in a process of its own that is killed at random moments and started
// again, with only a durable record to remember by. The third, for comparison, uses
// the bare generated clients in a loop that tries three times more after an error.
//
// It exits with 1 unless the first two have none of these: a write that took effect
// twice, one believed failed that happened, one believed done that did not, one
// that is neither resolved nor beyond what the provider can be asked.
package main
