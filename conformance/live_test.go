package conformance_test

import (
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
)

// liveVariables are the case variables that a real environment cannot know by
// itself. They come from JPPAY_LIVE_<NAME>, with dots as underscores.
const liveVariables = "JPPAY_LIVE_"

// TestLive runs the cases marked "live" against real environments:
//
//	JPPAY_PAYPAY_URL, JPPAY_PAYPAY_API_KEY, JPPAY_PAYPAY_API_SECRET, JPPAY_PAYPAY_MERCHANT_ID
//	JPPAY_PAIDY_URL, JPPAY_PAIDY_SECRET_KEY
//	JPPAY_PAIDY_LEGACY_URL, JPPAY_PAIDY_LEGACY_API_KEY, JPPAY_PAIDY_LEGACY_SECRET
//
// It reads only, unless JPPAY_LIVE_WRITES=1. A case whose variables are not set
// is skipped, and says which variable it lacks.
func TestLive(t *testing.T) {
	live(t, os.Getenv, func(flow.Case) {})
}

func live(t *testing.T, getenv func(string) string, ran func(flow.Case)) {
	t.Helper()

	cases, err := flow.Load()
	require.NoError(t, err)
	for _, c := range cases {
		if c.Live == "" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			to := liveTarget(c.Provider, getenv)
			if to.URL == "" {
				t.Skipf("%sURL is not set: nothing to run against", livePrefixes[c.Provider])
			}
			if c.Live == "write" && getenv("JPPAY_LIVE_WRITES") != "1" {
				t.Skip("JPPAY_LIVE_WRITES is not 1: this case writes")
			}

			r := flow.New(t.Context(), c, to)
			r.Variables = liveConstants(getenv)
			for _, s := range c.Steps {
				require.Empty(t, s.Do, "a live case cannot act on the sandbox")
				if missing := unset(s, r.Variables, saves(c)); missing != "" {
					t.Skipf("%s is not set", liveVariable(missing))
				}
			}
			require.NoError(t, r.TakeSteps())
			ran(c)
		})
	}
}

// livePrefixes are what the names of a provider's environment variables begin with.
var livePrefixes = map[string]string{
	"paypay": "JPPAY_PAYPAY_", "paidy": "JPPAY_PAIDY_", "paidy-legacy": "JPPAY_PAIDY_LEGACY_",
}

func liveTarget(provider string, getenv func(string) string) flow.Target {
	switch provider {
	case "paypay":
		return flow.Target{
			URL: getenv("JPPAY_PAYPAY_URL"), APIKey: getenv("JPPAY_PAYPAY_API_KEY"),
			Secret: getenv("JPPAY_PAYPAY_API_SECRET"), Merchant: getenv("JPPAY_PAYPAY_MERCHANT_ID"), Now: time.Now,
		}
	case "paidy":
		return flow.Target{URL: getenv("JPPAY_PAIDY_URL"), APIKey: getenv("JPPAY_PAIDY_SECRET_KEY"), Now: time.Now}
	}

	return flow.Target{
		URL: getenv("JPPAY_PAIDY_LEGACY_URL"), APIKey: getenv("JPPAY_PAIDY_LEGACY_API_KEY"),
		Secret: getenv("JPPAY_PAIDY_LEGACY_SECRET"), Now: time.Now,
	}
}

// liveVariable names the environment variable of a case variable.
func liveVariable(name string) string {
	return liveVariables + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
}

// liveConstants are the constants that the environment sets.
func liveConstants(getenv func(string) string) map[string]string {
	variables := map[string]string{}
	for name := range flow.Constants() {
		if value := getenv(liveVariable(name)); value != "" {
			variables[name] = value
		}
	}

	return variables
}

// saves are the variables that a case sets on its way.
func saves(c flow.Case) map[string]string {
	saved := map[string]string{}
	for _, s := range c.Steps {
		maps.Copy(saved, s.Save)
	}
	return saved
}

// unset names a variable of the step that nobody sets.
func unset(s flow.Step, known, saved map[string]string) string {
	text := strings.Join(s.Path, " ") + string(s.Params) + string(s.Body)
	if s.RawBody != nil {
		text += *s.RawBody
	}
	for _, match := range flow.Variable.FindAllStringSubmatch(text, -1) {
		if _, ok := known[match[1]]; !ok {
			if _, ok := saved[match[1]]; !ok {
				return match[1]
			}
		}
	}
	return ""
}

// TestLiveAgainstTheSandbox proves that the live mode works, reads and writes
// alike, with the sandbox in the place of the real environments.
func TestLiveAgainstTheSandbox(t *testing.T) {
	s := sandbox.Start(t)
	environment := map[string]string{
		"JPPAY_PAYPAY_URL":           s.PayPay.URL,
		"JPPAY_PAYPAY_API_KEY":       s.PayPay.APIKey,
		"JPPAY_PAYPAY_API_SECRET":    s.PayPay.APISecret,
		"JPPAY_PAYPAY_MERCHANT_ID":   s.PayPay.MerchantID,
		"JPPAY_PAIDY_URL":            s.Paidy.URL,
		"JPPAY_PAIDY_SECRET_KEY":     s.Paidy.SecretKey,
		"JPPAY_PAIDY_LEGACY_URL":     s.Legacy.URL,
		"JPPAY_PAIDY_LEGACY_API_KEY": s.Legacy.APIKey,
		"JPPAY_PAIDY_LEGACY_SECRET":  s.Legacy.Secret,
		"JPPAY_LIVE_WRITES":          "1",
	}
	for name, value := range flow.Constants() {
		environment[liveVariable(name)] = value
	}

	ran := map[string]bool{}
	live(t, func(name string) string { return environment[name] }, func(c flow.Case) { ran[c.Name] = true })

	assert.GreaterOrEqual(t, len(ran), 4, "live cases that ran")
}
