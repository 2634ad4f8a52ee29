package conformance_test

import (
	"context"
	"reflect"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// TestNothingMarkedIsPrintedAfterAPanic covers hooks that panic.
func TestNothingMarkedIsPrintedAfterAPanic(t *testing.T) {
	t.Parallel()

	output := newRedactionOutput()
	for provider := range documents {
		call, err := flow.ExampleCall(provider, &operations[provider][0])
		require.NoError(t, err)
		call.Body, _ = marked(call.Body, acceptAny)
		client, _, err := markedClient(provider, "https://api.example",
			overlay.WithHTTPClient(testkit.Fail(valueError{hanako.Word}).Client()),
			overlay.WithHook(func(_ context.Context, e overlay.Event) { panic(e) }))
		require.NoError(t, err)

		func() {
			defer func() {
				cause := recover()
				assert.NotNil(t, cause, "%s: the hook's panic did not come through", provider)
				output.Print(cause)
				_, _ = output.Write(debug.Stack())
			}()
			_, _, _, _ = flow.Invoke(t.Context(), client, call)
		}()
	}

	output.check(t)
}

// TestNothingMarkedIsPrintedOfABadConfiguration covers constructors that refuse.
func TestNothingMarkedIsPrintedOfABadConfiguration(t *testing.T) {
	t.Parallel()

	output := newRedactionOutput()
	for provider := range documents {
		for _, base := range []string{
			"http://" + hanako.Word + ".example",
			"https://" + hanako.Word + ":" + testkit.PlantedSecret + "@api.example",
			"https://api.example/" + testkit.PlantedSecret,
			"://" + testkit.PlantedSecret,
		} {
			_, _, err := markedClient(provider, base)
			assert.Error(t, err, base)
			output.Print(err)
		}
	}

	sandboxSecret := overlay.NewSecret(testkit.PlantedSecret)
	for _, key := range []string{
		testkit.PlantedSecret + "\n", "your_" + testkit.PlantedSecret, testkit.PlantedSecret + " ",
	} {
		secret := overlay.NewSecret(key)
		_, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_" + key)})
		output.Print(err)
		_, err = jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret})
		output.Print(err)
		_, err = jppay.NewPayPay(jppay.PayPayConfig{
			Environment: jppay.PayPaySandbox, APIKey: "a_public7", APISecret: secret,
		})
		output.Print(err)
		_, err = jppay.NewPayPay(jppay.PayPayConfig{
			Environment: jppay.PayPaySandbox, APIKey: key, APISecret: sandboxSecret,
		})
		output.Print(err)
		_, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: secret, Secret: secret})
		output.Print(err)
		output.Print(configcheck.Credential("Key", key))
	}

	output.check(t)
}

// TestNothingMarkedIsPrintedOfAuthenticators prints what holds credentials, and a
// resolution that holds an answer.
func TestNothingMarkedIsPrintedOfAuthenticators(t *testing.T) {
	t.Parallel()

	output := newRedactionOutput()
	secret := overlay.NewSecret(testkit.PlantedSecret)
	hmac, err := overlay.NewHMAC("a_public7", secret, nil, nil)
	require.NoError(t, err)
	bearer, err := overlay.NewBearer(secret)
	require.NoError(t, err)
	legacy, err := overlay.NewLegacyAuth(overlay.NewSecret(testkit.PlantedKey), secret)
	require.NoError(t, err)

	for _, auth := range []overlay.Authenticator{hmac, bearer, legacy} {
		output.Print(auth, overlay.Config{Provider: overlay.PayPay, BaseURL: "https://api.example", Auth: auth})
	}
	output.Print(reflect.Indirect(reflect.ValueOf(bearer)).Interface(), *legacy, overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Answer: overlay.Sensitive(hanako.Word),
		Resource: &paidy.Payment{ID: "pay_1", Buyer: &paidy.Buyer{Email: &hanako.Email}},
	})

	output.check(t)
}
