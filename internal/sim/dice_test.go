package sim

import "github.com/jppay/jppay/internal/harness"

// What dice decide.
const (
	saleDice harness.Kind = iota
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
