package webhook_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestAnEventIsPrintedInOneLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 128)

	for _, c := range []struct{ kind, want string }{
		{
			kind: "kyc_passport.risk.update",
			want: "paypay kyc_passport.risk.update paypay/kyc_passport.risk.update/n",
		},
		{kind: "two words", want: `paypay "two words" paypay/sha256:a03f1d611645eb53ad16c1af546ca079/n`},
		{kind: long, want: "paypay " + long + " paypay/sha256:"},
		{kind: long + "x", want: `paypay "` + long + `"... paypay/sha256:`},
	} {
		event := parse(t, overlay.PayPay, `{"notification_type":"`+c.kind+`","notification_id":"n"}`)
		assert.True(t, strings.HasPrefix(event.String(), c.want), "%s", event)
	}
}

func TestAnEventPrintsNoPersonalData(t *testing.T) {
	t.Parallel()
	personal := testkit.Hanako.Text()
	event := parse(t, overlay.PayPay, `{"notification_type":"customer.authroization.succeeded",`+
		`"notification_id":"n\u000aforged","profileIdentifier":"`+personal+`","referenceId":"`+personal+`"}`)
	require.Contains(t, string(event.Raw), personal)

	output := testkit.NewOutput(testkit.Hanako.Marks()...)
	output.Mark("forged")
	output.Print(event, &event,
		webhook.Delivery{Event: event, Truth: personal}, webhook.DeadLetter{Event: event, Why: personal})

	assert.Positive(t, output.Size())
	assert.Empty(t, output.Found())
}
