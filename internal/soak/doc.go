// Command soak lets merchants write to the sandbox over real sockets while a fault plan injects
// faults into a quarter of their calls. The oracle of the simulation then compares what they
// believe with the sandbox's ledger.
//
//	go run ./internal/soak                    5,000 writes, 32 goroutines, 20 kills
//	go run ./internal/soak -seed 7 -writes 500
//
// There are two merchants. The process of the first runs to the end. The process of the second
// is killed at random moments and started again; it keeps only a durable record and its books.
// Each wish is in the books before the client is called.
//
// If the oracle finds a fault, it prints the write and the belief about it, and exits with 1.
// The simulation, internal/sim, makes more and other writes and compares them with a naive
// client. Here sockets, processes and clocks are real.
package main
