package paidy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPaidyWorldsOfARepeatedClose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reading worlds.PaidyRepeatedClose
		status  int
		code    string
	}{
		{worlds.CloseConflict, 409, "service.conflict"},
		{worlds.CloseForbidden, 403, "service.forbidden"},
	} {
		r := rig.StartPaidy(t, sandbox.Config{World: worlds.World{PaidyRepeatedClose: c.reading}})
		id := r.Checkout("")
		r.Must("POST", "/payments/"+id+"/close", `{}`)

		again := r.Send("POST", "/payments/"+id+"/close", `{}`)
		assert.Equal(t, c.status, again.Status, again.Raw)
		assert.Equal(t, c.code, again.Result())
		assert.Equal(t, "closed", r.Must("GET", "/payments/"+id, "").Result())
		assert.Equal(t, []string{"closePayment: release order-1 1000"}, r.Effects(1))
	}
}

func TestPaidyWorldsOfASuspendedToken(t *testing.T) {
	t.Parallel()
	for reading, want := range map[worlds.PaidySuspendedToken]struct {
		status int
		result string
	}{
		worlds.SuspendedDeclined: {200, "rejected"},
		worlds.SuspendedRefused:  {400, "request_entity.invalid"},
	} {
		r := rig.StartPaidy(t, sandbox.Config{World: worlds.World{PaidySuspendedToken: reading}})
		answer := r.Send("POST", "/payments", rig.PaidyPaymentBody(sandbox.PaidyTokenSuspended))

		assert.Equal(t, want.status, answer.Status, answer.Raw)
		assert.Equal(t, want.result, answer.Result())
		assert.Empty(t, r.Effects(0))
	}
}

func TestPaidyWorldsOfAPaymentAfterItsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reading worlds.PaidyExpiry
		status  string
	}{
		{worlds.StaysAuthorized, "authorized"},
		{worlds.ReadsExpired, "expired"},
	} {
		r := rig.StartPaidy(t, sandbox.Config{World: worlds.World{PaidyExpiry: c.reading}})
		id := r.Checkout("")
		assert.Equal(t, "authorized", r.Must("GET", "/payments/"+id, "").Result())

		r.Clock.Advance(365 * 24 * time.Hour)
		assert.Equal(t, c.status, r.Must("GET", "/payments/"+id, "").Result())
		assert.Equal(t, "payment.authorization.expired", r.Send("POST", "/payments/"+id+"/captures", `{}`).Result())
	}
}
