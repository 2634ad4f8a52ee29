package flow

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/overlay"
)

// Target is where the cases of one provider are run.
type Target struct {
	URL, APIKey, Secret, Merchant string
	Now                           func() time.Time
}

// NewClient builds a provider's client for a target.
func (to Target) NewClient(provider string, scope overlay.Scope, options ...overlay.Option) (any, error) {
	switch provider {
	case "paypay":
		return jppay.NewPayPay(jppay.PayPayConfig{
			BaseURL: to.URL, APIKey: to.APIKey, APISecret: overlay.NewSecret(to.Secret),
			MerchantID: to.Merchant, MerchantScope: scope,
		}, append(options, overlay.WithClock(to.Now))...)
	case "paidy":
		return jppay.NewPaidy(
			jppay.PaidyConfig{BaseURL: to.URL, SecretKey: overlay.NewSecret(to.APIKey)}, options...)
	}

	return jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: to.URL, APIKey: overlay.NewSecret(to.APIKey), Secret: overlay.NewSecret(to.Secret),
	}, options...)
}

// change returns the target with the changes of a step.
func (to Target) change(c ClientChange) (Target, error) {
	if c.APIKey != "" {
		to.APIKey = c.APIKey
	}
	if c.Secret != "" {
		to.Secret = c.Secret
	}
	if c.Merchant != "" {
		to.Merchant = c.Merchant
	}
	if c.Skew != "" {
		skew, err := time.ParseDuration(c.Skew)
		if err != nil {
			return to, err
		}
		now := to.Now
		to.Now = func() time.Time { return now().Add(skew) }
	}

	return to, nil
}

// Client builds the client of a step. It is correct except for the changes of the step.
func (r *Run) Client(s Step) (any, error) {
	to, err := r.Target.change(s.Client)
	if err != nil {
		return nil, err
	}

	options := []overlay.Option{
		overlay.WithHTTPClient(&http.Client{Transport: r.transport(s.Client)}),
		overlay.WithContract(r.contract(s)),
		overlay.WithRetry(overlay.Retry{Attempts: max(s.Client.Attempts, 1), Base: time.Millisecond}),
	}
	if s.Client.PathOverride != "" {
		options = append(options, overlay.WithPathOverride(s.Call, s.Client.PathOverride))
	}
	scope := overlay.ScopeHeader
	if s.Client.Scope == "query" {
		scope = overlay.ScopeQuery
	}

	return to.NewClient(r.Provider, scope, options...)
}

// Exchange is a request or an answer, as the client saw it.
type Exchange struct {
	Operation string
	Request   *http.Request  // nil with an answer
	Response  *http.Response // nil with a request
	Body      []byte
	Broken    error // how it breaks the contract
}

// contract checks both directions against the document. The validator must find a request that
// is wrong on purpose, and an answer that a fault has changed. These two findings are not
// returned, so that the test shows what the client does itself.
func (r *Run) contract(s Step) overlay.ContractCheck {
	return func(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
		err := r.Validator.Check(operation, req, reqBody, res, resBody)
		if req != nil {
			r.exchanges = append(r.exchanges, Exchange{Operation: operation, Request: req, Body: reqBody, Broken: err})
		}
		if res != nil {
			r.exchanges = append(r.exchanges, Exchange{Operation: operation, Response: res, Body: resBody, Broken: err})
		}

		wrong := req != nil && s.InvalidRequest || res != nil && s.BrokenAnswer
		switch {
		case !wrong && err != nil:
			r.surprise = errors.Join(r.surprise, fmt.Errorf("%s: %w", operation, err))
		case wrong && err == nil:
			r.surprise = errors.Join(r.surprise, fmt.Errorf("%s: the validator found nothing wrong", operation))
		case wrong:
			return nil
		}

		return err
	}
}

// roundTripper is a function as a transport.
type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// transport counts the requests that reach the network, and changes them, after
// they were signed, as the step says.
func (r *Run) transport(change ClientChange) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		r.requests.Add(1)

		req = req.Clone(req.Context())
		if change.Unsigned {
			req.Header.Del("Authorization")
		}
		if change.Bearer != nil {
			req.Header.Set("Authorization", "Bearer "+*change.Bearer)
		}
		strip(req, change.Without)
		if change.Method != "" {
			req.Method = change.Method
		}
		if change.ContentType != "" {
			req.Header.Set("Content-Type", change.ContentType)
		}
		if len(change.Tamper) == 2 {
			if err := tamper(req, change.Tamper[0], change.Tamper[1]); err != nil {
				return nil, err
			}
		}

		return http.DefaultTransport.RoundTrip(req)
	})
}

// strip removes query and header parameters from a request.
func strip(req *http.Request, names []string) {
	if len(names) == 0 {
		return
	}
	query := req.URL.Query()
	for _, name := range names {
		query.Del(name)
		req.Header.Del(name)
	}
	req.URL.RawQuery = query.Encode()
}

// tamper replaces a text in the body of a request.
func tamper(req *http.Request, text, replacement string) error {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	changed := bytes.Replace(body, []byte(text), []byte(replacement), 1)
	if bytes.Equal(changed, body) {
		return fmt.Errorf("the body cannot be changed: it has no %q", text)
	}

	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(changed)), int64(len(changed))

	return nil
}
