package overlay

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// verdict is what one answer, or its absence, means by itself.
type verdict struct {
	policy.Situation
	// success means that the call is over and its value is there.
	success bool
	// unseen means that the provider says success, but its answer does not show the object.
	// A read may show it: until then the record keeps the write open.
	unseen bool

	codeID, requestID string
	message, body     []byte
	content           []byte         // a success is decoded from it
	res               *http.Response // nil if none arrived
	retryAfter        time.Duration
	err               error
}

var errRefused = errors.New("the provider refused the request")

// cause returns why it is not success; nil if it is.
func (v *verdict) cause() error {
	switch {
	case v.success:
		return nil
	case v.err != nil:
		return v.err
	}
	return errRefused
}

// judge decides what an answer means, and decodes the value of a success. Nothing else does
// either.
func (d *Doer) judge(c *call, a answer) verdict {
	var v verdict
	op := c.op
	if a.res == nil {
		v.Outcome = NoOutcome
		if op.Write() {
			v.Outcome = DidNotHappen
		}
		if !a.neverLeft {
			v.Situation = op.After(0, "")
		}
		v = v.because(a.err)
		if _, distrusted := errors.AsType[*tls.CertificateVerificationError](a.err); distrusted && a.neverLeft {
			v.Cause = policy.Distrusted
		}
		return v
	}
	v.res, v.body = a.res, a.body
	v.requestID = a.res.Header.Get(d.dialect.requestIDHeader)
	v.retryAfter = retryAfter(a.res.Header, d.settings.now)
	status := a.res.StatusCode
	switch {
	case a.err != nil:
		v.Situation = op.After(status, "")
		v = v.because(a.err)
	case status/100 == 2:
		v = d.judgeSuccess(c, a, v)
	default:
		v = d.refusal(op, status, v)
	}
	v.Status = status
	return v.offContract(op, a.broken)
}

// because adds why an attempt has no answer, or why its answer cannot be read.
func (v verdict) because(err error) verdict {
	v.err = err
	switch {
	case errors.Is(err, ErrTooLarge):
		v.Cause = policy.TooLarge
	case errors.Is(err, ErrBadAnswer):
		v.Cause = policy.Unreadable
	}
	return v
}

// offContract turns an answer that breaks its document into an error.
func (v verdict) offContract(op *policy.Operation, broken error) verdict {
	if broken == nil {
		return v
	}
	v.Situation, v.success = op.OffContract(v.Situation), false
	if v.err == nil {
		v.err = fmt.Errorf("%w: %w", ErrContract, broken)
	} else {
		v.err = fmt.Errorf("%w; %w: %w", v.err, ErrContract, broken)
	}
	return v
}

// refusal reads an answer that is not success.
func (d *Doer) refusal(op *policy.Operation, status int, v verdict) verdict {
	refused := d.dialect.decode(status, v.body)
	v.Situation = op.After(status, refused.code)
	v.codeID, v.message = refused.codeID, []byte(refused.message)
	if refused.code != "" {
		return v
	}
	v.err = errors.New("the body does not have the provider's envelope")
	if status/100 == 3 {
		v.err = errors.New("the answer redirects; redirects are not followed")
	}
	return v
}

// judgeSuccess reads an answer whose status says that it is success.
func (d *Doer) judgeSuccess(c *call, a answer, v verdict) verdict {
	op, status := c.op, a.res.StatusCode
	empty := status == http.StatusNoContent && op.CodeField == ""
	if !empty && !isJSON(v.res.Header.Get("Content-Type")) {
		return v.unreadable(op, status, "its Content-Type is not JSON")
	}
	seen, err := d.readings[op].read(v.body, empty)
	switch {
	case err != nil:
		return v.unreadable(op, status, "the JSON is malformed or cut short")
	case op.CodeField != "" && seen.code == "":
		return v.unreadable(op, status, "it has no "+op.CodeField)
	case op.CodeField != "" && !op.IsSuccess(seen.code):
		return d.refusal(op, status, v)
	}
	v.content = seen.content
	if other := seen.differs(c); other.field != "" {
		return v.other(op, status, seen.code, other)
	}
	err = seen.decode(c.value)
	v.Situation = op.AfterSuccess(status, seen.code, seen.state, err == nil)
	switch v.success = v.Succeeded(); {
	case v.success:
		return v
	case v.Outcome == DidNotHappen, v.Outcome == Unknown && v.State != "":
		return v.notDone(op)
	}
	v.err, v.unseen = err, v.Outcome == Happened && op.Askable()
	return v
}

// other is the verdict on a success that is about another object than the request.
func (v verdict) other(op *policy.Operation, status int, code string, found difference) verdict {
	v.Situation = op.AfterOther(status, code, found.belongs)
	v.err = fmt.Errorf("%w: %s", ErrOther, found.field)
	return v
}

// notDone is the verdict on a success whose state says that the write did not happen, or has
// not happened yet.
func (v verdict) notDone(op *policy.Operation) verdict {
	v.Cause = policy.Answered
	v.err = fmt.Errorf("%w: %s is %s", ErrNotDone, op.State.Field, safetext.Value(v.State))
	return v
}

