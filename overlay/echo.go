package overlay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// text is a value that can be compared: a text, number or boolean, as text.
type text struct {
	value   []byte
	present bool
	broken  bool   // it is not Unicode, so nobody has sent it as an id
	salt    string // set if value is a fingerprint
}

// equals tells whether a value that an answer shows is this one.
func (t text) equals(shown text) bool {
	switch {
	case shown.broken:
		return false
	case t.salt != "":
		return shown.hide(t.salt) == string(t.value)
	}
	return bytes.Equal(shown.value, t.value)
}

// hide returns the fingerprint of a value, because some values are personal.
func (t text) hide(salt string) string {
	return keyedHash(salt, t.value)
}

// textAt returns the value at a place.
func textAt(body []byte, token rawjson.Token) text {
	raw := body[token.Start:token.End]
	switch token.Kind {
	case rawjson.String:
		value, exact := rawjson.Unquote(raw)
		return text{value: value, present: true, broken: !exact}
	case rawjson.Number:
		return text{value: decimal.WholeNumbers(raw), present: true}
	case rawjson.Bool:
		return text{value: raw, present: true}
	case rawjson.Absent, rawjson.Null, rawjson.Object, rawjson.Array:
	}
	return text{}
}

// answered returns the place of a dotted field of an answer. It finds the same field as the
// decoder of the caller's value.
func answered(body []byte, field string) rawjson.Token {
	found := make([]rawjson.Token, 1)
	if rawjson.Find(body, []string{field}, found) != nil {
		return rawjson.Token{}
	}
	return found[0]
}

// fieldAt returns the value of a dotted field; it is not present if there is no such field.
func fieldAt(body []byte, field string) text {
	return textAt(body, answered(body, field))
}

// sent returns what the call sends in each field that an answer repeats. It uses room for
// the result if room is large enough.
func (c *call) sent(fields []policy.Echo, room []text) []text {
	sent := append(room[:0], make([]text, len(fields))...)
	var namesRoom [maxEcho]string
	names := namesRoom[:0]
	var query url.Values
	if c.req.URL.RawQuery != "" {
		query = c.req.URL.Query()
	}
	for i, echo := range fields {
		names = append(names, echo.Request)
		if value := c.route.Value(echo.Request); value != "" {
			sent[i] = text{value: []byte(value), present: true}
		} else if query.Has(echo.Request) {
			sent[i] = text{value: []byte(query.Get(echo.Request)), present: true}
		}
	}
	if c.body == nil {
		return sent
	}
	var tokensRoom [maxEcho]rawjson.Token
	tokens := append(tokensRoom[:0], make([]rawjson.Token, len(names))...)
	if rawjson.Lookup(c.body, names, tokens) != nil {
		return sent
	}
	for i, token := range tokens {
		if !sent[i].present {
			sent[i] = textAt(c.body, token)
			sent[i].present = sent[i].present && !sent[i].broken
		}
	}
	return sent
}

// sent returns what was sent in each field that an answer repeats, as far as the write holds
// it.
func (w Write) sent(op *policy.Operation, fields []policy.Echo) []text {
	sent := make([]text, len(fields))
	for i, echo := range fields {
		value, kept := w.Refs[echo.Request]
		if !kept || slices.Contains(op.Compare, echo.Request) {
			continue
		}
		sent[i] = text{value: []byte(value), present: true}
		if !keptAsSent(op, echo.Request) {
			sent[i].salt = w.Salt
		}
	}
	return sent
}

// keptAsSent tells whether Refs holds a field as it was sent, and not its fingerprint:
// the fields that the provider is asked with.
func keptAsSent(op *policy.Operation, field string) bool {
	return field == op.Key || slices.Contains(op.Remember, field) || inPath(op, field)
}

func inPath(op *policy.Operation, field string) bool { return strings.Contains(op.Path, "{"+field+"}") }

// difference is a field of an answer that differs from what was sent.
type difference struct {
	field string // empty if nothing differs
	// belongs says that the answer shows our key: it belongs to another object.
	belongs bool
	// listed says that the field is a list, none of whose elements is ours.
	listed bool
	// changed says that a later call may have changed the field: nobody can tell whether the
	// object is ours.
	changed bool
}

// listMark follows the name of a list in a path.
const listMark = "[]."

// differs compares the answer of a read with what was sent.
func differs(op *policy.Operation, body []byte, sent []text) difference {
	shown := make([]text, len(op.Echo))
	for i, echo := range op.Echo {
		if strings.Contains(echo.Answer, listMark) {
			continue
		}
		shown[i] = fieldAt(body, echo.Answer)
	}
	return anyDiffers(op, body, shown, sent)
}

