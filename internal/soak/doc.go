// Command soak lets merchants write to the sandbox over real sockets while a fault plan
// injects faults into a quarter of their calls, and lets the oracle of the simulation
// compare what they believe with the sandbox's ledger.
//
//	go run ./internal/soak                    5,000 writes, 32 goroutines, 20 kills
//	go run ./internal/soak -seed 7 -writes 500
//
// There are two merchants. The first is a process that lives on. The second is the same,
// but its process is killed at random moments and started again, with only a durable
// record and its books to remember by. Each wish is in the books before the client is
// called.
//
// It exits with 1 if the oracle finds anything wrong, and prints the write and what was
// believed of it. The simulation, internal/sim, makes more writes, in more ways, and
// compares them with those of a naive client; here sockets, processes and clocks are
// real.
package main
