package journal

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/jppay/jppay/internal/pathtemplate"
)

// ID is an id that a call names.
type ID struct {
	Name  string `json:"name"` // of the parameter or the field
	Value string `json:"value"`
}

// maxIDs is how many ids a call is found by.
const maxIDs = 32

// idNames are the fields whose values people look for: ids of payments, captures, refunds,
// codes, tokens and users. Ids of shops, terminals, articles and error codes are left out.
var idNames = map[string]bool{
	"merchantPaymentId": true, "paymentId": true,
	"merchantCaptureId": true, "merchantRevertId": true,
	"merchantReauthorizationId": true, "merchantRefundId": true,
	"merchantCashbackId": true, "cashbackId": true, "merchantCashbackReversalId": true, "cashbackReversalId": true,
	"merchantTopUpId": true, "topUpId": true, "requestId": true, "referenceId": true, "codeId": true,
	"userAuthorizationId": true,
	"id":                  true, "order_ref": true, "token_id": true, "consumer_id": true,
	"payment_id": true, "capture_id": true, "refund_id": true,
}

// collectIDs returns the ids of a call: of the path, the query, the request and the
// answer.
func collectIDs(c *Call) []ID {
	var ids idList
	ids.addPath(c.PathTemplate, c.Path)
	if query, err := url.ParseQuery(c.Query); err == nil {
		for _, name := range sortedKeys(query) {
			ids.add(name, query.Get(name))
		}
	}
	ids.addBody(c.RequestBody.Text)
	ids.addBody(c.AnswerBody.Text)
	for _, effect := range c.Effects {
		ids.addValue("id", effect.ID)
		ids.addValue("key", effect.Key)
	}
	return ids
}

func sortedKeys(query url.Values) []string {
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// idList is a list of ids, each value once.
type idList []ID

// add adds the value of a field, if the field is an id.
func (l *idList) add(name, value string) {
	if idNames[name] {
		l.addValue(name, value)
	}
}

func (l *idList) addValue(name, value string) {
	known := slices.ContainsFunc(*l, func(id ID) bool { return id.Value == value })
	if value != "" && !known && len(*l) < maxIDs {
		*l = append(*l, ID{Name: name, Value: value})
	}
}

// addPath adds the parameters of a path.
func (l *idList) addPath(template, path string) {
	if parameters, ok := pathtemplate.Match(template, path); ok {
		for name := range parameters.Escaped() {
			l.addValue(name, parameters.Value(name))
		}
	}
}

// addBody adds the ids of a JSON text, which may end too early.
func (l *idList) addBody(text string) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	l.addJSON(decoder, "")
}

// addJSON adds the ids of the next value, which belongs to a name. It returns false if there is
// nothing more to read.
func (l *idList) addJSON(decoder *json.Decoder, name string) bool {
	token, err := decoder.Token()
	if err != nil {
		return false
	}
	switch token := token.(type) {
	case string:
		l.add(name, token)
	case json.Number:
		l.add(name, token.String())
	case json.Delim:
		return l.addMembers(decoder, token, name)
	}
	return true
}

// addMembers adds the ids of the rest of an object or an array.
func (l *idList) addMembers(decoder *json.Decoder, open json.Delim, name string) bool {
	for decoder.More() {
		inner := name
		if open == '{' {
			token, err := decoder.Token()
			field, ok := token.(string)
			if err != nil || !ok {
				return false
			}
			inner = field
			if name == "resultInfo" { // its codeId is the number of an error
				inner = ""
			}
		}
		if !l.addJSON(decoder, inner) {
			return false
		}
	}
	_, err := decoder.Token() // the closing bracket
	return err == nil
}
