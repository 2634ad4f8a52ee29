package specs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// successExamples returns the bodies that an operation shows for its successes: neither
// refusals nor answers with another code.
func (d *document) successExamples(operation *place) map[string]any {
	codes := list(operation.value["x-success"])
	if codes == nil {
		codes = list(d.tree["x-success"])
	}
	codeField := strings.Split(str(d.tree["x-code-field"]), ".")
	shown := map[string]any{}

	for status, response := range object(operation.value["responses"]) {
		answer := d.resolve(response)
		if status[0] != '2' || answer["x-refusal"] == true {
			continue
		}
		for name, e := range object(dig(answer, "content", "application/json", "examples")) {
			value := d.resolve(e)["value"]
			if codes == nil || containsFold(codes, str(dig(value, codeField...))) {
				shown[fmt.Sprintf("%s: example %s of %s", operation.at, name, status)] = value
			}
		}
	}
	return shown
}

func containsFold(values []string, value string) bool {
	return slices.ContainsFunc(values, func(other string) bool { return strings.EqualFold(other, value) })
}

// holdsSomething reports whether a value is more than null, "", [] or {}.
func holdsSomething(value any) bool {
	switch value := value.(type) {
	case nil:
		return false
	case string:
		return value != ""
	case []any:
		return len(value) > 0
	case map[string]any:
		return len(value) > 0
	}
	return true
}

func TestSuccessesInExamplesHoldWhatTheyNeed(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		compared := 0
		for _, p := range d.of("operation") {
			for where, value := range d.successExamples(p) {
				for _, field := range list(dig(p.value, "x-needs", "fields")) {
					compared++
					assert.True(t, holdsSomething(dig(value, strings.Split(field, ".")...)), "%s: %s", where, field)
				}
			}
		}
		assert.GreaterOrEqual(t, compared, 5, "fields in examples")
	})
}

func TestSuccessesInExamplesAreDoneOrAccepted(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation") {
			state := object(p.value["x-state"])
			if state == nil {
				continue
			}
			good := slices.Concat(list(state["done"]), list(state["accepted"]))
			examples := d.successExamples(p)

			assert.NotEmpty(t, examples, "%s: examples of success", p.at)
			for where, value := range examples {
				shown := str(dig(value, strings.Split(str(state["field"]), ".")...))
				assert.True(t, containsFold(good, shown), "%s: the state %q", where, shown)
			}
		}
	})
}

// Every code of success that is not SUCCESS says that something is still under way, so
// a write that takes it must say what it means.
func TestWritesThatTakeAcceptedRequestsForSuccessSayWhatThatMeans(t *testing.T) {
	// These two need a field of the content, which tells.
	told := []string{"createAccountLinkQRCode", "fetchKycPassportQR"}
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation") {
			write := p.value["x-idempotency"] != nil && p.value["x-idempotency"] != "read"
			if write && slices.Contains(list(p.value["x-success"]), "REQUEST_ACCEPTED") &&
				!slices.Contains(told, str(p.value["operationId"])) {
				assert.Contains(t, list(dig(p.value, "x-state", "accepted")), "REQUEST_ACCEPTED", p.at)
			}
		}
	})
}

// sourcedKeys are the keys of an operation that name sources of their own.
var sourcedKeys = []string{"x-idempotency", "x-resolve", "x-needs", "x-state", "x-echo"}

// A reason in a key of an operation has a row in README.md that names the operation.
func TestReadmeListsWhatIsUnverifiedOfTheKeysOfOperations(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		named := d.namedUnverified(t)
		for _, p := range d.of("operation") {
			for _, key := range sourcedKeys {
				reason := str(dig(p.value, key, "unverified"))
				if reason == "" {
					continue
				}
				id := str(p.value["operationId"])
				assert.True(t, named[id], "%s: a row in README.md, section %s, names %s", p.at, d.section, id)
				assert.GreaterOrEqual(t, len(strings.Fields(reason)), 3, "%s: words of %q", p.at, reason)
			}
		}
	})
}