// unreadable is the verdict on an answer whose code cannot be read.
func (v verdict) unreadable(op *policy.Operation, status int, why string) verdict {
	v.Situation = op.After(status, "")
	return v.because(fmt.Errorf("%w: %s", ErrBadAnswer, why))
}

// response returns the answer for a raw client.
func (v *verdict) response() *http.Response {
	v.res.Body, v.res.ContentLength = bodyOf(v.content), int64(len(v.content))
	return v.res
}

// reading names the fields that are read of a success of an operation, in one pass.
type reading struct {
	paths       []string
	code, state int // places in paths, or absent
	value       int // likewise
	needs       int // the first of the needed fields
	echo        int // the first of the fields that repeat what was sent
}

// absent is the place of a field that an operation does not have.
const absent = -1

const (
	// maxNeeds bounds the fields that a success cannot lack.
	maxNeeds = 20
	// maxEcho bounds the fields that repeat what was sent.
	maxEcho = 10
	// maxPaths bounds the fields that are read of an answer: those, code, state and value.
	maxPaths = maxNeeds + maxEcho + 3
)

// seen is what was read of a success.
type seen struct {
	content     []byte // with every whole number written in digits
	value       []byte // the value is decoded from it; nil if there is none
	code, state string
	missing     string        // the first needed field that is missing or empty
	shown       [maxEcho]text // the values of op.Echo, without lists
}

func readingsOf(table []policy.Operation) map[*policy.Operation]*reading {
	readings := make(map[*policy.Operation]*reading, len(table))
	for i := range table {
		op := &table[i]
		r := &reading{}
		place := func(path string) int {
			if path == "" {
				return absent
			}
			r.paths = append(r.paths, path)
			return len(r.paths) - 1
		}
		r.code, r.value, r.state = place(op.CodeField), place(op.Value), absent
		if op.State != nil {
			r.state = place(op.State.Field)
		}
		r.needs = len(r.paths)
		r.paths = append(r.paths, op.Needs...)
		r.echo = len(r.paths)
		for _, echo := range op.Echo {
			r.paths = append(r.paths, echo.Answer)
		}
		readings[op] = r
	}
	return readings
}

// read reads the fields of a success.
func (r *reading) read(body []byte, empty bool) (seen, error) {
	if empty {
		return r.nothing(), nil
	}
	content := decimal.WholeNumbers(body)
	var places [maxPaths]rawjson.Token
	tokens := places[:len(r.paths)]
	if err := rawjson.Find(content, r.paths, tokens); err != nil {
		return seen{}, err
	}
	s := seen{content: content, value: content}
	if r.code != absent {
		s.code = textOf(content, tokens[r.code])
	}
	if r.state != absent {
		s.state, s.missing = r.stateOf(content, tokens[r.state])
	}
	if r.value != absent {
		s.value = content[tokens[r.value].Start:tokens[r.value].End]
		if tokens[r.value].Kind == rawjson.Absent {
			s.value = nil
		}
	}
	for i, token := range tokens[r.needs:r.echo] {
		if s.missing == "" && !holdsSomething(content, token) {
			s.missing = r.paths[r.needs+i]
		}
	}
	for i, token := range tokens[r.echo:] {
		s.shown[i] = textAt(content, token)
	}
	return s, nil
}

// stateOf returns the state of a success, or the name of its field if it is missing.
func (r *reading) stateOf(content []byte, token rawjson.Token) (state, missing string) {
	if token.Kind != rawjson.String {
		return "", r.paths[r.state]
	}
	return cmp.Or(textOf(content, token), "empty"), ""
}

// nothing is what was read of a success without a body.
func (r *reading) nothing() seen {
	if r.needs < r.echo {
		return seen{missing: r.paths[r.needs]}
	}
	return seen{}
}

func textOf(content []byte, token rawjson.Token) string {
	if token.Kind != rawjson.String {
		return ""
	}
	text, _ := rawjson.Unquote(content[token.Start:token.End])
	return string(text)
}

// holdsSomething tells whether a value is there and is neither null nor empty.
func holdsSomething(content []byte, token rawjson.Token) bool {
	switch token.Kind {
	case rawjson.Absent, rawjson.Null:
		return false
	case rawjson.String, rawjson.Array, rawjson.Object:
		return len(bytes.TrimLeft(content[token.Start+1:token.End-1], whiteSpace)) > 0
	case rawjson.Bool, rawjson.Number:
	}
	return true
}

// differs compares a success with what was sent.
func (s *seen) differs(c *call) difference {
	if len(c.op.Echo) == 0 {
		return difference{}
	}
	var room [maxEcho]text
	return anyDiffers(c.op, s.content, s.shown[:len(c.op.Echo)], c.sent(c.op.Echo, room[:]))
}

// decode decodes the value of a success, unless a needed field is missing.
func (s *seen) decode(value any) error {
	if s.missing != "" {
		return fmt.Errorf("%w: it has no %s", ErrBadAnswer, s.missing)
	}
	if value == nil || s.value == nil {
		return nil
	}
	if err := json.Unmarshal(s.value, value); err != nil {
		return &redactedError{fmt.Errorf("%w: it does not have the documented form", ErrBadAnswer), err}
	}
	return nil
}

func isJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
