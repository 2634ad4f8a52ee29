package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/overlay/policy"
)

// maxFlush is the longest time that FlushWebhooks waits.
const maxFlush = 10 * time.Second

func (e endpoint) setWebhookURL(r stubs.SetWebhookURLRequestObject) error {
	if r.Body.Merchant == nil {
		return e.sandbox.SetWebhookURL(r.Body.Key, r.Body.URL)
	}
	return e.sandbox.SetWebhookURLOf(*r.Body.Merchant, r.Body.Key, r.Body.URL)
}

func (e endpoint) sendWebhook(r stubs.SendWebhookRequestObject) error {
	return e.sandbox.SendWebhook(policy.Provider(r.Body.Provider), r.Body.Webhook, r.Body.Body)
}

func (e endpoint) repeatWebhook(r stubs.RepeatWebhookRequestObject) error {
	return e.sandbox.RepeatWebhook(int(r.Number))
}

func (e endpoint) FlushWebhooks(
	ctx context.Context, r stubs.FlushWebhooksRequestObject,
) (stubs.FlushWebhooksResponseObject, error) {
	within := maxFlush
	if r.Body != nil && r.Body.Timeout != nil {
		asked, err := parseDuration("timeout", *r.Body.Timeout)
		if err != nil {
			return nil, err
		}
		if asked <= 0 || asked > maxFlush {
			return nil, contract.Invalidf("timeout", "timeout is %s, want more than 0 and %s at most", asked, maxFlush)
		}
		within = asked
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	return nil, e.sandbox.Flush(ctx)
}

func (e endpoint) ListWebhooks(
	context.Context, stubs.ListWebhooksRequestObject,
) (stubs.ListWebhooksResponseObject, error) {
	return stubs.ListWebhooks200JSONResponse(e.deliveries()), nil
}

func (e endpoint) ListDeliveries(
	context.Context, stubs.ListDeliveriesRequestObject,
) (stubs.ListDeliveriesResponseObject, error) {
	return stubs.ListDeliveries200JSONResponse(e.deliveries()), nil
}

func (e endpoint) deliveries() []stubs.Delivery {
	list := []stubs.Delivery{}
	for _, d := range e.sandbox.Deliveries() {
		answer := stubs.Delivery{
			Number:   int64(d.Number),
			Provider: stubs.Provider(d.Provider),
			Webhook:  d.Webhook,
			At:       d.At,
			Host:     d.Host,
			Status:   d.Status,
		}
		if d.Err != nil {
			answer.Error = server.TextOrNil(d.Err.Error())
		}
		if d.Body != nil {
			answer.Body = new(json.RawMessage(d.Body))
		}
		list = append(list, answer)
	}
	return list
}

// addresses are where webhooks go. Their JSON is as the document says.
type addresses []webhooks.Address

// VisitListWebhookAddressesResponse implements stubs.ListWebhookAddressesResponseObject.
func (l addresses) VisitListWebhookAddressesResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

func (e endpoint) ListWebhookAddresses(
	context.Context, stubs.ListWebhookAddressesRequestObject,
) (stubs.ListWebhookAddressesResponseObject, error) {
	return addresses(e.sandbox.WebhookAddresses()), nil
}

func (e endpoint) ListWebhookExamples(
	context.Context, stubs.ListWebhookExamplesRequestObject,
) (stubs.ListWebhookExamplesResponseObject, error) {
	list := stubs.ListWebhookExamples200JSONResponse{}
	for _, provider := range []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy} {
		examples, err := contract.Of(provider).WebhookExamples()
		if err != nil {
			return nil, err
		}
		for _, e := range examples {
			list = append(list, stubs.WebhookExample{
				Provider: stubs.Provider(provider), Webhook: e.Webhook, Summary: e.Summary, Body: e.Body,
			})
		}
	}
	return list, nil
}
