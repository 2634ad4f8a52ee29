package paidy

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/overlay/validate"
)

// backend serves Paidy v2.
type backend struct {
	base *engine           // without a call; a call has its own
	key  [sha256.Size]byte // of the secret key

	secretKey string // for the journal
	publicKey string // for Checkout
}

var _ paidy.StrictServerInterface = (*backend)(nil)

func newBackend(e *engine, account Account) *backend {
	return &backend{
		base:      e,
		key:       sha256.Sum256([]byte(account.SecretKey)),
		secretKey: account.SecretKey,
		publicKey: account.PublicKey,
	}
}

// call is one call of the API. It has a method for each operation, which returns the body of
// the success. Methods that it lacks are those of the engine.
type call struct {
	*engine // what it does is told in the call's entry
	entry   *server.Call
}

func (b *backend) call(ctx context.Context) call {
	entry := server.CallOf(ctx)
	return call{engine: b.base.by(entry.Cause()), entry: entry}
}

func (c call) createPayment(r paidy.CreatePaymentRequestObject) (paidy.Payment, error) {
	p, note, err := c.charge(*r.Body)
	if err == nil && note != "" {
		c.entry.Note("%s", note)
	}
	return p, err
}

func (c call) getPayment(r paidy.GetPaymentRequestObject) (paidy.Payment, error) {
	p, expired, err := c.read(r.ID)
	if err == nil && expired {
		c.entry.Note("payment %s has expired; no source states what Paidy shows then", p.ID)
	}
	return p, err
}

func (c call) listTokens(paidy.ListTokensRequestObject) (paidy.TokenList, error) {
	return c.keptTokens(), nil
}

// Mount implements server.Backend.
func (b *backend) Mount(r *server.Router) {
	strict := paidy.NewStrictHandlerWithOptions(b, nil, paidy.StrictHTTPServerOptions(server.StubErrors))
	options := paidy.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: server.AnswerBadRequest}
	paidy.HandlerWithOptions(strict, options)
	// Recorded traffic has the slash, but one client leaves it out.
	r.Alias("/tokens", "/tokens/")
}

// RequestID implements server.Backend.
func (b *backend) RequestID() (header, id string) {
	return "Request-Id", newReference(b.base.state.IDs, "req_")
}

// Invalid uses one code for a wrong form and another one for wrong content. A field that is
// missing or has the wrong type is malformed. A value that breaks a limit or is not among the
// allowed values is invalid. An id of a wrong form counts as an unknown id. A media type that
// the document does not have is unsupported.
func (b *backend) Invalid(c *server.Call, err error) *contract.Refusal {
	r := &contract.Refusal{Code: codeMalformed, Reason: err.Error()}
	var broken *validate.Error
	if !errors.As(err, &broken) {
		return r
	}
	if c.Request.Header.Get("Content-Type") != "" && slices.ContainsFunc(broken.Violations, isMediaType) {
		r.Code = codeMediaType
		r.Reason += inferredFromName
		return r
	}

	r.Code = codeInvalid
	for _, v := range broken.Violations {
		switch v.Kind {
		case validate.KindLimit, validate.KindEnum, validate.KindFormat, validate.KindVariant:
		case validate.KindParameter:
			if v.Pointer == "path id" {
				r.Code = codeNotFound
				return r
			}
			r.Code = codeMalformed
		case validate.KindOperation, validate.KindStatus, validate.KindContentType, validate.KindEmptyBody,
			validate.KindMalformed, validate.KindDuplicateKey, validate.KindUnknownField, validate.KindRequired,
			validate.KindType, validate.KindHeader, validate.KindUnknownParameter, validate.KindRepeatedParameter,
			validate.KindNeeded:
			r.Code = codeMalformed
		}
	}
	r.Fields = missingFields(broken.Violations)
	return r
}

// inferredFromName is added to the reason if a source lists the code but does not say when it
// is used.
const inferredFromName = "; what leads to this code is inferred from its name"

func isMediaType(v validate.Violation) bool {
	return v.Kind == validate.KindContentType && v.Pointer == "header Content-Type"
}

