package validate_test

import (
	"testing"

	"github.com/jppay/jppay/overlay/validate"
)

func TestLimitsOfNumbers(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{"a number below its minimum is a finding", order("amount", "0"), validate.KindLimit, "/amount", "minimum"},
		{
			"a number above its maximum is a finding", order("amount", "100000000000"),
			validate.KindLimit, "/amount", "maximum",
		},
		{"a fraction is held against its limits", order("weight", "10.51"), validate.KindLimit, "/weight", "maximum"},
		{"a whole number is held against a fraction", order("weight", "11"), validate.KindLimit, "/weight", "maximum"},
		{
			"2^63 does not fit int64", order("price", `{"amount":9223372036854775808}`),
			validate.KindFormat, "/price/amount", "format",
		},
		{name: "2^63-1 fits int64", body: order("price", `{"amount":9223372036854775807}`)},
		{
			"-2^63-1 does not fit int64", order("price", `{"amount":-9223372036854775809}`),
			validate.KindFormat, "/price/amount", "format",
		},
		{"a number beyond float64 is a finding", order("amount", "1e999"), validate.KindFormat, "/amount", "format"},
		{name: "2^63-1 fits int64 with a fraction of zero", body: order("price", `{"amount":9223372036854775807.0}`)},
		{name: "2^63-1 fits int64 with an exponent", body: order("price", `{"amount":9223372036854775807000e-3}`)},
		{name: "-2^63 fits int64 with an exponent", body: order("price", `{"amount":-9.223372036854775808e18}`)},
		{
			"2^63 does not fit int64 with a fraction of zero", order("price", `{"amount":9223372036854775808.0}`),
			validate.KindFormat, "/price/amount", "format",
		},
		{
			"a fraction that float64 rounds away is a finding", order("price", `{"amount":100.0000000000000000001}`),
			validate.KindType, "/price/amount", "type",
		},
		{
			"a fraction that float64 takes for zero is a finding", order("price", `{"amount":1e-400}`),
			validate.KindType, "/price/amount", "type",
		},
		{
			"a fraction is held against its limits exactly", order("weight", "10.5000000000000000000001"),
			validate.KindLimit, "/weight", "maximum",
		},
		{
			"a fraction below zero that float64 takes for zero", order("weight", "-1e-400"),
			validate.KindLimit, "/weight", "minimum",
		},
		{name: "a fraction above zero that float64 takes for zero", body: order("weight", "1e-400")},
		{name: "a fraction that is the limit in another spelling", body: order("weight", "105.00e-1")},
		{"a number that no float64 holds", order("weight", "-1e400"), validate.KindFormat, "/weight", "format"},
		{
			"a number with an exponent is held against its limits", order("amount", "0e3"),
			validate.KindLimit, "/amount", "minimum",
		},
		{
			"an exponent without end fits no int64", order("amount", "1e999999999999999999999"),
			validate.KindFormat, "/amount", "format",
		},
		{"2^31 does not fit int32", order("counts", `{"a":2147483648}`), validate.KindFormat, "/counts/(field 1)", "format"},
	})
	testEach(t, map[string]answer{
		"a number of an enum is compared exactly": {
			body: order("level", "2.0000000000000000000001"),
			want: []found{{validate.KindEnum, "/level", "enum"}, {validate.KindType, "/level", "type"}},
		},
	})
}

// testFormat tests texts of a field that has a format: some that fit it, and some that do not.
func testFormat(t *testing.T, field string, fit, misfit []string) {
	t.Helper()

	cases := map[string]answer{}
	for _, text := range fit {
		cases[text+" fits"] = answer{body: order(field, `"`+text+`"`)}
	}
	for _, text := range misfit {
		cases[text+" does not"] = answer{
			body: order(field, `"`+text+`"`), want: []found{{validate.KindFormat, "/" + field, "format"}},
		}
	}
	testEach(t, cases)
}

func TestDaysThatTheCalendarDoesNotHave(t *testing.T) {
	t.Parallel()

	testFormat(t, "made_on", []string{
		"2026-02-05", "2024-02-29", "2000-02-29", "2026-12-31", "0000-01-01", "9999-04-30",
	}, []string{
		"2026-02-30", "2025-02-29", "1900-02-29", "2026-04-31", "2026-11-31", "2026-00-10", "2026-01-00", "2026-01-32",
		"2026-13-01", "26-01-01", "2026-1-01", "2026-01-01 ", "2026/01/01", "20260101", "",
	})
}

func TestTimesThatNoClockShows(t *testing.T) {
	t.Parallel()

	testFormat(t, "changed_at", []string{
		"2026-02-05T12:58:08Z", "2026-02-05T12:58:08.270000001Z", "2026-02-05T23:59:59+09:00", "2026-02-05T00:00:00-23:59",
	}, []string{
		"2026-02-30T12:58:08Z", "2025-02-29T12:58:08Z", "2026-02-05T12:58:60Z", "2026-02-05T23:59:60Z",
		"2026-02-05T24:00:00Z", "2026-02-05T12:60:00Z", "2026-02-05T12:58:08+99:99", "2026-02-05T12:58:08+24:00",
		"2026-02-05T12:58:08+09:60", "2026-02-05T12:58:08+0900", "2026-02-05T12:58:08", "2026-02-05T12:58:08.Z",
		"2026-02-05t12:58:08z", "2026-02-05 12:58:08Z", "2026-02-05T12:58:08,5Z", "2026-02-05T12:58:08Zx",
	})
}

func TestTextsThatAreNotBase64(t *testing.T) {
	t.Parallel()

	fit := []string{"", "aGVsbG8=", "aGk=", "aA==", "+/+/"}
	testFormat(t, "picture", fit, []string{"aGVsbG8", "a", "====", "a===", "aG=k", "-_-_", "aGk= "})
}
