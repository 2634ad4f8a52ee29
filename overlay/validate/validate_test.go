package validate_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

func TestChecksMayRunAtOnce(t *testing.T) {
	t.Parallel()
	v := shop(t)

	var checks sync.WaitGroup
	for i := range 4 {
		checks.Go(func() {
			for n := range 200 {
				id := fmt.Sprintf(`"ord_%d_%d"`, i, n)
				right, wrong := order("id", id), order("id", id, "state", `"x"`)
				assert.Nil(t, v.CheckResponse("getOrder", 200, jsonHeader, []byte(right)), id)
				assert.NotNil(t, v.CheckResponse("getOrder", 200, jsonHeader, []byte(wrong)), id)
				if n%50 == 0 {
					v.Coverage()
				}
			}
		})
	}
	checks.Wait()
}

// The documents' own examples are the first answers that must pass, unknown
// fields included.
func TestTheDocumentsExamplesHaveNoFindings(t *testing.T) {
	t.Parallel()

	onEachDocument(t, func(t *testing.T, d document, v *validate.Validator) {
		examples := 0
		for _, p := range places(t, d) {
			for example, value := range p.examples {
				examples++
				assertExample(t, v, p.name, example, value)
			}
		}
		assert.NotZero(t, examples)
	})
}

// assertExample expects no findings in an example but what an example cannot have.
func assertExample(t *testing.T, v *validate.Validator, place, example string, value any) {
	t.Helper()

	body, err := json.Marshal(value)
	require.NoError(t, err)
	operation, status, _ := strings.Cut(place, " ")
	if status == "request" {
		if e := v.CheckWebhook(operation, body); e != nil {
			assert.Equal(t, validate.KindOperation, e.Violations[0].Kind, "%s: %v", example, e)
		}
		return
	}

	header := http.Header{"Content-Type": {"application/json"}}
	e := v.CheckResponse(operation, statusCode(status), header, body)
	if e == nil {
		return
	}
	for _, violation := range e.Violations {
		assert.Contains(t, []validate.Kind{validate.KindHeader, validate.KindOperation}, violation.Kind,
			"%s, example %s: %s", place, example, violation)
	}
}

// Checking an answer must cost no garbage: it happens on every call.
func TestAValidAnswerIsCheckedWithoutAllocating(t *testing.T) {
	v, err := validate.New(specs.Paidy())
	require.NoError(t, err)
	body := paymentJSON(2)
	header := http.Header{"Content-Type": {"application/json"}}

	var finding *validate.Error
	fewest := math.Inf(1) // a pool may lose a checker, which the race detector makes it do at random
	for range 100 {
		fewest = min(fewest, testing.AllocsPerRun(1, func() {
			if e := v.CheckResponse("getPayment", 200, header, body); e != nil {
				finding = e
			}
		}))
	}

	assert.Nil(t, finding)
	assert.Zero(t, fewest)
}
