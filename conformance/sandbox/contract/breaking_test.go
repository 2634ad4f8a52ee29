package contract

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/specs"
)

// TestEveryAnswerCanBeMadeToBreakItsDocument takes the documents' own examples of
// answers, and an empty body besides.
func TestEveryAnswerCanBeMadeToBreakItsDocument(t *testing.T) {
	t.Parallel()
	for provider, text := range map[policy.Provider][]byte{
		policy.PayPay: specs.PayPay(), policy.Paidy: specs.Paidy(), policy.PaidyLegacy: specs.PaidyLegacy(),
	} {
		parsed, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		doc := Of(provider)
		header := http.Header{"Content-Type": {"application/json"}}
		for _, op := range doc.Operations {
			tried := 0
			for name, ref := range parsed.Paths.Find(op.Path).GetOperation(op.Method).Responses.Map() {
				status, err := strconv.Atoi(name)
				if err != nil { // 2XX
					status = http.StatusOK
				}
				if len(ref.Value.Content) == 0 {
					continue
				}
				bodies := [][]byte{nil}
				for _, example := range ref.Value.Content["application/json"].Examples {
					body, err := json.Marshal(example.Value.Value)
					if err != nil {
						t.Fatal(err)
					}
					bodies = append(bodies, body)
				}
				for _, body := range bodies {
					changed := doc.Breaking(op.ID, status, header, body)
					if !json.Valid(changed) {
						t.Errorf("%s %s %d: not JSON: %s", provider, op.ID, status, changed)
					}
					if doc.CheckResponse(op.ID, status, header, changed) == nil {
						t.Errorf("%s %s %d: the document allows %s", provider, op.ID, status, changed)
					}
					if status/100 == 2 && len(body) > 0 {
						tried++
					}
				}
			}
			if tried == 0 {
				t.Errorf("%s %s: no example of a success", provider, op.ID)
			}
		}
	}
}
