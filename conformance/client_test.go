package conformance_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// target is where the cases of one provider are run.
type target struct {
	url, apiKey, secret, merchant string
	now                           func() time.Time
}

// newClient builds a provider's client for a target.
func (to target) newClient(provider string, scope overlay.Scope, options ...overlay.Option) (any, error) {
	switch provider {
	case "paypay":
		return jppay.NewPayPay(jppay.PayPayConfig{
			BaseURL: to.url, APIKey: to.apiKey, APISecret: overlay.NewSecret(to.secret),
			MerchantID: to.merchant, MerchantScope: scope,
		}, append(options, overlay.WithClock(to.now))...)
	case "paidy":
		return jppay.NewPaidy(
			jppay.PaidyConfig{BaseURL: to.url, SecretKey: overlay.NewSecret(to.apiKey)}, options...)
	}

	return jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: to.url, APIKey: overlay.NewSecret(to.apiKey), Secret: overlay.NewSecret(to.secret),
	}, options...)
}

// change returns the target with what a step changes of it.
func (to target) change(c clientChange) (target, error) {
	if c.APIKey != "" {
		to.apiKey = c.APIKey
	}
	if c.Secret != "" {
		to.secret = c.Secret
	}
	if c.Merchant != "" {
		to.merchant = c.Merchant
	}
	if c.Skew != "" {
		skew, err := time.ParseDuration(c.Skew)
		if err != nil {
			return to, err
		}
		now := to.now
		to.now = func() time.Time { return now().Add(skew) }
	}

	return to, nil
}

// client builds the client of a step, correct but for what the step changes.
func (r *run) client(s step) (any, error) {
	to, err := r.target.change(s.Client)
	if err != nil {
		return nil, err
	}

	options := []overlay.Option{
		overlay.WithHTTPClient(r.transport(s.Client).Client()),
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

	return to.newClient(r.Provider, scope, options...)
}

// contract checks both directions against the document. A request that is wrong
// on purpose must be found wrong, and so must an answer that a fault has changed;
// both findings are then put aside, so that the client shows what it makes of it.
func (r *run) contract(s step) overlay.ContractCheck {
	validator := validators[r.Provider]

	return func(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
		err := validator.Check(operation, req, reqBody, res, resBody)
		if req != nil && s.InvalidRequest || res != nil && s.BrokenAnswer {
			assert.Error(r, err, "%s: the validator found nothing wrong", operation)
			return nil
		}

		assert.NoError(r, err, operation)
		if err == nil {
			r.count(operation, req, reqBody, res, resBody)
		}

		return err
	}
}

// transport counts the requests that reach the network, and changes them, after
// they were signed, as the step says.
func (r *run) transport(change clientChange) testkit.Transport {
	return func(req *http.Request) (*http.Response, error) {
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
	}
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
		return fmt.Errorf("nothing to tamper with: the body has no %q", text)
	}

	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(changed)), int64(len(changed))

	return nil
}
