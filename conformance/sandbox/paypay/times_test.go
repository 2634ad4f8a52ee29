package paypay_test

import (
	"net/http"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

var requestedAtField = regexp.MustCompile(`"requestedAt": ?[0-9]+`)

func TestATimeThatIsNotInSecondsIsRefused(t *testing.T) {
	t.Parallel()

	for name, at := range map[string]int64{
		"zero": 0, "before 1970": -1, "milliseconds": rig.PayPayStart.UnixMilli(), "the first of them": 100_000_000_000,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			tried := 0

			for operation, request := range payPayRequests {
				wrong := request
				wrong.body = requestedAtField.ReplaceAllString(request.body, `"requestedAt":`+strconv.FormatInt(at, 10))
				if wrong.body == request.body {
					continue
				}
				tried++

				answer := wrong.send(r)

				assert.Equal(t, http.StatusBadRequest, answer.Status, operation)
			}
			assert.Greater(t, tried, 8)
		})
	}
}
