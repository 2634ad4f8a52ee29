package validate_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/validate"
)

func TestCoverageListsWhatIsMissing(t *testing.T) {
	t.Parallel()
	v := shop(t)

	coverage := v.Coverage()

	for name, tally := range map[string]validate.Tally{
		"operations": coverage.Operations, "statuses": coverage.Statuses,
		"fields": coverage.Fields, "webhooks": coverage.Webhooks,
	} {
		assert.Zero(t, tally.Covered, name)
		assert.NotZero(t, tally.Total, name)
		assert.Len(t, tally.Missing, tally.Total, name)
		assert.True(t, slices.IsSorted(tally.Missing), "%s: %v", name, tally.Missing)
	}
	for _, field := range []string{
		"getOrder 200 lines[].title", "getOrder 200 price.currency", "listOrders 200 [].id",
		"createOrder 2XX tag.code", "orderEvent webhook event", "getTree 200 branches[].name",
	} {
		assert.Contains(t, coverage.Fields.Missing, field)
	}
	assert.Equal(t, coverage, v.Coverage(), "a second report")
}

func TestCoverageCountsWhatWasSeen(t *testing.T) {
	t.Parallel()
	v := shop(t)
	before := v.Coverage()

	_ = v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("lines", `[{},{"title":null}]`)))
	_ = v.CheckResponse("createOrder", 299, jsonHeader, []byte(`{}`))
	_ = v.CheckResponse("getOrder", 418, jsonHeader, nil)
	_ = v.CheckWebhook("orderEvent", []byte(`{"event":1}`))
	after := v.Coverage()

	for _, c := range []struct {
		before, after validate.Tally
		want          []string
	}{
		{before.Operations, after.Operations, []string{"createOrder", "getOrder"}},
		{before.Statuses, after.Statuses, []string{"createOrder 2XX", "getOrder 200"}},
		{before.Fields, after.Fields, []string{
			"getOrder 200 amount", "getOrder 200 id", "getOrder 200 lines", "getOrder 200 lines[].title",
			"getOrder 200 made_on", "orderEvent webhook event",
		}},
		{before.Webhooks, after.Webhooks, []string{"orderEvent"}},
	} {
		covered := slices.DeleteFunc(slices.Clone(c.before.Missing), func(name string) bool {
			return slices.Contains(c.after.Missing, name)
		})
		assert.Equal(t, c.want, covered)
		assert.Equal(t, len(c.want), c.after.Covered, "%v", c.want)
		assert.Equal(t, c.before.Total, c.after.Total, "%v", c.want)
	}
}
