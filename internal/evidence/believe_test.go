package evidence_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/evidence"
)

// Kinds of write, by the example that their operation names.
const (
	verified = "createQRCode"
	refund   = "PayPay refundPayment"
	code     = "createPointsCode"
	payment  = "createPayment"
	capture  = "PayPay capturePaymentAuth"
	cashback = "createCashback"
	marked   = "Paidy refundPayment"
	unmarked = "legacy Paidy closePayment"
	once     = "Paidy createPayment"
)

func operation(t *testing.T, example string) evidence.Operation {
	t.Helper()
	for _, o := range evidence.Operations() {
		if o.Example == example {
			return o
		}
	}
	require.Fail(t, "no operation names "+example)
	return evidence.Operation{}
}

// events reads "lost, settled not there": each event is a word of Seen, with
// "settled" before it where it is.
func events(t *testing.T, told string) []evidence.Event {
	t.Helper()
	if told == "" {
		return nil
	}
	var all []evidence.Event
	for event := range strings.SplitSeq(told, ", ") {
		word, settled := strings.CutPrefix(event, "settled ")
		seen, ok := map[string]evidence.Seen{
			"not sent": evidence.NotSent, "lost": evidence.Lost, "gateway": evidence.Undocumented,
			"refused": evidence.Refused, "done": evidence.AnsweredDone, "accepted": evidence.AnsweredPending,
			"failed": evidence.AnsweredFailed, "strange": evidence.AnsweredStrangeState,
			"empty": evidence.AnsweredEmpty, "other": evidence.AnsweredOther, "unreadable": evidence.Unreadable,
			"not there": evidence.NotThere, "there done": evidence.ShownDone, "there accepted": evidence.ShownPending,
			"there failed": evidence.ShownFailed, "there strange": evidence.ShownStrangeState,
			"there other": evidence.ShownOther, "there old other": evidence.ShownOtherOld,
		}[word]
		require.True(t, ok, word)
		all = append(all, evidence.Event{Seen: seen, Settled: settled})
	}
	return all
}

