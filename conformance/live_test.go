package conformance_test

import (
	"maps"
	"os"
	"strings"
	"testing"
	"time"

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
	live(t, os.Getenv, func(*testing.T) {})
}

func live(t *testing.T, getenv func(string) string, ran func(*testing.T)) {
	t.Helper()
	cases, err := loadCases()
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]target{
		"paypay": {url: getenv("JPPAY_PAYPAY_URL"), apiKey: getenv("JPPAY_PAYPAY_API_KEY"), secret: getenv("JPPAY_PAYPAY_API_SECRET"), merchant: getenv("JPPAY_PAYPAY_MERCHANT_ID"), now: time.Now},
		"paidy":  {url: getenv("JPPAY_PAIDY_URL"), apiKey: getenv("JPPAY_PAIDY_SECRET_KEY"), now: time.Now},
		"paidy-legacy": {url: getenv("JPPAY_PAIDY_LEGACY_URL"), apiKey: getenv("JPPAY_PAIDY_LEGACY_API_KEY"),
			secret: getenv("JPPAY_PAIDY_LEGACY_SECRET"), now: time.Now},
	}
	prefixes := map[string]string{"paypay": "JPPAY_PAYPAY_", "paidy": "JPPAY_PAIDY_", "paidy-legacy": "JPPAY_PAIDY_LEGACY_"}
	for _, c := range cases {
		if c.Live == "" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			if targets[c.Provider].url == "" {
				t.Skipf("%sURL is not set: nothing to run against", prefixes[c.Provider])
			}
			if c.Live == "write" && getenv("JPPAY_LIVE_WRITES") != "1" {
				t.Skip("JPPAY_LIVE_WRITES is not 1: this case writes")
			}
			r := &run{T: t, testCase: c, target: targets[c.Provider], variables: map[string]string{}}
			for name := range constants {
				variable := liveVariables + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
				if value := getenv(variable); value != "" {
					r.variables[name] = value
				}
			}
			for _, s := range c.Steps {
				if s.Do != "" {
					t.Fatalf("a live case cannot act on the sandbox, but does %s", s.Do)
				}
				if missing := unset(s, r.variables, c.saves()); missing != "" {
					t.Skipf("%s%s is not set", liveVariables, strings.ToUpper(strings.ReplaceAll(missing, ".", "_")))
				}
			}
			r.runSteps()
			ran(t)
		})
	}
}

// saves are the variables that a case sets on its way.
func (c testCase) saves() map[string]string {
	saved := map[string]string{}
	for _, s := range c.Steps {
		maps.Copy(saved, s.Save)
	}
	return saved
}

// unset names a variable of the step that nobody sets.
func unset(s step, known, saved map[string]string) string {
	text := strings.Join(s.Path, " ") + string(s.Params) + string(s.Body)
	if s.RawBody != nil {
		text += *s.RawBody
	}
	for _, match := range variable.FindAllStringSubmatch(text, -1) {
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
		"JPPAY_PAYPAY_URL": s.PayPay.URL, "JPPAY_PAYPAY_API_KEY": s.PayPay.APIKey, "JPPAY_PAYPAY_API_SECRET": s.PayPay.APISecret, "JPPAY_PAYPAY_MERCHANT_ID": s.PayPay.MerchantID,
		"JPPAY_PAIDY_URL": s.Paidy.URL, "JPPAY_PAIDY_SECRET_KEY": s.Paidy.SecretKey,
		"JPPAY_PAIDY_LEGACY_URL": s.Legacy.URL, "JPPAY_PAIDY_LEGACY_API_KEY": s.Legacy.APIKey, "JPPAY_PAIDY_LEGACY_SECRET": s.Legacy.Secret,
		"JPPAY_LIVE_WRITES": "1",
	}
	for name, value := range constants {
		environment[liveVariables+strings.ToUpper(strings.ReplaceAll(name, ".", "_"))] = value
	}
	ran := map[string]bool{}
	live(t, func(name string) string { return environment[name] }, func(t *testing.T) { ran[t.Name()] = true })
	if len(ran) < 4 {
		t.Errorf("only %d live cases ran", len(ran))
	}
}