// missingFields returns the fields of a body that are missing. Those inside other fields
// are left out: no source shows how Paidy names them.
func missingFields(violations []validate.Violation) []string {
	var names []string
	for _, v := range violations {
		name, inBody := strings.CutPrefix(v.Pointer, "/")
		if v.Kind == validate.KindRequired && inBody && !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// detailsOf returns the details of an error, which name the fields at fault (NX).
func detailsOf(fields []string) []paidy.ErrorDetail {
	var details []paidy.ErrorDetail
	for _, field := range fields {
		details = append(details, paidy.ErrorDetail{Kind: new("error.decoding"), Field: &field})
	}
	return details
}

// errorTexts are the title and the description of each error. Those of
// request_entity.invalid, authentication.failed, 404 and service.exception are
// Paidy's, the others the sandbox's.
var errorTexts = map[string][2]string{
	codeMalformed:    {"Request content malformed", "The request content is malformed."},
	codeInvalid:      {"Request entity validation failed", "Validation of the request entity failed"},
	codeExpired:      {"Authorization expired", "The authorization of the payment has expired."},
	codeUnauthorized: {"Authentication invalid", "The supplied authentication is invalid"},
	codeForbidden:    {"Service forbidden", "The state of the payment or token does not allow this."},
	codeNotFound:     {"Oh-ow", "The requested resource could not be found."},
	codeConflict:     {"Conflict", "The payment is closed already."},
	codeUnallowed:    {"Authorization failed", "The call is not authorized."},
	codeMethod:       {"Method invalid", "The method is not allowed here."},
	codeMediaType:    {"Media type unsupported", "The media type is not supported."},
	codeException:    {"Internal service exception", "Something went wrong"},
	codeVersion:      {"Version unknown", "The API version is unknown."},
}

// Refuse implements server.Backend. A forced "rejected" is a declined payment and not an error.
func (b *backend) Refuse(c *server.Call, r contract.Refusal) {
	if r.Code == codeRejected {
		b.decline(c, r)
		return
	}

	if r.Status == http.StatusMethodNotAllowed && r.Code != codeMethod { // the server does not know the code for paths
		r.Code = codeMethod
		c.Note("%s%s", r.Code, inferredFromName)
	}

	text, ok := errorTexts[r.Code]
	if !ok {
		text = [2]string{"Sandbox", r.Message}
	}

	e := paidy.Error{
		Reference:   newReference(b.base.state.IDs, "err_"),
		Status:      r.Status,
		Code:        r.Code,
		Title:       text[0],
		Description: text[1],
		Details:     detailsOf(r.Fields),
	}

	version := versionOf(c.Request)
	if version != versions[0] {
		e.Status = strconv.Itoa(r.Status)
	}

	header := c.Header()
	switch r.Code {
	case codeUnauthorized:
		header.Set("WWW-Authenticate", `Bearer realm="Paidy"`)
	case codeNotFound: // of an id: that of a path without an operation has no version
		header.Set("Paidy-Version", version)
	case codeException: // seen without reference and request id
		e.Reference = ""
		header.Del("Request-Id")
	}

	c.WriteJSON(r.Status, e)
}

// decline answers a forced "rejected" with a declined payment.
func (b *backend) decline(c *server.Call, r contract.Refusal) {
	var request paidy.CreatePaymentRequest
	if err := c.Decode(&request); err != nil {
		c.Refuse(b.Invalid(c, errors.New("the request does not decode: "+server.DescribeDecodeError(err, c.Body, &request))))
		return
	}
	p, err := b.base.by(c.Cause()).declinePayment(request)
	var refusal *contract.Refusal
	if errors.As(err, &refusal) {
		c.Refuse(refusal)
		return
	}
	c.Header().Set("Paidy-Version", versionOf(c.Request))
	c.WriteJSON(r.Status, p)
}

// answeredVersion returns the Paidy-Version of a success: the requested one, which was
// checked before, or the current one.
func answeredVersion(sent *string) *string {
	if sent == nil {
		return &versions[0]
	}
	return sent
}