// anyDiffers compares the fields of an answer, and then its list, with what was sent.
func anyDiffers(op *policy.Operation, body []byte, shown, sent []text) difference {
	if found := fieldDiffers(op, shown, sent); found.field != "" {
		return found
	}
	return listDiffers(op, body, sent)
}

// fieldDiffers returns the first shown field that differs from what was sent.
func fieldDiffers(op *policy.Operation, shown, sent []text) difference {
	var found difference
	ours := false
	for i, echo := range op.Echo {
		if !sent[i].present || !shown[i].present {
			continue
		}
		same := sameValue(op, echo, sent[i], shown[i])
		if ours = ours || same && echo.Request == op.Key; !same && (found.field == "" || found.changed) {
			found.field, found.changed = echo.Answer, echo.MayDiffer
		}
	}
	found.belongs = ours && found.field != ""
	return found
}

// listDiffers looks for an element of a list that shows everything that was sent.
func listDiffers(op *policy.Operation, body []byte, sent []text) difference {
	list := ""
	for _, echo := range op.Echo {
		if before, _, listed := strings.Cut(echo.Answer, listMark); listed {
			list = before
		}
	}
	if list == "" {
		return difference{}
	}
	token := answered(body, list)
	var elements []json.RawMessage
	if token.Kind != rawjson.Array || json.Unmarshal(body[token.Start:token.End], &elements) != nil || len(elements) == 0 {
		return difference{}
	}
	if slices.ContainsFunc(elements, func(element json.RawMessage) bool { return showsAll(op, element, sent) }) {
		return difference{}
	}
	return difference{field: list, listed: true}
}

// showsAll tells whether an element of a list shows everything that was sent.
func showsAll(op *policy.Operation, element []byte, sent []text) bool {
	for i, echo := range op.Echo {
		_, field, listed := strings.Cut(echo.Answer, listMark)
		if !listed || !sent[i].present {
			continue
		}
		if shown := fieldAt(element, field); shown.present && !sameValue(op, echo, sent[i], shown) {
			return false
		}
	}
	return true
}

// sameValue tells whether an answer shows what was sent. A later attempt may have sent an id
// that was derived from the first.
func sameValue(op *policy.Operation, echo policy.Echo, sent, shown text) bool {
	derived := op.Retry == policy.NewID && echo.Request == op.Key
	return sent.equals(shown) || derived && DerivedFrom(string(sent.value), string(shown.value))
}

// ask asks what became of a write, and checks that the answer is about that write.
func (d *Doer) ask(ctx context.Context, op *policy.Operation, w Write) (Resolution, error) {
	found, err := d.config.Ask(ctx, w)
	if err != nil || len(found.Body) == 0 {
		return found, err
	}
	other := differs(op, found.Body, w.sent(op, op.Echo))
	if other.field == "" || other.listed && found.Outcome != Happened {
		return found, nil
	}
	found.Answer, found.Other, found.Outcome = nil, other.field, Unknown
	switch {
	case other.changed || other.listed:
		found.Reason = other.field + " differs from what was sent, and a later call may have changed it"
	case !other.belongs:
		found.Reason = "the answer is about another object: " + other.field + " differs"
	case !d.isTaken(op, w, found.Body):
		found.Reason = fmt.Sprintf("the %s belongs to another object: %s differs, and our write may have happened too",
			op.Key, other.field)
	default:
		found.Outcome = DidNotHappen
		found.Reason = fmt.Sprintf("the %s belongs to another object: %s differs", op.Key, other.field)
		return found, nil
	}
	return found, fmt.Errorf("overlay: %w about %s: %w: %s", ErrUnresolvable, op.ID, ErrOther, found.Reason)
}

// isTaken tells whether our write cannot exist because a read shows another object under our
// key: the provider must promise that a key is used once.
func (d *Doer) isTaken(op *policy.Operation, w Write, shown []byte) bool {
	if op.Unique == nil {
		return false
	}
	since, err := strconv.ParseInt(string(fieldAt(shown, op.Unique.Since).value), 10, 64)
	if err != nil || since <= 0 || d.settings.now().After(time.Unix(since, 0).AddDate(0, 0, op.Unique.Days)) {
		return false
	}
	for i, sent := range w.sent(op, op.Unique.For) {
		there := fieldAt(shown, op.Unique.For[i].Answer)
		if there.present = len(there.value) > 0; there.present != sent.present || sent.present && !sent.equals(there) {
			return false
		}
	}
	return true
}
