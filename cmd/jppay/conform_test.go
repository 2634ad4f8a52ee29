package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/validate"
)

const (
	notFound = `{"reference":"err_YQ==","status":404,"code":"404","title":"Oh-ow","description":"not there"}`
	secret   = "Hanako Kakuu"
	changed  = `{"id":"pay_1","amount":"4000","status":"exploded","buyer":{"name1":"` + secret + `"},"` + secret + `":1}`
	received = `{"payment_id":"pay_aizLXqVNyhglMLsd","event_type":"payment","status":"authorize_success",` +
		`"order_ref":null,"timestamp":"2026-06-13T03:15:42.27Z"}`
)

// conformCase is a run of "jppay conform".
type conformCase struct {
	args  string
	input string
	want  []string // parts of the output; none means that it is empty
}

// test runs the case and asserts its exit code.
func (c conformCase) test(t *testing.T, code int) {
	t.Parallel()

	got := runCommand(t, strings.NewReader(c.input), strings.Fields("conform "+c.args)...)

	assert.Equal(t, code, got.code)
	assert.Empty(t, got.stderr)
	if len(c.want) == 0 {
		assert.Empty(t, got.stdout)
	}
	for _, want := range c.want {
		assert.Contains(t, got.stdout, want)
	}
	assert.NotContains(t, got.stdout, secret, "what the answer holds")
}

func TestConform(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]conformCase{
		"a documented answer": {
			args: "-document paidy -operation getPayment -status 404", input: notFound,
		},
		"an answer that breaks a guess of the document": {
			args:  "-document paidy -webhook paymentEvent",
			input: strings.Replace(received, "null", "5", 1), want: []string{"/order_ref: ", "(unverified)"},
		},
		"a dash is standard input": {
			args: "-document paidy -operation getPayment -status 404 -", input: notFound,
		},
		"a content type may have parameters": {
			args: "-document paidy -operation getPayment -status 404 " +
				"-content-type application/json;charset=utf-8",
			input: notFound,
		},
		"a documented webhook": {
			args: "-document paidy -webhook paymentEvent", input: received,
		},
		"a legacy refusal with HTTP 200": {
			args: "-document paidy-legacy -operation capturePayment -status 200", input: `{"status":"capture_fail"}`,
		},
		"a PayPay refusal": {
			args:  "-document paypay -operation getKycInfo -status 401",
			input: `{"resultInfo":{"code":"UNAUTHORIZED","message":"Unauthorized request","codeId":"08100016"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitOK) })
	}
}

func TestConformFindsWhatBreaksTheDocument(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]conformCase{
		"each change of an answer is a line": {
			args: "-document paidy -operation getPayment -status 200", input: changed,
			want: []string{"response /amount: ", "response /status: ", "response /created_at: ", "(field 5)"},
		},
		"an undocumented status": {
			args: "-document paidy -operation getPayment -status 418", input: notFound,
			want: []string{"response status: 418"},
		},
		"another content type": {
			args:  "-document paidy -operation getPayment -status 404 -content-type text/html",
			input: notFound, want: []string{"header Content-Type"},
		},
		"an answer that is not JSON": {
			args: "-document paidy -operation getPayment -status 404", input: "<html>", want: []string{"not JSON"},
		},
		"an empty answer": {
			args: "-document paidy -operation getPayment -status 404", want: []string{"empty"},
		},
		"an unknown webhook status": {
			args:  "-document paidy -webhook paymentEvent",
			input: strings.Replace(received, "authorize", "explode", 1), want: []string{"webhook /status: "},
		},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitFound) })
	}
}

func TestConformReadsAFile(t *testing.T) {
	t.Parallel()

	for content, want := range map[string]int{notFound: exitOK, changed: exitFound} {
		args := strings.Fields("conform -document paidy -operation getPayment -status 404")

		got := runCommand(t, strings.NewReader("not this"), append(args, testkit.TempFile(t, content))...)

		assert.Equal(t, want, got.code, content)
		assert.Empty(t, got.stderr, content)
	}
}

// endless is JSON without an end. It counts the bytes that were read.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '['
	}
	e.read += int64(len(p))

	return len(p), nil
}

func TestConformDoesNotReadMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	input := &endless{}

	got := runCommand(t, input, strings.Fields("conform -document paidy -webhook paymentEvent")...)

	assert.Equal(t, exitUsage, got.code)
	assert.Contains(t, got.stderr, "larger than 8388608 bytes")
	assert.Empty(t, got.stdout)
	assert.LessOrEqual(t, input.read, int64(2*validate.MaxBody))
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestConformTellsARecordingThatCannotBeRead(t *testing.T) {
	t.Parallel()
	input := io.MultiReader(strings.NewReader("{"), failing{})

	got := runCommand(t, input, strings.Fields("conform -document paidy -webhook paymentEvent")...)

	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, 1, strings.Count(got.stderr, "\n"), "lines of %q", got.stderr)
	assert.Empty(t, got.stdout)
}
