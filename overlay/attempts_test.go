package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestEachAttemptHasTheSameBytesAndItsOwnSignature(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"createCode", "pay"} {
		testkit.RunInBubble(t, operation, func(t *testing.T) {
			p := newProvider(cut, coded(429, "BUSY"), success).withResolutions(notThere)

			p.succeed(t, p.doer(t), operation)

			nonces, epochs := map[string]bool{}, map[string]bool{}
			for _, attempt := range p.Requests() {
				assert.NotEmpty(t, attempt.Body)
				assert.Equal(t, p.Requests()[0].Body, attempt.Body)
				nonce, epoch := assertSigned(t, attempt)
				nonces[nonce], epochs[epoch] = true, true
			}
			assert.Len(t, nonces, 3)
			assert.GreaterOrEqual(t, len(epochs), 2)
		})
	}
}

// assertSigned asserts that the signature of a request is of this request, and
// returns the nonce and the time that it contains.
func assertSigned(t *testing.T, sent testkit.Request) (nonce, epoch string) {
	t.Helper()
	mac, nonce, epoch, _ := signatureOf(t, sent.Header)

	contentType := sent.Header.Get("Content-Type")
	hash := overlay.HashBody(contentType, []byte(sent.Body))
	canonical := overlay.CanonicalString(sent.URL.Path, sent.Method, nonce, epoch, "application/json", hash)
	assert.Equal(t, overlay.SignCanonical(overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), canonical), mac)
	assert.Equal(t, fmt.Sprint(sent.At.Unix()), epoch)

	return nonce, epoch
}

func TestANewIDIsDerivedFromTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(coded(429, "BUSY"), cut, cut, success).withResolutions(notThere)

		p.succeed(t, p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 4})), "captureLater")

		require.Len(t, p.Requests(), 4)
		for i, captureID := range []string{"c-1", "c-1", "c-1-3", "c-1-4"} {
			want := strings.Replace(writeBody, "c-1", captureID, 1)
			assert.Equal(t, want, p.Requests()[i].Body, "attempt %d", i+1)
		}
		for _, question := range p.questions {
			assert.Equal(t, "c-1", question.Refs["captureId"])
			assert.Equal(t, "p-1", question.Refs["paymentId"])
			assert.Equal(t, "captureLater", question.Operation)
			assert.EqualValues(t, "paypay", question.Provider)
		}
	})
}

func TestAWriteIsNotSentAgainIfNoNewIDCanBeDerived(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(cut, success).withResolutions(notThere)
		body := `{"captureId":"` + strings.Repeat("c", 63) + `"}`

		_, err := p.doer(t).Do(request(t, "POST", retryBase+"/v1/captureLater", body))

		var failure *overlay.Error
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, overlay.Unknown, failure.Outcome)
		assert.Equal(t, "captureId is too long to derive a new id from it", failure.Reason)
		assert.Len(t, p.Requests(), 1)
	})
}

func TestAWriteWithoutTheIDThatItIsKnownByIsNotSent(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{
		"no id": `{}`, "an empty one": `{"captureId":""}`, "a number": `{"captureId":7}`, "no body": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(success)

			_, err := p.doer(t).Do(request(t, "POST", retryBase+"/v1/captureLater", body))

			assert.ErrorIs(t, err, overlay.ErrNotSent)
			assert.ErrorContains(t, err, "captureId: is empty")
			assert.Empty(t, p.Requests())
		})
	}
}

func TestWithOneAttemptNothingIsRepeatedOrAsked(t *testing.T) {
	t.Parallel()
	replies := map[string]reply{"cut": cut, "rate limited": coded(429, "BUSY"), "refused": connectionRefused}
	for _, operation := range []string{"captureLater", "createCode", "getPayment", "pay", "payOnce"} {
		for name, first := range replies {
			p := newProvider(first, success).withResolutions(notThere)

			failure := p.fail(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), operation)

			assert.Len(t, p.Requests(), 1, "%s, %s", operation, name)
			assert.Empty(t, p.questions, "%s, %s", operation, name)
			assert.NotEmpty(t, failure.Reason, "%s, %s", operation, name)
		}
	}
}

func TestTheAnswerOfAWriteFoundLaterIsWhatTheQuestionShowed(t *testing.T) {
	t.Parallel()
	p := newProvider(cut).withResolutions(there)

	answer := p.succeed(t, p.doer(t), "pay")

	assert.Equal(t, string(there.Answer), answer)
}

// failingLater returns a function that succeeds once and fails from then on.
func failingLater(text string) func() error {
	calls := 0

	return func() error {
		if calls++; calls > 1 {
			return errors.New(text)
		}
		return nil
	}
}

func TestAnAttemptThatCouldNotBeMadeDoesNotDenyAnEarlierOne(t *testing.T) {
	t.Parallel()
	brokenContract, noTokens := failingLater("the id is too long"), failingLater("no tokens")
	fullDisk := failingLater("disk full")

	for reason, option := range map[string]overlay.Option{
		"contract broken: the id is too long": overlay.WithContract(
			func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
				if req == nil {
					return nil
				}
				return brokenContract()
			}),
		"waiting for the limiter: no tokens": overlay.WithLimiter(
			limiterFunc(func(context.Context) error { return noTokens() })),
		"the record did not store the attempt: disk full": overlay.WithRecord(
			&notebook{intent: func(context.Context) error { return fullDisk() }}),
	} {
		testkit.RunInBubble(t, reason, func(t *testing.T) {
			p := newProvider(cut, success).withResolutions(notThere)

			failure := p.fail(t, t.Context(), p.doer(t, option), "captureLater")

			assert.Len(t, p.Requests(), 1)
			assert.Equal(t, 1, failure.Attempts)
			assert.Equal(t, overlay.Unknown, failure.Outcome)
			assert.NotErrorIs(t, failure, overlay.ErrNotSent)
			assert.ErrorIs(t, failure, io.ErrUnexpectedEOF)
			assert.Equal(t, reason, failure.Reason)
			assert.False(t, p.lastDecision(t).Again)
			assert.Equal(t, overlay.Unknown, p.lastDecision(t).Outcome)
		})
	}
}

func TestAnAnswerThatBreaksTheContractEndsACall(t *testing.T) {
	t.Parallel()
	missingField := overlay.WithContract(
		func(_ string, _ *http.Request, _ []byte, res *http.Response, _ []byte) error {
			if res != nil {
				return errors.New("a field is missing")
			}
			return nil
		})

	for name, c := range map[string]struct {
		reply   reply
		outcome overlay.Outcome
	}{
		"an answer that means success": {success, overlay.Happened},
		"an answer that does not":      {coded(500, "REPEAT"), overlay.Unknown},
	} {
		p := newProvider(c.reply)

		failure := p.fail(t, t.Context(), p.doer(t, missingField), "createCode")

		assert.Len(t, p.Requests(), 1, name)
		assert.Equal(t, c.outcome, failure.Outcome, name)
		assert.ErrorIs(t, failure, overlay.ErrContract, name)
		assert.NotEmpty(t, failure.Reason, name)
	}
}
