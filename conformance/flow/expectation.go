package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jppay/jppay/overlay"
)

// Expectation is what a step's call must lead to.
type Expectation struct {
	Status  int            `json:"status"`
	Code    string         `json:"code"`
	Error   bool           `json:"error"`
	Outcome string         `json:"outcome"`
	Is      []string       `json:"is"`
	Body    map[string]any `json:"body"`
	NotSent bool           `json:"notSent"`
	Resolve string         `json:"resolve"`
	ID      string         `json:"id"`

	NoClient bool `json:"noClient"`
}

// Success tells whether the call must succeed.
func (e Expectation) Success() bool { return e.Code == "" && !e.Error }

// sentinels are the errors that a case can name in "is".
var sentinels = map[string]error{
	"ErrNotSent":               overlay.ErrNotSent,
	"ErrOutcomeUnknown":        overlay.ErrOutcomeUnknown,
	"ErrDeclined":              overlay.ErrDeclined,
	"ErrActionRequired":        overlay.ErrActionRequired,
	"ErrUnauthorized":          overlay.ErrUnauthorized,
	"ErrNotFound":              overlay.ErrNotFound,
	"ErrRateLimited":           overlay.ErrRateLimited,
	"ErrUnavailable":           overlay.ErrUnavailable,
	"ErrBadAnswer":             overlay.ErrBadAnswer,
	"ErrNotDone":               overlay.ErrNotDone,
	"ErrTooLarge":              overlay.ErrTooLarge,
	"ErrContract":              overlay.ErrContract,
	"context.DeadlineExceeded": context.DeadlineExceeded,
}

// Compare returns an error that says what is not as expected. body is the body of a success; an
// error holds its own.
func (e Expectation) Compare(status int, body any, err error) error {
	var failure *overlay.Error
	if err != nil && !errors.As(err, &failure) {
		return fmt.Errorf("got a %T, want *overlay.Error: %w", err, err)
	}
	if e.Success() != (err == nil) {
		return fmt.Errorf("got error %v with status %d", err, status)
	}

	if failure != nil {
		if err := e.compareFailure(failure); err != nil {
			return err
		}
		status = failure.Status
		if len(failure.Body) > 0 {
			body = decode(failure.Body)
		}
	}
	if e.Status != 0 && status != e.Status {
		return fmt.Errorf("status %d, want %d: %w", status, e.Status, err)
	}
	for _, name := range e.Is {
		if !errors.Is(err, sentinels[name]) {
			return fmt.Errorf("the error is not %s: %w", name, err)
		}
	}

	return e.compareBody(body)
}

func (e Expectation) compareFailure(failure *overlay.Error) error {
	if failure.Code != e.Code {
		return fmt.Errorf("got code %q: %w", failure.Code, failure)
	}
	if e.Outcome != "" && failure.Outcome.String() != e.Outcome {
		return fmt.Errorf("outcome %q, want %q: %w", failure.Outcome, e.Outcome, failure)
	}

	if e.Resolve != "" && failure.Resolve != e.Resolve {
		return fmt.Errorf("the error says to ask %q, want %q: %w", failure.Resolve, e.Resolve, failure)
	}
	if e.ID != "" && failure.ID != e.ID {
		return fmt.Errorf("the error is about %q, want %q: %w", failure.ID, e.ID, failure)
	}

	return nil
}

func (e Expectation) compareBody(body any) error {
	for path, want := range e.Body {
		got, _ := lookup(body, path)
		text, expected := fmt.Sprint(got), fmt.Sprint(normalize(want))
		if beginning, cut := strings.CutSuffix(expected, "…"); cut && strings.HasPrefix(text, beginning) {
			continue
		}
		if text != expected {
			return fmt.Errorf("%s is %v, want %v", path, got, want)
		}
	}

	return nil
}

// normalize gives the numbers of a case file the same type as the numbers of a decoded answer.
func normalize(v any) any {
	if f, ok := v.(float64); ok {
		return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	}
	return v
}

// maxDecoded is the longest body, in bytes, whose fields can be compared.
const maxDecoded = 1 << 20

// decode returns the value of a body; nil where it is no JSON, or too long.
func decode(body []byte) any {
	if len(body) > maxDecoded {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// lookup follows a dotted path; numbers index arrays and # is an array's length.
func lookup(value any, path string) (any, bool) {
	for key := range strings.SplitSeq(path, ".") {
		switch node := value.(type) {
		case map[string]any:
			next, ok := node[key]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			if key == "#" {
				value = json.Number(strconv.Itoa(len(node)))
				continue
			}
			index, err := strconv.Atoi(key)
			if err != nil || index < 0 || index >= len(node) {
				return nil, false
			}
			value = node[index]
		default:
			return nil, false
		}
	}
	return value, true
}
