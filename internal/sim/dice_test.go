package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// kind is what dice decide.
type kind int

const (
	saleDice kind = iota
	routeDice
	readDice
	outageDice
	unwelcomeDice
	clockDice
	startDice
	leaveDice
	askDice
	budgetDice
	crashDice
	pauseDice
	slownessDice
	intentDice
	outcomeDice
	machineDice
	recoveryDice
	deskDice
	eventDice
	handlerDice
	inboxDice
	limitDice
	stopDice
)

// hashSeed makes diceOf the same in every process.
const hashSeed = 0x9e3779b97f4a7c15

// diceOf returns dice that depend on nothing but what they decide, and of what.
func diceOf(seed uint64, what kind, numbers ...int) *rand.Rand {
	mixed := (seed ^ uint64(what)) * hashSeed
	for _, n := range numbers {
		mixed = (mixed ^ uint64(n)) * hashSeed
		mixed ^= mixed >> 29
	}
	return rand.New(rand.NewPCG(seed, mixed))
}

// diceOfText is diceOf of a text.
func diceOfText(seed uint64, what kind, text string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(text))
	return diceOf(seed, what, int(hash.Sum64()))
}

func upTo(dice *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(dice.Int64N(int64(most)))
}
