package evidence

import "strings"

// World is one way in which the provider may behave. Each field changes what some history
// proves.
type World struct {
	Repeat Repeat
	Older  Older
	// Twin: somebody else has made an equal effect, which a read cannot tell from
	// ours. A legacy payment that is closed may have been captured by another process.
	Twin bool
	// Lags: the read may answer "not there" for any time although the effect is there. PayPay's
	// help page mentions a backlog and states no limit.
	Lags bool
	// Passes: a failed state is transient. PayPay repeats a refund that is REFUND_FAILED until
	// it is REFUNDED.
	Passes bool
}

// Repeat is what the provider does with a repeat of a request that it has accepted.
type Repeat uint8

const (
	// Replays answers with the result of the first request. That may be CREATED, if the repeat
	// comes quickly, or FAILED.
	Replays Repeat = iota
	// Refuses answers that the id is used, or that the state does not allow it.
	Refuses
	// RunsAgain does it a second time. With the recognition of one id switched off, sending
	// again at once charged 67 of 10,000 writes twice.
	RunsAgain
)

// Older says whether another order's object already has our id.
type Older uint8

const (
	// NoOlder means that the id is ours alone.
	NoOlder Older = iota
	// Inside means that there is one from within the period for which the provider promises
	// that ids are unique. Ours is not done during that period, but the period may end while a
	// request is under way.
	Inside
	// Outside means that there is one from before that period. Ours is done as well, and a read
	// may show either. PayPay checks only 525 or 921 days.
	Outside
)

// Others says who else may act on the write. The sender knows this from its record: by
// compare-and-set on the attempt, and from the recorded cancellations.
type Others uint8

const (
	// Nobody means that nobody else sends it, and nobody asked to cancel it.
	Nobody Others = iota
	// Senders means that another process may send the same write at any time.
	Senders
	// Cancellers means that somebody asked to cancel it. PayPay may cancel later, also after
	// the payment is COMPLETED.
	Cancellers
)

// Everybody lists all values of Others.
var Everybody = []Others{Nobody, Senders, Cancellers}

// String says it in words.
func (o Others) String() string {
	switch o {
	case Nobody:
		return "nobody else acts"
	case Senders:
		return "others may send it"
	case Cancellers:
		return "a cancellation was asked for"
	}
	return "invalid"
}

// String says it in words.
func (w World) String() string {
	words := []string{[]string{
		"a repeated request is replayed", "a repeated request is refused", "a repeated request is carried out again",
	}[w.Repeat]}
	switch w.Older {
	case NoOlder:
	case Inside:
		words = append(words, "another order has the id")
	case Outside:
		words = append(words, "another order had the id long ago")
	}
	if w.Twin {
		words = append(words, "somebody else made an equal one")
	}
	if w.Lags {
		words = append(words, "the read lags without bound")
	}
	if w.Passes {
		words = append(words, "a failure passes")
	}
	return strings.Join(words, ", ")
}

// Worlds returns every world that the documents of the operation leave open.
func (o Operation) Worlds() []World {
	var repeats []Repeat
	for repeat, open := range []bool{o.Replays, o.Refuses, o.RunsAgain} {
		if open {
			repeats = append(repeats, []Repeat{Replays, Refuses, RunsAgain}[repeat])
		}
	}
	olders := []Older{NoOlder}
	if o.Keyed {
		olders = append(olders, Inside, Outside)
	}

	var worlds []World
	for _, repeat := range repeats {
		for _, older := range olders {
			for _, twin := range readings(true, o.Read && !o.Marked) {
				for _, lags := range readings(true, o.Lags) {
					for _, passes := range readings(o.Fails || !o.States, o.Passes) {
						worlds = append(worlds, World{repeat, older, twin, lags, passes})
					}
				}
			}
		}
	}
	return worlds
}

// readings returns the values of a yes-or-no question that are open.
func readings(no, yes bool) []bool {
	var open []bool
	if no {
		open = append(open, false)
	}
	if yes {
		open = append(open, true)
	}
	return open
}
