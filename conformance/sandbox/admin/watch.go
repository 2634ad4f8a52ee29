package admin

import (
	"context"
	"net/http"
	"slices"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// The JSON of these types is as the document says.
type (
	effects  []state.Effect
	findings []state.Finding
	waiting  []paypay.Waiting
	entries  []journal.Call
	entry    journal.Call
)

// VisitGetLedgerResponse implements stubs.GetLedgerResponseObject.
func (l effects) VisitGetLedgerResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

// VisitListFindingsResponse implements stubs.ListFindingsResponseObject.
func (l findings) VisitListFindingsResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

// VisitListWaitingResponse implements stubs.ListWaitingResponseObject.
func (l waiting) VisitListWaitingResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

// VisitListRequestsResponse implements stubs.ListRequestsResponseObject.
func (l entries) VisitListRequestsResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

// VisitGetRequestResponse implements stubs.GetRequestResponseObject.
func (e entry) VisitGetRequestResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, e)
}

func (e endpoint) GetLedger(context.Context, stubs.GetLedgerRequestObject) (stubs.GetLedgerResponseObject, error) {
	return append(effects{}, e.sandbox.Ledger()...), nil
}

func (e endpoint) ListFindings(
	context.Context, stubs.ListFindingsRequestObject,
) (stubs.ListFindingsResponseObject, error) {
	return append(findings{}, e.sandbox.Findings()...), nil
}

func (e endpoint) ListWaiting(
	context.Context, stubs.ListWaitingRequestObject,
) (stubs.ListWaitingResponseObject, error) {
	list := waiting{}
	for _, merchant := range e.merchants {
		if merchant.PayPay == nil {
			continue
		}
		for _, one := range merchant.PayPay.Waiting() {
			one.Merchant = merchant.Name
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b paypay.Waiting) int { return b.Since.Compare(a.Since) })
	return list[:min(len(list), paypay.MaxWaiting)], nil
}

// usualLimit is the default limit of ListRequests.
const usualLimit = 100

func (e endpoint) ListRequests(
	_ context.Context, r stubs.ListRequestsRequestObject,
) (stubs.ListRequestsResponseObject, error) {
	return append(entries{}, e.sandbox.Calls(filterOf(r.Params))...), nil
}

func filterOf(p stubs.ListRequestsParams) journal.Filter {
	filter := journal.Filter{
		Operation: server.ValueOf(p.Operation), ID: server.ValueOf(p.ID), Text: server.ValueOf(p.Text), Limit: usualLimit,
	}
	if p.Kind != nil {
		filter.Kind = journal.Kind(*p.Kind)
	}
	if p.Provider != nil {
		filter.Provider = policy.Provider(*p.Provider)
	}
	if p.Status != nil {
		filter.StatusClass = *p.Status
	}
	if p.Since != nil {
		filter.Since = uint64(*p.Since) //nolint:gosec // the document has no number below 0
	}
	if p.Refused != nil {
		filter.Refused = *p.Refused
	}
	if p.Limit != nil {
		filter.Limit = *p.Limit
	}
	return filter
}

func (e endpoint) GetRequest(
	_ context.Context, r stubs.GetRequestRequestObject,
) (stubs.GetRequestResponseObject, error) {
	call, ok := e.sandbox.Call(uint64(r.Number)) //nolint:gosec // the document has no number below 1
	if !ok {
		return nil, contract.Unknownf("the journal has no entry with this number, or no longer has it")
	}
	return entry(call), nil
}

// repeated is the answer of RepeatRequest.
type repeated server.Repeated

// VisitRepeatRequestResponse implements stubs.RepeatRequestResponseObject.
func (r repeated) VisitRepeatRequestResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, r)
}

func (e endpoint) RepeatRequest(
	ctx context.Context, r stubs.RepeatRequestRequestObject,
) (stubs.RepeatRequestResponseObject, error) {
	signAfresh := r.Body == nil || r.Body.SignAfresh == nil || *r.Body.SignAfresh
	//nolint:gosec // the document has no number below 1
	answer, err := e.sandbox.RepeatCall(ctx, uint64(r.Number), signAfresh)
	return repeated(answer), err
}
