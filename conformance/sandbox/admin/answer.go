package admin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// answerNothing sends {} for a call whose handler returns nil.
func answerNothing(next stubs.StrictHandlerFunc, _ string) stubs.StrictHandlerFunc {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
		answer, err := next(ctx, w, r, request)
		if err == nil && answer == nil {
			return nil, writeJSON(w, http.StatusOK, stubs.Nothing{})
		}
		return answer, err
	}
}

// failCall answers the error of a call by its kind. An answer that cannot be written is a
// mistake of the sandbox.
func failCall(w http.ResponseWriter, _ *http.Request, err error) {
	if unwritable, ok := errors.AsType[*json.MarshalerError](err); ok {
		panic(unwritable)
	}
	status := map[contract.ProblemKind]int{
		contract.WrongState: http.StatusConflict,
		contract.Unknown:    http.StatusNotFound,
		contract.Invalid:    http.StatusBadRequest,
	}[contract.KindOf(err)]
	fail(w, status, explain(err))
}

// explain returns the answer for an error. It leaves out the Go method that the error comes
// from.
func explain(err error) stubs.Error {
	if method, ok := errors.AsType[*contract.MethodError](err); ok {
		err = method.Err
	}
	answer := stubs.Error{Error: err.Error()}
	if problem, ok := errors.AsType[*contract.Problem](err); ok {
		answer.Error, answer.Field = problem.Reason, server.TextOrNil(problem.Field)
	}
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		answer.Error, answer.Code = refusal.Reason, &refusal.Code
	}
	return answer
}

// failDecoding answers a request that matches the document but that the generated code cannot
// read: a seed of more than 64 bits.
func failDecoding(w http.ResponseWriter, _ *http.Request, _ error) {
	fail(w, http.StatusBadRequest, stubs.Error{Error: "a number is out of range"})
}

// fail answers an error and adds it to the log.
func fail(w http.ResponseWriter, status int, answer stubs.Error) {
	reason := answer.Error
	if answer.Code != nil {
		reason = *answer.Code + ": " + reason
	}
	server.NoteOnPage(w, "%s", reason)
	_ = writeJSON(w, status, answer)
}

// writeJSON writes an answer.
func writeJSON(w http.ResponseWriter, status int, answer any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}
