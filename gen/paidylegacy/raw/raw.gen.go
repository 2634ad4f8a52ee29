// Code generated from specs/paidy-legacy.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

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

	. "github.com/jppay/jppay/gen/paidylegacy"
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

// AuthorizePaymentWithBody Authorize a payment
//
// Creates a payment the merchant can capture later. Most answers come within five seconds; S3 says some take up to 30, and the timeout leaves a margin so that those are not lost.
//
// A refusal is HTTP 200 with another status. On `require_data` and `authenticate_consumer`, send the whole body again with the missing data.
//
// Never send it again after a lost answer: no call finds a payment by `order_ref`. The payment may exist; only the `authorize_success` webhook, which carries `order_ref`, or Paidy can tell.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/authorize (the `AuthorizePayment` operationId).
func (c *Client) AuthorizePaymentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewAuthorizePaymentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// AuthorizePayment Authorize a payment
//
// Creates a payment the merchant can capture later. Most answers come within five seconds; S3 says some take up to 30, and the timeout leaves a margin so that those are not lost.
//
// A refusal is HTTP 200 with another status. On `require_data` and `authenticate_consumer`, send the whole body again with the missing data.
//
// Never send it again after a lost answer: no call finds a payment by `order_ref`. The payment may exist; only the `authorize_success` webhook, which carries `order_ref`, or Paidy can tell.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/authorize (the `AuthorizePayment` operationId).
func (c *Client) AuthorizePayment(ctx context.Context, body AuthorizePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewAuthorizePaymentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePaymentWithBody Capture a payment, wholly or in part
//
// Charges the consumer for an open payment, or for the items named. A payment can be captured several times; it closes by itself once everything is captured.
//
// Never send it again after a lost answer: a second partial capture is a second charge. The status only tells open from closed. After a capture of the whole payment, `open` says that it did not happen; after a partial one, the status cannot tell, and only the `capture_success` webhook or Paidy can.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/capture (the `CapturePayment` operationId).
func (c *Client) CapturePaymentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePayment Capture a payment, wholly or in part
//
// Charges the consumer for an open payment, or for the items named. A payment can be captured several times; it closes by itself once everything is captured.
//
// Never send it again after a lost answer: a second partial capture is a second charge. The status only tells open from closed. After a capture of the whole payment, `open` says that it did not happen; after a partial one, the status cannot tell, and only the `capture_success` webhook or Paidy can.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/capture (the `CapturePayment` operationId).
func (c *Client) CapturePayment(ctx context.Context, body CapturePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ClosePaymentWithBody Close an open payment
//
// Closes an open payment, which frees a place among the limited number of open payments a merchant may have. What was not captured is given up. After a lost answer, ask for the status; `close` says that it is closed, not by whom.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/close (the `ClosePayment` operationId).
func (c *Client) ClosePaymentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewClosePaymentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ClosePayment Close an open payment
//
// Closes an open payment, which frees a place among the limited number of open payments a merchant may have. What was not captured is given up. After a lost answer, ask for the status; `close` says that it is closed, not by whom.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/close (the `ClosePayment` operationId).
func (c *Client) ClosePayment(ctx context.Context, body ClosePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewClosePaymentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPaymentWithBody Refund a capture, wholly or in part
//
// Refunds a capture, all of it if no amount is given. The checksum does not cover the amount. Never send it again after a lost answer, because no call reads refunds; only the `refund_success` webhook, which carries the capture id, or Paidy can tell.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/refund (the `RefundPayment` operationId).
func (c *Client) RefundPaymentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPayment Refund a capture, wholly or in part
//
// Refunds a capture, all of it if no amount is given. The checksum does not cover the amount. Never send it again after a lost answer, because no call reads refunds; only the `refund_success` webhook, which carries the capture id, or Paidy can tell.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/refund (the `RefundPayment` operationId).
func (c *Client) RefundPayment(ctx context.Context, body RefundPaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPaymentStatusWithBody Ask whether a payment is open or closed
//
// Tells whether a payment is open or closed, and no more; amounts, captures and refunds cannot be read.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/status (the `GetPaymentStatus` operationId).
func (c *Client) GetPaymentStatusWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPaymentStatusRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPaymentStatus Ask whether a payment is open or closed
//
// Tells whether a payment is open or closed, and no more; amounts, captures and refunds cannot be read.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/status (the `GetPaymentStatus` operationId).
func (c *Client) GetPaymentStatus(ctx context.Context, body GetPaymentStatusJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPaymentStatusRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// UpdatePaymentWithBody Replace the order of a payment
//
// Replaces the whole order of an open payment; send all of it, not only what changed. The checksum does not cover the order. No call reads the order back, so a lost answer cannot be resolved.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /pay/update (the `UpdatePayment` operationId).
func (c *Client) UpdatePaymentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewUpdatePaymentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// UpdatePayment Replace the order of a payment
//
// Replaces the whole order of an open payment; send all of it, not only what changed. The checksum does not cover the order. No call reads the order back, so a lost answer cannot be resolved.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /pay/update (the `UpdatePayment` operationId).
func (c *Client) UpdatePayment(ctx context.Context, body UpdatePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewUpdatePaymentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// NewAuthorizePaymentRequest calls the generic AuthorizePayment builder with application/json body
func NewAuthorizePaymentRequest(server string, body AuthorizePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewAuthorizePaymentRequestWithBody(server, "application/json", bodyReader)
}

// NewAuthorizePaymentRequestWithBody constructs an http.Request for the AuthorizePayment method, with any body, and a specified content type
func NewAuthorizePaymentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/authorize")
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

	return req, nil
}

// NewCapturePaymentRequest calls the generic CapturePayment builder with application/json body
func NewCapturePaymentRequest(server string, body CapturePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCapturePaymentRequestWithBody(server, "application/json", bodyReader)
}

// NewCapturePaymentRequestWithBody constructs an http.Request for the CapturePayment method, with any body, and a specified content type
func NewCapturePaymentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/capture")
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

	return req, nil
}

// NewClosePaymentRequest calls the generic ClosePayment builder with application/json body
func NewClosePaymentRequest(server string, body ClosePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewClosePaymentRequestWithBody(server, "application/json", bodyReader)
}

// NewClosePaymentRequestWithBody constructs an http.Request for the ClosePayment method, with any body, and a specified content type
func NewClosePaymentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/close")
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

	return req, nil
}

// NewRefundPaymentRequest calls the generic RefundPayment builder with application/json body
func NewRefundPaymentRequest(server string, body RefundPaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewRefundPaymentRequestWithBody(server, "application/json", bodyReader)
}

// NewRefundPaymentRequestWithBody constructs an http.Request for the RefundPayment method, with any body, and a specified content type
func NewRefundPaymentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/refund")
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

	return req, nil
}

// NewGetPaymentStatusRequest calls the generic GetPaymentStatus builder with application/json body
func NewGetPaymentStatusRequest(server string, body GetPaymentStatusJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewGetPaymentStatusRequestWithBody(server, "application/json", bodyReader)
}

// NewGetPaymentStatusRequestWithBody constructs an http.Request for the GetPaymentStatus method, with any body, and a specified content type
func NewGetPaymentStatusRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/status")
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

	return req, nil
}

// NewUpdatePaymentRequest calls the generic UpdatePayment builder with application/json body
func NewUpdatePaymentRequest(server string, body UpdatePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewUpdatePaymentRequestWithBody(server, "application/json", bodyReader)
}

// NewUpdatePaymentRequestWithBody constructs an http.Request for the UpdatePayment method, with any body, and a specified content type
func NewUpdatePaymentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/pay/update")
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
