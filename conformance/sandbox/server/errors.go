package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/jsonfault"
)

// Codes of answers that no provider documents. Their names cannot be mistaken for a provider's.
const (
	codeNoSuchPath       = "SANDBOX_NO_SUCH_PATH"
	codeMethodNotAllowed = "SANDBOX_METHOD_NOT_ALLOWED"
	codeNotImplemented   = "SANDBOX_NOT_IMPLEMENTED"
	codeBroken           = "SANDBOX_BROKEN"
)

// answerNoRoute answers 404, or 405 if the path has other methods.
func (c *Call) answerNoRoute(allow []string) {
	path := c.Request.URL.EscapedPath()
	if len(path) > 128 {
		path = path[:128] + "…"
	}

	c.undocumented = true
	if allow == nil {
		c.Refuse(&contract.Refusal{
			Status:  http.StatusNotFound,
			Code:    codeNoSuchPath,
			Message: "no operation of the document has this path",
			Reason:  fmt.Sprintf("no operation has the path %q", path),
		})
		return
	}

	slices.Sort(allow)
	methods := strings.Join(slices.Compact(allow), ", ")
	c.answer.header.Set("Allow", methods)
	c.Refuse(&contract.Refusal{
		Status:  http.StatusMethodNotAllowed,
		Code:    codeMethodNotAllowed,
		Message: "this path takes " + methods,
		Reason:  fmt.Sprintf("path %q takes %s", path, methods),
	})
}

// answerUnimplemented answers 501.
func (c *Call) answerUnimplemented() {
	c.undocumented = true
	c.Refuse(&contract.Refusal{
		Status:  http.StatusNotImplemented,
		Code:    codeNotImplemented,
		Message: "the sandbox does not implement " + c.op.ID,
		Reason:  "the sandbox does not implement this operation",
	})
}

// answerBroken records a mistake of the sandbox as a finding and answers 500 in the
// provider's form.
func (c *Call) answerBroken(f state.Finding) {
	f.Provider = c.api.name
	if c.op != nil {
		f.Operation = c.op.ID
	}
	c.api.host.state.AddFinding(f)
	c.undocumented, c.fault = true, nil
	c.Refuse(&contract.Refusal{
		Status:  http.StatusInternalServerError,
		Code:    codeBroken,
		Message: "the sandbox failed; see its findings",
		Reason:  f.Kind + ": " + f.Detail,
	})
}

// answerPanic answers after a panic of a handler.
func (c *Call) answerPanic(v any) {
	defer func() {
		if recover() != nil { // Backend.Refuse itself panics
			c.answer.body.Reset()
			c.answer.status = http.StatusInternalServerError
		}
	}()
	c.answerBroken(state.Finding{Kind: "panic", Detail: fmt.Sprintf("%v at %s", v, panicSite())})
}

// panicSite returns the line that panicked, as file:line.
func panicSite() string {
	lines := strings.Split(string(debug.Stack()), "\n")
	for i, line := range lines {
		// The frame after panic's own is where it happened.
		if strings.HasPrefix(line, "panic(") && i+3 < len(lines) {
			site, _, _ := strings.Cut(strings.TrimSpace(lines[i+3]), " ")
			return site[strings.LastIndexByte(site, '/')+1:]
		}
	}
	return "an unknown line"
}

// AnswerBadRequest answers a request that the generated code cannot read.
func AnswerBadRequest(_ http.ResponseWriter, r *http.Request, err error) {
	c := CallOf(r.Context())
	// The error may quote values of the request, so the log gets only its kind.
	reason := fmt.Errorf("the request does not decode: %s", DescribeDecodeError(err, c.Body, nil))
	c.Refuse(c.api.backend.Invalid(c, reason))
}

// DescribeDecodeError says why a body does not decode, without quoting it. into points to the
// wanted value. If it is nil, no field is named.
func DescribeDecodeError(err error, body []byte, into any) string {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return "JSON syntax at byte " + strconv.Itoa(1+jsonfault.Position(body, syntax))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the JSON text ends too early"
	case into == nil:
		return "a field has the wrong type"
	}
	if field := jsonfault.Field(WholeNumbers(body), into); field != "" {
		return "field " + field + " has the wrong type"
	}
	return "want a JSON object"
}

// StubErrors answers for generated handlers: what they cannot read, and what they return as an
// error. Each package of stubs has options of this form.
var StubErrors = struct {
	RequestErrorHandlerFunc, ResponseErrorHandlerFunc func(http.ResponseWriter, *http.Request, error)
}{AnswerBadRequest, answerError}

// answerError answers for a handler that returned an error.
func answerError(_ http.ResponseWriter, r *http.Request, err error) {
	c := CallOf(r.Context())
	var refusal *contract.Refusal
	switch {
	case errors.As(err, &refusal):
		c.Refuse(refusal)
	case errors.Is(err, errUnimplemented):
		c.answerUnimplemented()
	default:
		c.answerBroken(state.Finding{Kind: "answer", Detail: err.Error()})
	}
}
