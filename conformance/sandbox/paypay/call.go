package paypay

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// call is one call of the API. It has a method for each operation, which returns the data of
// the success. The generated handlers make the answer from it.
type call struct {
	backend *backend
	engine  *engine // what it does is told in the call's entry
	entry   *server.Call
	result  paypay.ResultInfo // of the success
}

func (b *backend) call(ctx context.Context) *call {
	entry := server.CallOf(ctx)
	return &call{backend: b, engine: b.base.by(entry.Cause()), entry: entry, result: successResult()}
}

// successResult returns the result of every success.
func successResult() paypay.ResultInfo { return resultOf(codeSuccess, "Success", "08100001") }

// resultOf returns the result of a request that is not done yet: it was accepted, or the user
// is asked.
func resultOf(code, message, codeID string) paypay.ResultInfo {
	return paypay.ResultInfo{Code: code, Message: &message, CodeID: &codeID}
}

// noData is the data of an answer that has none.
type noData = nullable.Nullable[json.RawMessage]

func null() noData { return nullable.NewNullNullable[json.RawMessage]() }

// accepted answers a request that PayPay does later.
func (c *call) accepted() noData {
	c.result = resultOf("REQUEST_ACCEPTED", "Request accepted", "08100001")
	return null()
}

// note adds a sentence about a request to the log; an empty note adds nothing.
func (c *call) note(text string) {
	if text != "" {
		c.entry.Note("%s", text)
	}
}

// metadata returns the metadata of a request as they are in its body: decoding would
// change large numbers.
func (c *call) metadata() json.RawMessage {
	var body struct {
		Metadata json.RawMessage `json:"metadata"`
	}
	if json.Unmarshal(c.entry.Body, &body) != nil {
		return nil
	}
	return body.Metadata
}

// merchantAlias returns the name of the merchant.
func (c *call) merchantAlias() json.RawMessage {
	return json.RawMessage(fmt.Sprintf("%q", c.backend.auth.merchant))
}

// status returns the HTTP status of a success for which the document lists 2XX.
func (c *call) status() int {
	switch c.entry.Operation() {
	case "createPayment", "createAuth": // JAVA's table of statuses; another source answers 200
		return c.disputedStatus(http.StatusCreated, http.StatusOK)
	case "createContinuousPayment", "refundPayment", "getRefundDetails":
		return c.disputedStatus(http.StatusOK, http.StatusCreated)
	case "createTopUpQRCode":
		return http.StatusCreated
	case "createCashbackReversal":
		return http.StatusAccepted
	}
	return http.StatusOK
}

// disputedStatus returns a status that sources disagree about: the usual one or the other.
func (c *call) disputedStatus(usual, other int) int {
	if c.engine.world().SuccessStatus == worlds.StatusUsual {
		return usual
	}
	return other
}
