// Code generated from specs/paidy.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

package raw

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	. "github.com/jppay/jppay/gen/paidy"
	"github.com/oapi-codegen/runtime"
)

// RequestEditorFn is the function signature for the RequestEditor callback function
type RequestEditorFn func(ctx context.Context, req *http.Request) error

// Doer performs HTTP requests.
//
// The standard http.Client implements this interface.
type HttpRequestDoer interface {
	Do(req *http.Request) (*http.Response, error)
}

// Client which conforms to the OpenAPI3 specification for this service.
type Client struct {
	// The endpoint of the server conforming to this interface, with scheme,
	// https://api.deepmap.com for example. This can contain a path relative
	// to the server, such as https://api.deepmap.com/dev-test, and all the
	// paths in the swagger spec will be appended to the server.
	Server string

	// Doer for performing requests, typically a *http.Client with any
	// customized settings, such as certificate chains.
	Client HttpRequestDoer

	// A list of callbacks for modifying requests which are generated before sending over
	// the network.
	RequestEditors []RequestEditorFn
}

// CreatePaymentWithBody Charge a token
//
// Creates a payment from an active token. Approval and refusal both answer 200 and only `status` tells them apart: `rejected` is an ordinary decline, and Paidy does not disclose the reason. Send it once: there is no idempotency key, and no list call finds the payment after a lost answer; only the webhook that carries your `order_ref` does, and only for an approval. Paidy's support text says to repeat after a 5xx, but no source says that a repeat cannot charge twice.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /payments (the `CreatePayment` operationId).
func (c *Client) CreatePaymentWithBody(ctx context.Context, params *CreatePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePayment Charge a token
//
// Creates a payment from an active token. Approval and refusal both answer 200 and only `status` tells them apart: `rejected` is an ordinary decline, and Paidy does not disclose the reason. Send it once: there is no idempotency key, and no list call finds the payment after a lost answer; only the webhook that carries your `order_ref` does, and only for an approval. Paidy's support text says to repeat after a 5xx, but no source says that a repeat cannot charge twice.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /payments (the `CreatePayment` operationId).
func (c *Client) CreatePayment(ctx context.Context, params *CreatePaymentParams, body CreatePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPayment Read a payment
//
// Returns the payment with its captures and refunds; the way to learn what happened to a write whose answer was lost. What an authorization shows after it expired is not public: compare `expires_at` with the clock.
//
// Corresponds with GET /payments/{id} (the `GetPayment` operationId).
func (c *Client) GetPayment(ctx context.Context, id PaymentID, params *GetPaymentParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPaymentRequest(c.Server, id, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// UpdatePaymentWithBody Update a payment
//
// Replaces the order reference, the description or the metadata of an authorized or closed payment; its status stays. `metadata` replaces the whole stored map. `order_ref` comes back as `order.order_ref`. The same update sent twice was seen to answer the same twice, so it may be sent again after a lost answer.
//
// Takes any type of body and a specified content type.
//
// Corresponds with PUT /payments/{id} (the `UpdatePayment` operationId).
func (c *Client) UpdatePaymentWithBody(ctx context.Context, id PaymentID, params *UpdatePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewUpdatePaymentRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// UpdatePayment Update a payment
//
// Replaces the order reference, the description or the metadata of an authorized or closed payment; its status stays. `metadata` replaces the whole stored map. `order_ref` comes back as `order.order_ref`. The same update sent twice was seen to answer the same twice, so it may be sent again after a lost answer.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with PUT /payments/{id} (the `UpdatePayment` operationId).
func (c *Client) UpdatePayment(ctx context.Context, id PaymentID, params *UpdatePaymentParams, body UpdatePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewUpdatePaymentRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePaymentWithBody Capture a payment
//
// Captures the whole amount of an authorized payment and closes it; a partial capture does not exist. The body is at least `{}`. After a lost answer read the payment: `captures` tells.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /payments/{id}/captures (the `CapturePayment` operationId).
func (c *Client) CapturePaymentWithBody(ctx context.Context, id PaymentID, params *CapturePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePayment Capture a payment
//
// Captures the whole amount of an authorized payment and closes it; a partial capture does not exist. The body is at least `{}`. After a lost answer read the payment: `captures` tells.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /payments/{id}/captures (the `CapturePayment` operationId).
func (c *Client) CapturePayment(ctx context.Context, id PaymentID, params *CapturePaymentParams, body CapturePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ClosePaymentWithBody Close a payment without capturing it
//
// Releases an authorized payment; it can never be captured afterwards. The body is `{}`; one client in production calls without a body, and what it is answered is not recorded. A captured payment is `closed` too: only its `captures` tell the two apart.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /payments/{id}/close (the `ClosePayment` operationId).
func (c *Client) ClosePaymentWithBody(ctx context.Context, id PaymentID, params *ClosePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewClosePaymentRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ClosePayment Close a payment without capturing it
//
// Releases an authorized payment; it can never be captured afterwards. The body is `{}`; one client in production calls without a body, and what it is answered is not recorded. A captured payment is `closed` too: only its `captures` tell the two apart.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /payments/{id}/close (the `ClosePayment` operationId).
func (c *Client) ClosePayment(ctx context.Context, id PaymentID, params *ClosePaymentParams, body ClosePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewClosePaymentRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPaymentWithBody Refund a capture
//
// Gives back all or part of a capture; the payment stays `closed`. A repeated partial refund may refund twice: after a lost answer read the payment and look at `refunds` first. Two partial refunds of the same amount look alike there; a value of your own in `metadata.write_id` tells them apart.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /payments/{id}/refunds (the `RefundPayment` operationId).
func (c *Client) RefundPaymentWithBody(ctx context.Context, id PaymentID, params *RefundPaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPayment Refund a capture
//
// Gives back all or part of a capture; the payment stays `closed`. A repeated partial refund may refund twice: after a lost answer read the payment and look at `refunds` first. Two partial refunds of the same amount look alike there; a value of your own in `metadata.write_id` tells them apart.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /payments/{id}/refunds (the `RefundPayment` operationId).
func (c *Client) RefundPayment(ctx context.Context, id PaymentID, params *RefundPaymentParams, body RefundPaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ListTokens List tokens
//
// Returns every active and suspended token of the merchant as one array, newest first, without paging; deleted tokens are left out. The path ends with a slash, as in every recorded call; one client calls `/tokens` without it.
//
// Corresponds with GET /tokens/ (the `ListTokens` operationId).
func (c *Client) ListTokens(ctx context.Context, params *ListTokensParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewListTokensRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetToken Read a token
//
// Returns the token. Whether a deleted token can still be read is not public.
//
// Corresponds with GET /tokens/{id} (the `GetToken` operationId).
func (c *Client) GetToken(ctx context.Context, id TokenID, params *GetTokenParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetTokenRequest(c.Server, id, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// DeleteTokenWithBody Delete a token
//
// Deletes an active or suspended token for good; it leaves the list. After a lost answer read the token: `deleted`, or 404, which a second delete answers too.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /tokens/{id}/delete (the `DeleteToken` operationId).
func (c *Client) DeleteTokenWithBody(ctx context.Context, id TokenID, params *DeleteTokenParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewDeleteTokenRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// DeleteToken Delete a token
//
// Deletes an active or suspended token for good; it leaves the list. After a lost answer read the token: `deleted`, or 404, which a second delete answers too.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /tokens/{id}/delete (the `DeleteToken` operationId).
func (c *Client) DeleteToken(ctx context.Context, id TokenID, params *DeleteTokenParams, body DeleteTokenJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewDeleteTokenRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ResumeTokenWithBody Resume a token
//
// Makes a suspended token usable again and empties its `suspensions`. Only the authority that suspended it can resume it. A deleted token answers 404, half a year later too.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /tokens/{id}/resume (the `ResumeToken` operationId).
func (c *Client) ResumeTokenWithBody(ctx context.Context, id TokenID, params *ResumeTokenParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewResumeTokenRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ResumeToken Resume a token
//
// Makes a suspended token usable again and empties its `suspensions`. Only the authority that suspended it can resume it. A deleted token answers 404, half a year later too.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /tokens/{id}/resume (the `ResumeToken` operationId).
func (c *Client) ResumeToken(ctx context.Context, id TokenID, params *ResumeTokenParams, body ResumeTokenJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewResumeTokenRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SuspendTokenWithBody Suspend a token
//
// Bars an active token from new payments until it is resumed.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /tokens/{id}/suspend (the `SuspendToken` operationId).
func (c *Client) SuspendTokenWithBody(ctx context.Context, id TokenID, params *SuspendTokenParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSuspendTokenRequestWithBody(c.Server, id, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SuspendToken Suspend a token
//
// Bars an active token from new payments until it is resumed.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /tokens/{id}/suspend (the `SuspendToken` operationId).
func (c *Client) SuspendToken(ctx context.Context, id TokenID, params *SuspendTokenParams, body SuspendTokenJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSuspendTokenRequest(c.Server, id, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// NewCreatePaymentRequest calls the generic CreatePayment builder with application/json body
func NewCreatePaymentRequest(server string, params *CreatePaymentParams, body CreatePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreatePaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreatePaymentRequestWithBody constructs an http.Request for the CreatePayment method, with any body, and a specified content type
func NewCreatePaymentRequestWithBody(server string, params *CreatePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewGetPaymentRequest constructs an http.Request for the GetPayment method
func NewGetPaymentRequest(server string, id PaymentID, params *GetPaymentParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewUpdatePaymentRequest calls the generic UpdatePayment builder with application/json body
func NewUpdatePaymentRequest(server string, id PaymentID, params *UpdatePaymentParams, body UpdatePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewUpdatePaymentRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewUpdatePaymentRequestWithBody constructs an http.Request for the UpdatePayment method, with any body, and a specified content type
func NewUpdatePaymentRequestWithBody(server string, id PaymentID, params *UpdatePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPut, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewCapturePaymentRequest calls the generic CapturePayment builder with application/json body
func NewCapturePaymentRequest(server string, id PaymentID, params *CapturePaymentParams, body CapturePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCapturePaymentRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewCapturePaymentRequestWithBody constructs an http.Request for the CapturePayment method, with any body, and a specified content type
func NewCapturePaymentRequestWithBody(server string, id PaymentID, params *CapturePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments/%s/captures", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewClosePaymentRequest calls the generic ClosePayment builder with application/json body
func NewClosePaymentRequest(server string, id PaymentID, params *ClosePaymentParams, body ClosePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewClosePaymentRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewClosePaymentRequestWithBody constructs an http.Request for the ClosePayment method, with any body, and a specified content type
func NewClosePaymentRequestWithBody(server string, id PaymentID, params *ClosePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments/%s/close", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewRefundPaymentRequest calls the generic RefundPayment builder with application/json body
func NewRefundPaymentRequest(server string, id PaymentID, params *RefundPaymentParams, body RefundPaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewRefundPaymentRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewRefundPaymentRequestWithBody constructs an http.Request for the RefundPayment method, with any body, and a specified content type
func NewRefundPaymentRequestWithBody(server string, id PaymentID, params *RefundPaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/payments/%s/refunds", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewListTokensRequest constructs an http.Request for the ListTokens method
func NewListTokensRequest(server string, params *ListTokensParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/tokens/")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewGetTokenRequest constructs an http.Request for the GetToken method
func NewGetTokenRequest(server string, id TokenID, params *GetTokenParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/tokens/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewDeleteTokenRequest calls the generic DeleteToken builder with application/json body
func NewDeleteTokenRequest(server string, id TokenID, params *DeleteTokenParams, body DeleteTokenJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewDeleteTokenRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewDeleteTokenRequestWithBody constructs an http.Request for the DeleteToken method, with any body, and a specified content type
func NewDeleteTokenRequestWithBody(server string, id TokenID, params *DeleteTokenParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/tokens/%s/delete", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewResumeTokenRequest calls the generic ResumeToken builder with application/json body
func NewResumeTokenRequest(server string, id TokenID, params *ResumeTokenParams, body ResumeTokenJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewResumeTokenRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewResumeTokenRequestWithBody constructs an http.Request for the ResumeToken method, with any body, and a specified content type
func NewResumeTokenRequestWithBody(server string, id TokenID, params *ResumeTokenParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/tokens/%s/resume", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

// NewSuspendTokenRequest calls the generic SuspendToken builder with application/json body
func NewSuspendTokenRequest(server string, id TokenID, params *SuspendTokenParams, body SuspendTokenJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewSuspendTokenRequestWithBody(server, id, params, "application/json", bodyReader)
}

// NewSuspendTokenRequestWithBody constructs an http.Request for the SuspendToken method, with any body, and a specified content type
func NewSuspendTokenRequestWithBody(server string, id TokenID, params *SuspendTokenParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/tokens/%s/suspend", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.PaidyVersion != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Paidy-Version", *params.PaidyVersion, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Paidy-Version", headerParam0)
		}

	}

	return req, nil
}

func (c *Client) applyEditors(ctx context.Context, req *http.Request, additionalEditors []RequestEditorFn) error {
	for _, r := range c.RequestEditors {
		if err := r(ctx, req); err != nil {
			return err
		}
	}
	for _, r := range additionalEditors {
		if err := r(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// New returns a raw client that sends with a doer to a server, whose address is scheme and
// host. For a raw client that signs, call the method Raw of a client of package jppay.
func New(server string, doer HttpRequestDoer) *Client {
	return &Client{Server: strings.TrimSuffix(server, "/") + "/", Client: doer}
}