func TestWhatMayBeBelieved(t *testing.T) {
	t.Parallel()
	const (
		unknown  = evidence.Unknown
		not      = evidence.DidNotHappen
		accepted = evidence.Accepted
		happened = evidence.Happened
	)
	for _, c := range []struct {
		name      string
		operation string
		others    evidence.Others
		events    string
		verdict   evidence.Verdict
		again     bool
	}{
		// Sent or not.
		{"nothing was tried: it did not happen", payment, 0, "", not, true},
		{"nothing left this machine: it did not happen", once, 0, "not sent", not, true},
		{"what was not sent says nothing about an earlier attempt", payment, 0, "lost, not sent", unknown, false},
		{"a lost answer proves nothing", once, 0, "lost", unknown, false},
		{"a gateway's page proves nothing", once, 0, "gateway", unknown, false},

		// Refusals.
		{"refused by a documented code on the single attempt: it did not happen", once, 0, "refused", not, true},
		{"the refusal of a second attempt says nothing about the first", payment, 0, "lost, refused", unknown, false},
		{"not even after settling", payment, 0, "lost, settled refused", unknown, false},
		{"a refusal after a refusal: it did not happen", payment, 0, "refused, refused", not, true},
		{"a lost attempt after a refusal: unknown", payment, 0, "refused, lost", unknown, false},
		{"a refusal where others send it says nothing", payment, evidence.Senders, "refused", unknown, false},

		// Success.
		{"success with an equal echo: it happened", payment, 0, "done", happened, false},
		{"success after lost answers: it happened", payment, 0, "lost, lost, done", happened, false},
		{"a success whose echo differs is another's", payment, 0, "other", not, true},
		{"after a lost answer it says nothing about ours", payment, 0, "lost, other", unknown, false},
		{"a state failed is no success", payment, 0, "failed", not, true},
		{"a state that nobody lists is unknown", payment, 0, "strange", unknown, false},
		{"success without content may be another's", payment, 0, "empty", unknown, false},
		{"or one that has failed", capture, 0, "empty", unknown, true},
		{"without id and state it can only be ours", marked, 0, "empty", happened, false},

		// Accepted is not done.
		{"accepted is not done", cashback, 0, "accepted", accepted, true},
		{"accepted may still fail", cashback, 0, "accepted, there failed", not, true},
		{"accepted may be done", cashback, 0, "accepted, there done", happened, true},
		{"accepted stays accepted while the read lags", cashback, 0, "accepted, settled not there", accepted, true},
		{"COMPLETED is not final if a cancellation was asked for", verified, evidence.Cancellers, "done", accepted, true},
		{"not even a day later", verified, evidence.Cancellers, "lost, settled there done", accepted, true},
		{"a cancelled payment has no effect", verified, evidence.Cancellers, "done, there failed", not, true},
		{
			"a cancellation that came first does not stop a late payment",
			payment, evidence.Cancellers, "lost, there failed", unknown, false,
		},

		// Absence and time.
		{"absence before settling proves nothing", payment, 0, "lost, not there", unknown, false},
		{"absence after settling: it did not happen", payment, 0, "lost, settled not there", not, true},
		{"settling counts from the latest attempt", payment, 0, "lost, settled not there, lost, not there", unknown, false},
		{"and then it proves the same again", payment, 0, "lost, not there, lost, settled not there", not, true},
		{"absence while others send it proves nothing", payment, evidence.Senders, "lost, settled not there", unknown, false},
		{"a read that failed proves nothing", payment, 0, "lost, settled unreadable", unknown, false},
		{"absence in a read that lags without bound proves nothing", cashback, 0, "lost, settled not there", unknown, true},
		{"without a read, time proves nothing", once, 0, "lost, settled lost", unknown, false},

		// What a read shows.
		{"it is there and done: it happened", payment, 0, "lost, there done", happened, false},
		{"it is there and pending: accepted", payment, 0, "lost, there accepted", accepted, false},
		{"the only attempt is there and has failed", payment, 0, "lost, there failed", not, true},
		{"of two attempts one has failed", payment, 0, "lost, lost, settled there failed", unknown, false},
		{"with a verified id there is but one", verified, 0, "lost, lost, settled there failed", not, true},
		{"REFUND_FAILED is passing", refund, 0, "lost, settled there failed", accepted, true},
		{"an effect without mark may be somebody else's", unmarked, 0, "lost, settled there done", unknown, false},
		{"with a mark it is ours", marked, 0, "lost, there done", happened, false},
		{"its absence proves the same without a mark", unmarked, 0, "lost, settled not there", not, true},
		{"another's, before settling, proves nothing", verified, 0, "lost, there other", unknown, true},
		{"another's from within the period, settled", verified, 0, "lost, settled there other", not, true},
		{"another's from before the period", verified, 0, "lost, settled there old other", unknown, true},

		// Sending again.
		{"a verified id may be sent again at once", code, 0, "lost, gateway, lost", unknown, true},
		{"a payment is not captured twice, whatever the id", capture, 0, "lost, not there", unknown, true},
		{"and then may be sent", capture, 0, "lost, settled not there", not, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := evidence.History{Operation: operation(t, c.operation), Others: c.others, Events: events(t, c.events)}
			assert.True(t, evidence.Possible(h))
			assert.Equal(t, c.verdict, evidence.Believable(h), h)
			assert.Equal(t, c.again, evidence.MaySendAgain(h), "sent again")
			assert.Equal(t, c.verdict == not, evidence.MaySendAnew(h), "under a new id")
		})
	}
}

func TestAHistoryThatNoWorldExplainsProvesNothing(t *testing.T) {
	t.Parallel()
	for _, told := range []string{"refused, there done", "done, not there", "not sent, there accepted"} {
		h := evidence.History{Operation: operation(t, payment), Events: events(t, told)}
		assert.False(t, evidence.Possible(h), told)
		assert.Equal(t, evidence.Unknown, evidence.Believable(h), told)
		assert.False(t, evidence.MaySendAgain(h), told)
	}
}

func TestAHistoryReadsAsASentence(t *testing.T) {
	t.Parallel()
	h := evidence.History{Events: events(t, "not sent, lost, settled not there")}
	assert.Equal(t, "not sent; sent, lost; settled, asked, not there", h.String())
	assert.Equal(t, "nothing was tried", evidence.History{}.String())
}
