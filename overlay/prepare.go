package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/jppay/jppay/internal/pathtemplate"
	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/internal/version"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	merchantHeader = "X-Assume-Merchant"
	merchantQuery  = "assumeMerchant"
)

// prepare finds the operation and the id of a call. An error means that it must not be sent.
func (d *Doer) prepare(c *call) error {
	if c.isWrite() {
		c.last.Outcome = DidNotHappen
	}
	switch {
	case c.op != nil && d.readings[c.op] == nil:
		c.op = nil
		return errors.New("the operation does not belong to this client")
	case c.options.Err != nil:
		return c.options.Err
	case c.unbuilt != nil:
		return redactBuildError(c.unbuilt)
	case c.ctx == nil:
		return errors.New("the context is nil")
	case c.req == nil:
		return errors.New("the request is nil")
	}
	if err := d.checkOrigin(c.req); err != nil {
		return err
	}
	if err := d.findOperation(c); err != nil {
		return err
	}
	if err := checkParameters(&c.route); err != nil {
		return err
	}
	var err error
	if c.body, err = d.readRequest(c.req); err != nil {
		return err
	}
	c.history = c.op.History()
	if c.key, c.id = subject(c.op, &c.route, c.body); c.id == "" && c.op.Key != "" {
		return policy.Misuse(c.op.Key + ": is empty") // nobody could ask about the write, or recognise it
	}
	return nil
}

// redactBuildError returns an error that does not print the value that could not be
// encoded, which may be personal. A policy.Misuse has a safe text and keeps it.
func redactBuildError(err error) error {
	if misuse, ok := errors.AsType[policy.Misuse](err); ok {
		return &redactedError{misuse, err}
	}
	return &redactedError{errors.New("the request cannot be built"), err}
}

var errNoOperation = errors.New("no operation has this method and path: is an id empty, or does it consist of dots?")

// findOperation compares the request with the operation of the call, or finds that of a
// raw request.
func (d *Doer) findOperation(c *call) error {
	path := c.req.URL.EscapedPath()
	if c.op != nil {
		found, ok := pathtemplate.Match(c.op.Path, path)
		if !ok || c.req.Method != c.op.Method {
			return errNoOperation
		}
		c.route = found
		return nil
	}
	for i := range d.config.Operations {
		op := &d.config.Operations[i]
		if op.Method != c.req.Method {
			continue
		}
		if found, ok := pathtemplate.Match(op.Path, path); ok {
			c.op, c.route = op, found
			if !op.Write() {
				c.last.Outcome = NoOutcome
			}
			return nil
		}
	}
	return errNoOperation
}

// checkOrigin refuses a request to another origin, so that credentials go to the configured
// one only, even if a request editor changed the request.
func (d *Doer) checkOrigin(req *http.Request) error {
	if req.URL == nil || req.URL.Scheme != d.origin.Scheme || req.URL.Host != d.origin.Host ||
		req.URL.User != nil || (req.Host != "" && req.Host != d.origin.Host) {
		return errors.New("the request goes to another origin than the client is configured for")
	}
	return nil
}

// readRequest returns the body's bytes, nil for none. Signing needs all of them.
func (d *Doer) readRequest(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := readCapped(req.Body, req.ContentLength, d.settings.maxBody)
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, fmt.Errorf("the request body exceeds %d bytes, the limit of WithMaxBody", d.settings.maxBody)
	case err != nil:
		return nil, fmt.Errorf("the request body cannot be read: %w", err)
	}
	return body, nil
}

// subject finds the id that a call is about: the operation's key, or its only
// path parameter.
func subject(op *policy.Operation, route *pathtemplate.Parameters, body []byte) (key, id string) {
	key = op.Key
	if key == "" {
		if route.Len() != 1 {
			return "", ""
		}
		key = route.Name(0)
	}
	if id = route.Value(key); id == "" && body != nil {
		id = textOf(body, answered(body, key))
	}
	if id == "" {
		return "", ""
	}
	return key, id
}

// merchant returns the merchant that a call names; empty if it names none.
func (c *call) merchant() string {
	if c.options.Merchant != "" {
		return c.options.Merchant
	}
	if c.req.URL.RawQuery != "" {
		if named := c.req.URL.Query().Get(merchantQuery); named != "" {
			return named
		}
	}
	return c.req.Header.Get(merchantHeader)
}

// address gives an attempt its own URL and header: it applies path override, merchant scope,
// fixed headers and those of the call.
func (d *Doer) address(c *call, attempt *http.Request) {
	header := make(http.Header, len(attempt.Header)+len(d.config.Header)+len(c.options.Header)+4)
	for _, from := range []http.Header{c.options.Header, attempt.Header, d.config.Header} {
		for name, values := range from {
			if _, set := header[name]; !set {
				header[name] = values[:len(values):len(values)]
			}
		}
	}
	finishHeader(header)
	attempt.Header = header

	override, moved := d.settings.overrides[c.op.ID]
	merchant := d.scopeTo(c)
	if merchant != "" && d.config.Scope == ScopeHeader {
		header[merchantHeader] = []string{merchant}
		merchant = ""
	}
	if !moved && merchant == "" {
		return
	}
	target := *attempt.URL
	if moved {
		target.RawPath = c.route.Expand(override)
		target.Path, _ = url.PathUnescape(target.RawPath)
	}
	if merchant != "" {
		query := target.Query()
		query.Set(merchantQuery, merchant)
		target.RawQuery = query.Encode()
	}
	attempt.URL = &target
}

// finishHeader sets the User-Agent, unless the call has set it or removed it on purpose. It
// drops the fields that would let net/http send a write twice.
func finishHeader(header http.Header) {
	if _, set := header["User-Agent"]; !set {
		header["User-Agent"] = []string{version.UserAgent()} // a new slice: a transport may change it
	}
	delete(header, "Idempotency-Key")
	delete(header, "X-Idempotency-Key")
}

// scopeTo returns the merchant that the client adds to a request: that of the call's option,
// or its own. It is empty if the request names one itself.
func (d *Doer) scopeTo(c *call) string {
	switch {
	case !c.op.Merchant:
		return ""
	case c.options.Merchant != "":
		return c.options.Merchant
	case d.config.Merchant == "", c.req.Header[merchantHeader] != nil,
		c.req.URL.RawQuery != "" && c.req.URL.Query().Has(merchantQuery):
		return ""
	}
	return d.config.Merchant
}

// needsNewID tells whether the next attempt must have a new id.
func (c *call) needsNewID() bool { return c.op.Retry == policy.NewID && c.history.Open() }

// renewed returns the body with the id of a later attempt in place of the first.
func (c *call) renewed() ([]byte, error) {
	id, fits := derivedID(c.id, c.attempts+1)
	var found [1]rawjson.Token
	err := rawjson.Lookup(c.body, []string{c.op.Key}, found[:])
	token := found[0]
	switch {
	case err != nil || token.Kind == rawjson.Absent || c.id == "":
		return nil, fmt.Errorf("%s is missing, so a new id cannot replace it", c.op.Key)
	case !fits:
		return nil, fmt.Errorf("%s is too long to derive a new id from it", c.op.Key)
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	return slices.Concat(c.body[:token.Start], quoted, c.body[token.End:]), nil
}
