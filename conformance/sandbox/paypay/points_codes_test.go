package paypay_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayPointsCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		group, value int64
		from, to     string
	}{
		{"a code for a year", sandbox.PayPayGroup, 1000, "2026-04-01", "2027-03-31"},
		{"the most a code can be worth", sandbox.PayPayGroup, 999999, "2026-04-01", "2026-04-02"},
		{"all of a budget", sandbox.PayPayGroupPoor, 500, "2026-04-01", "2026-04-02"},
		{"as many days as the group allows", sandbox.PayPayGroup, 100, "2026-04-01", "2027-04-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})

			answer := r.CreatePointsCode("r-1", c.group, c.value, c.from, c.to).RequireSuccess()
			assert.Contains(t, answer.Raw, fmt.Sprintf(`"groupId":%d,`, c.group))
			assert.Equal(t, c.to, answer.Text("endAt"))
			assert.Equal(t, "r-1", answer.Text("requestId"))

			require.Equal(t, []string{fmt.Sprintf("createPointsCode: points-code r-1 %d", c.value)}, r.Effects(0))
			assert.NotEmpty(t, r.Ledger()[0].ID)
			assert.Equal(t, r.Ledger()[0].ID, answer.Text("sandboxCode"))
		})
	}
}

// Help page 11898671498127 says so.
func TestPayPayAPointsCodeOfOneDayEndsADayLater(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for range 2 { // the second time its requestId is known
		answer := r.CreatePointsCode("r-1", sandbox.PayPayGroup, 100, "2026-04-30", "2026-04-30").RequireSuccess()
		assert.Equal(t, "2026-04-30", answer.Text("startAt"))
		assert.Equal(t, "2026-05-01", answer.Text("endAt"))
		assert.NotContains(t, answer.Reason, "another one")
	}
	assert.Len(t, r.Effects(0), 1)
}

func TestPayPayPointsCodesThatAreRefused(t *testing.T) {
	t.Parallel()
	const group, unknownGroup = sandbox.PayPayGroup, "GIFT_CARD_GROUP_NOT_EXIST"

	for _, c := range []struct {
		name         string
		group, value int64
		from, to     string
		code         string
	}{
		{"a day more than the group allows", group, 100, "2026-04-01", "2027-04-02",
			"EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"},
		{"all of history", group, 100, "0001-01-01", "9999-12-31", "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"},
		{"a yen more than the budget", sandbox.PayPayGroupPoor, 501, "2026-04-01", "2026-04-02", "BUDGET_NOT_ENOUGH"},
		{"a yen less than the minimum", group, 99, "2026-04-01", "2026-04-02", "INVALID_CHARGE_CODE_AMOUNT"},
		{"a group that does not exist", 1, 100, "2026-04-01", "2026-04-02", unknownGroup},
		{"a negative group", -group, 100, "2026-04-01", "2026-04-02", unknownGroup},
		{"an end before the start", group, 100, "2026-04-02", "2026-04-01", "INVALID_REQUEST_PARAMS"},
		{"an end long before the start", group, 100, "9999-12-31", "0001-01-01", "INVALID_REQUEST_PARAMS"},
		{"nothing", group, 0, "2026-04-01", "2026-04-02", "INVALID_REQUEST_PARAMS"},
		{"less than nothing", group, -1, "2026-04-01", "2026-04-02", "INVALID_REQUEST_PARAMS"},
		{"more than a code can be worth", group, 1000000, "2026-04-01", "2026-04-02", "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})

			r.CreatePointsCode("r-1", c.group, c.value, c.from, c.to).AssertRefused(400, c.code)
			assert.Empty(t, r.Effects(0))
		})
	}
}

func TestPayPayReplaysPointsCodes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const group = sandbox.PayPayGroupPoor
	assertBudget(r, 500)

	first := r.CreatePointsCode("r-1", group, 300, "2026-04-01", "2026-04-02").RequireSuccess()
	assert.Empty(t, first.Reason)

	again := r.CreatePointsCode("r-1", group, 300, "2026-04-01", "2026-04-02").RequireSuccess()
	assert.Equal(t, first.Raw, again.Raw)
	assert.Contains(t, again.Reason, "used before")
	assert.NotContains(t, again.Reason, "another")

	other := r.CreatePointsCode("r-1", 1, 200, "2026-04-01", "2020-04-02").RequireSuccess()
	assert.Equal(t, first.Raw, other.Raw)
	assert.Contains(t, other.Reason, "the body is another one")

	assertBudget(r, 200)
	assert.Len(t, r.Effects(0), 1)
}

func assertBudget(r *rig.PayPay, yen int64) {
	r.T.Helper()

	budgets := r.Must("GET", rig.PayPayPointsCodesPath+"/budgets", "")
	assert.Contains(r.T, budgets.Raw, fmt.Sprintf(`{"groupId":29952775505428481,"sandboxBudget":%d,`+
		`"sandboxMaxPeriodDays":365,"sandboxMinimumAmount":100}`, yen))
}

// The id of a refused request can be used once the reason is gone.
func TestPayPayForgetsRefusedPointsCodes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const group = sandbox.PayPayGroupPoor

	first := r.CreatePointsCode("r-1", group, 300, "2026-04-01", "2026-04-02").RequireSuccess()
	r.CreatePointsCode("r-2", group, 300, "2026-04-01", "2026-04-02").AssertRefused(400, "BUDGET_NOT_ENOUGH")
	second := r.CreatePointsCode("r-2", group, 200, "2026-04-01", "2026-04-02").RequireSuccess()

	assert.NotEqual(t, first.Text("sandboxCode"), second.Text("sandboxCode"))
	assert.Len(t, r.Effects(0), 2)
}

func TestPayPayGivesOneCodeUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := rig.PayPayOf(t, sandbox.Start(t))
	body := rig.PayPayPointsCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")

	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			answer, err := r.TrySend("POST", rig.PayPayPointsCodesPath, body)
			assert.NoError(t, err)
			assert.Equal(t, 200, answer.Status)
		})
	}
	senders.Wait()

	assert.Len(t, r.Effects(0), 1)
}
