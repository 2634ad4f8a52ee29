package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// someStubs are server stubs of three operations. The success of the second has no headers,
// so that its type is the body's; the third has two kinds of success.
const someStubs = `package paypay

type StrictServerInterface interface {
	GetThing(ctx context.Context, request GetThingRequestObject) (GetThingResponseObject, error)
	GetBareThing(ctx context.Context, request GetBareThingRequestObject) (GetBareThingResponseObject, error)
	AskForThing(ctx context.Context, request AskForThingRequestObject) (AskForThingResponseObject, error)
}

type GetThing2XXJSONResponse struct {
	Body       ThingResponse
	Headers    GetThing2XXResponseHeaders
	StatusCode int
}

type GetThing400JSONResponse struct{ Body ErrorResponse }

type GetBareThing200JSONResponse ThingResponse

type AskForThing200JSONResponse struct{ Body ThingResponse }

type AskForThing201JSONResponse struct{ Body QuestionResponse }
`

// handlersOf returns the handlers of an API that are generated from its server stubs.
func handlersOf(t *testing.T, api, stubs string) string {
	t.Helper()
	code, err := renderHandlers(api, "specs/some.yaml", []byte(stubs))
	require.NoError(t, err)

	return string(code)
}

func TestAHandlerMakesTheAnswerOfItsOperation(t *testing.T) {
	t.Parallel()

	code := handlersOf(t, "paypay", someStubs)

	assert.Contains(t, code, "// Code generated from specs/some.yaml by internal/generate. DO NOT EDIT.")
	assert.Contains(t, code, "answer, err := c.getThing(r)")
	assert.Contains(t, code, "return paypay.GetThing2XXJSONResponse{")
	assert.Contains(t, code,
		"StatusCode: c.status(), Body: paypay.ThingResponse{ResultInfo: c.result, Data: answer},")
}

func TestAnOperationWithTwoKindsOfSuccessOrWithoutHeadersHasNoHandler(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, handlersOf(t, "paypay", someStubs), "AskForThing")
	assert.NotContains(t, handlersOf(t, "paypay", someStubs), "GetBareThing")
}

// adminStubs are server stubs of calls of the admin API. The second tells something, the third
// needs the context, and the last have no fields.
const adminStubs = `package admin

type StrictServerInterface interface {
	LetCodeLapse(ctx context.Context, request LetCodeLapseRequestObject) (LetCodeLapseResponseObject, error)
	GetClock(ctx context.Context, request GetClockRequestObject) (GetClockResponseObject, error)
	FlushWebhooks(ctx context.Context, request FlushWebhooksRequestObject) (FlushWebhooksResponseObject, error)
	SetWallet(ctx context.Context, request SetWalletRequestObject) (SetWalletResponseObject, error)
	UnlinkUser(ctx context.Context, request UnlinkUserRequestObject) (UnlinkUserResponseObject, error)
	RepeatWebhook(ctx context.Context, request RepeatWebhookRequestObject) (RepeatWebhookResponseObject, error)
}

type (
	LetCodeLapseJSONRequestBody  = Nothing
	SetWalletJSONRequestBody     = Wallet
	UnlinkUserJSONRequestBody    = Nothing
	RepeatWebhookJSONRequestBody = Nothing
)

type LetCodeLapseRequestObject struct {
	Code PathCode
	Body *LetCodeLapseJSONRequestBody
}

type SetWalletRequestObject struct {
	User PathUser
	Body *SetWalletJSONRequestBody
}

type UnlinkUserRequestObject struct {
	User PathUser
	Body *UnlinkUserJSONRequestBody
}

type RepeatWebhookRequestObject struct {
	Number PathNumber
	Body   *RepeatWebhookJSONRequestBody
}

type LetCodeLapse200JSONResponse struct{ DoneJSONResponse }

type GetClock200JSONResponse Clock

type FlushWebhooks200JSONResponse struct{ DoneJSONResponse }

type SetWallet200JSONResponse struct{ DoneJSONResponse }

type UnlinkUser200JSONResponse struct{ DoneJSONResponse }

type RepeatWebhook200JSONResponse struct{ DoneJSONResponse }
`

func TestAnAdminCallThatTellsNothingHasAHandler(t *testing.T) {
	t.Parallel()
	assert.Contains(t, handlersOf(t, "admin", adminStubs), "return nil, e.setWallet(r)")
}

func TestAnAdminCallWithoutFieldsGoesToPayPaysSideOfTheSandbox(t *testing.T) {
	t.Parallel()

	for _, call := range []string{"e.payPay.LetCodeLapse(r.Code)", "e.payPay.Unlink(r.User)", "e.repeatWebhook(r)"} {
		assert.Contains(t, handlersOf(t, "admin", adminStubs), "return nil, "+call)
	}
}

func TestAnAdminCallThatTellsSomethingOrNeedsTheContextHasNoHandler(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, handlersOf(t, "admin", adminStubs), "GetClock")
	assert.NotContains(t, handlersOf(t, "admin", adminStubs), "FlushWebhooks")
}

func TestStubsThatDoNotParseHaveNoHandlers(t *testing.T) {
	t.Parallel()

	_, err := renderHandlers("paypay", "specs/some.yaml", []byte("package"))
	assert.Error(t, err)
}
