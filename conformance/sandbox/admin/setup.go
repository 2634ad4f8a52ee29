package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

func (e endpoint) ListCalls(context.Context, stubs.ListCallsRequestObject) (stubs.ListCallsResponseObject, error) {
	return callList(loadDocument().calls()), nil
}

// triggers are the test users and values that every sandbox has. Their JSON is as the document
// says.
type triggers []state.Trigger

// VisitListTriggersResponse implements stubs.ListTriggersResponseObject.
func (l triggers) VisitListTriggersResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, l)
}

// callList is the answer of ListCalls, which people read.
type callList []stubs.Call

// VisitListCallsResponse implements stubs.ListCallsResponseObject.
func (l callList) VisitListCallsResponse(w http.ResponseWriter) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(append(text, '\n'))
	return err
}

func (e endpoint) GetDocumentAsYaml(
	context.Context, stubs.GetDocumentAsYamlRequestObject,
) (stubs.GetDocumentAsYamlResponseObject, error) {
	return stubs.GetDocumentAsYaml200ApplicationYamlResponse{Body: bytes.NewReader(documentText)}, nil
}

func (e endpoint) GetDocumentAsJSON(
	context.Context, stubs.GetDocumentAsJSONRequestObject,
) (stubs.GetDocumentAsJSONResponseObject, error) {
	var text stubs.GetDocumentAsJSON200JSONResponse
	err := json.Unmarshal(asJSON(loadDocument().T), &text)
	return text, err
}

func (e endpoint) ListTriggers(
	context.Context, stubs.ListTriggersRequestObject,
) (stubs.ListTriggersResponseObject, error) {
	return triggers(slices.Concat(paypay.Triggers(), paidy.Triggers(), paidylegacy.Triggers())), nil
}
