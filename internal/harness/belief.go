package harness

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// Told returns what a call tells about its write, from its answer or its error. There is an
// answer if the call asked for it.
func Told(answer overlay.Answer, err error) oracle.Belief {
	if err == nil {
		return BeliefOf(cmp.Or(answer.Outcome, overlay.Happened))
	}
	if failure, ok := errors.AsType[*overlay.Error](err); ok {
		return BeliefOf(failure.Outcome)
	}
	return oracle.Pending
}

// BeliefOf returns what a merchant believes after an outcome.
func BeliefOf(outcome overlay.Outcome) oracle.Belief {
	switch outcome {
	case overlay.Happened:
		return oracle.Happened
	case overlay.DidNotHappen:
		return oracle.DidNotHappen
	case overlay.Accepted:
		return oracle.Accepted
	case overlay.Unknown, overlay.Unresolvable, overlay.NoOutcome:
	}
	return oracle.Pending
}

// Stored returns what a merchant believes after reading an outcome's word in the record's
// table.
func Stored(word string) oracle.Belief {
	switch word {
	case overlay.Happened.String():
		return oracle.Happened
	case overlay.DidNotHappen.String():
		return oracle.DidNotHappen
	}
	return oracle.Pending
}

// Recorded returns what the record's table says of each write, by its id.
func Recorded(ctx context.Context, db *sql.DB) (beliefs map[string]oracle.Belief, err error) {
	rows, err := db.QueryContext(ctx, `SELECT id, outcome FROM jppay_write`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()

	beliefs = map[string]oracle.Belief{}
	for rows.Next() {
		var id, word string
		if err := rows.Scan(&id, &word); err != nil {
			return nil, err
		}
		beliefs[id] = Stored(word)
	}
	return beliefs, rows.Err()
}

// Left returns the writes that a record lists: those that are open, and those that cannot be
// resolved.
func Left(ctx context.Context, record *sqlrecord.Record) ([]overlay.Write, error) {
	const everything = 1_000_000
	open, err := record.Open(ctx, overlay.Write{}, everything)
	if err != nil {
		return nil, err
	}
	unresolvable, err := record.Unresolvable(ctx, overlay.Write{}, everything)
	return append(open, unresolvable...), err
}

// writeNumber is the key of a write's number in a context.
type writeNumber struct{}

// WithWrite adds the number of a write in the books to a context.
func WithWrite(ctx context.Context, number int) context.Context {
	return context.WithValue(ctx, writeNumber{}, number)
}

// WriteOf returns the number of the write in a context.
func WriteOf(ctx context.Context) (number int, ok bool) {
	number, ok = ctx.Value(writeNumber{}).(int)
	return number, ok
}
