package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
)

// hanako is the customer whose data the redaction tests plant.
var hanako = testkit.Hanako

// redactionOutput is what is printed of marked calls. Whatever holds a mark must
// not be printed. Ids, userAuthorizationId among them, result codes, field names
// and PayPay's API key, which is in the URLs that users' browsers open, are
// printed on purpose.
type redactionOutput struct {
	*testkit.Output

	mu    sync.Mutex
	kinds map[string]bool // of failures and events that were printed
}

func newRedactionOutput() *redactionOutput {
	return &redactionOutput{
		Output: testkit.NewOutput("OPA-Auth", hanako.Name, hanako.Word, hanako.Phone,
			testkit.PlantedSecret, testkit.PlantedKey),
		kinds: map[string]bool{},
	}
}

// check fails the test for what was found.
func (o *redactionOutput) check(t *testing.T) {
	t.Helper()

	require.Greater(t, o.Size(), 1<<10, "bytes that were printed")
	for _, found := range o.Found() {
		assert.Fail(t, "a mark was printed", found)
	}
	t.Logf("%d KiB were printed", o.Size()>>10)
}

// printFailure prints a call's error and what belongs to it: the error as a value,
// its cause, and the fields that hold what was answered. Of errors that differ in
// nothing but what was answered the first is enough.
func (o *redactionOutput) printFailure(err error) {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		o.Print(err)
		return
	}
	if !o.first(fmt.Sprintf("%T %s", failure.Err, err)) {
		return
	}

	write, _ := failure.Write()
	o.Print(err, *failure, failure.Err)
	fmt.Fprintf(o, "%+v %#v %x %+v %#v %+v\n", failure.Body, failure.Body, failure.Body, failure.Message, write,
		errors.Join(errors.New("shop"), err))
	if broken, ok := errors.AsType[*validate.Error](err); ok {
		fmt.Fprintf(o, "%+v %#v\n", *broken, broken.Violations)
	}
}

// first reports whether nothing of this kind was printed before.
func (o *redactionOutput) first(kind string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	before := o.kinds[kind]
	o.kinds[kind] = true

	return !before
}

// options are those of a client that logs all it can and does not wait.
func (o *redactionOutput) options() []overlay.Option {
	debug := &slog.HandlerOptions{Level: slog.LevelDebug}
	text := overlay.SlogHook(slog.New(slog.NewTextHandler(o, debug)))
	jsonLines := overlay.SlogHook(slog.New(slog.NewJSONHandler(o, debug)))

	return []overlay.Option{
		overlay.WithHook(func(ctx context.Context, e overlay.Event) {
			e.Took, e.Wait = 0, 0
			if o.first(fmt.Sprintf("%+v", e)) {
				text(ctx, e)
				jsonLines(ctx, e)
				o.Print(e)
			}
		}),
		overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Microsecond, Cap: time.Millisecond}),
		overlay.WithSettling(time.Millisecond),
	}
}

// markedClient builds a client of a provider with marked credentials, and returns
// its configuration too.
func markedClient(provider, base string, options ...overlay.Option) (client, config any, err error) {
	secret := overlay.NewSecret(testkit.PlantedSecret)
	switch provider {
	case "paypay":
		config := jppay.PayPayConfig{BaseURL: base, APIKey: "a_public7", APISecret: secret, MerchantID: "merchant1"}
		client, err := jppay.NewPayPay(config, options...)

		return client, config, err
	case "paidy":
		config := jppay.PaidyConfig{BaseURL: base, SecretKey: overlay.NewSecret("sk_test_" + testkit.PlantedSecret)}
		client, err := jppay.NewPaidy(config, options...)

		return client, config, err
	}

	legacy := jppay.PaidyLegacyConfig{BaseURL: base, APIKey: overlay.NewSecret(testkit.PlantedKey), Secret: secret}
	client, err = jppay.NewPaidyLegacy(legacy, options...)

	return client, legacy, err
}

// doerOf returns the Doer of a client, which no exported field or method shows.
func doerOf(client any) any {
	sender := reflect.ValueOf(flow.RawOf(client)).Elem().FieldByName("Client").Elem().Elem()
	doer := sender.FieldByName("doer")

	return reflect.NewAt(doer.Type(), doer.Addr().UnsafePointer()).Elem().Interface()
}
