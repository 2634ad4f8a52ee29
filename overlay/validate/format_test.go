package validate_test

import (
	"testing"

	"github.com/jppay/jppay/overlay/validate"
)

func TestLimitsOfNumbers(t *testing.T) {
	t.Parallel()

	testAnswers(t, map[string]answer{
		"a number below its minimum is a finding": {
			body: order("amount", "0"),
			want: []found{{validate.KindLimit, "/amount", "minimum"}},
		},
		"a number above its maximum is a finding": {
			body: order("amount", "100000000000"),
			want: []found{{validate.KindLimit, "/amount", "maximum"}},
		},
		"a fraction is held against its limits": {
			body: order("weight", "10.51"),
			want: []found{{validate.KindLimit, "/weight", "maximum"}},
		},
		"a whole number is held against a fraction": {
			body: order("weight", "11"),
			want: []found{{validate.KindLimit, "/weight", "maximum"}},
		},
		"2^63 does not fit int64": {
			body: order("price", `{"amount":9223372036854775808}`),
			want: []found{{validate.KindFormat, "/price/amount", "format"}},
		},
		"2^63-1 fits int64": {body: order("price", `{"amount":9223372036854775807}`)},
		"-2^63-1 does not fit int64": {
			body: order("price", `{"amount":-9223372036854775809}`),
			want: []found{{validate.KindFormat, "/price/amount", "format"}},
		},
		"a number beyond float64 is a finding": {
			body: order("amount", "1e999"),
			want: []found{{validate.KindFormat, "/amount", "format"}},
		},
		"2^63-1 fits int64 with a fraction of zero": {body: order("price", `{"amount":9223372036854775807.0}`)},
		"2^63-1 fits int64 with an exponent":        {body: order("price", `{"amount":9223372036854775807000e-3}`)},
		"-2^63 fits int64 with an exponent":         {body: order("price", `{"amount":-9.223372036854775808e18}`)},
		"2^63 does not fit int64 with a fraction of zero": {
			body: order("price", `{"amount":9223372036854775808.0}`),
			want: []found{{validate.KindFormat, "/price/amount", "format"}},
		},
		"a fraction that float64 rounds away is a finding": {
			body: order("price", `{"amount":100.0000000000000000001}`),
			want: []found{{validate.KindType, "/price/amount", "type"}},
		},
		"a fraction that float64 takes for zero is a finding": {
			body: order("price", `{"amount":1e-400}`),
			want: []found{{validate.KindType, "/price/amount", "type"}},
		},
		"a fraction is held against its limits exactly": {
			body: order("weight", "10.5000000000000000000001"),
			want: []found{{validate.KindLimit, "/weight", "maximum"}},
		},
		"a fraction below zero that float64 takes for zero": {
			body: order("weight", "-1e-400"),
			want: []found{{validate.KindLimit, "/weight", "minimum"}},
		},
		"a fraction above zero that float64 takes for zero": {body: order("weight", "1e-400")},
		"a fraction that is the limit in another spelling":  {body: order("weight", "105.00e-1")},
		"a number that no float64 holds": {
			body: order("weight", "-1e400"),
			want: []found{{validate.KindFormat, "/weight", "format"}},
		},
		"a number of an enum is compared exactly": {
			body: order("level", "2.0000000000000000000001"),
			want: []found{{validate.KindEnum, "/level", "enum"}, {validate.KindType, "/level", "type"}},
		},
		"a number with an exponent is held against its limits": {
			body: order("amount", "0e3"),
			want: []found{{validate.KindLimit, "/amount", "minimum"}},
		},
		"an exponent without end fits no int64": {
			body: order("amount", "1e999999999999999999999"),
			want: []found{{validate.KindFormat, "/amount", "format"}},
		},
		"2^31 does not fit int32": {
			body: order("counts", `{"a":2147483648}`),
			want: []found{{validate.KindFormat, "/counts/(field 1)", "format"}},
		},
	})
}

func TestDaysThatTheCalendarDoesNotHave(t *testing.T) {
	t.Parallel()

	cases := map[string]answer{}
	for _, date := range []string{"2026-02-05", "2024-02-29", "2000-02-29", "2026-12-31", "0000-01-01", "9999-04-30"} {
		cases[date+" is a day"] = answer{body: order("made_on", `"`+date+`"`)}
	}
	for _, date := range []string{
		"2026-02-30", "2025-02-29", "1900-02-29", "2026-04-31", "2026-11-31", "2026-00-10", "2026-01-00", "2026-01-32",
		"2026-13-01", "26-01-01", "2026-1-01", "2026-01-01 ", "2026/01/01", "20260101", "",
	} {
		cases[date+" is none"] = answer{
			body: order("made_on", `"`+date+`"`), want: []found{{validate.KindFormat, "/made_on", "format"}},
		}
	}
	testAnswers(t, cases)
}

func TestTimesThatNoClockShows(t *testing.T) {
	t.Parallel()

	cases := map[string]answer{}
	for _, at := range []string{
		"2026-02-05T12:58:08Z", "2026-02-05T12:58:08.270000001Z", "2026-02-05T23:59:59+09:00", "2026-02-05T00:00:00-23:59",
	} {
		cases[at+" is a time"] = answer{body: order("changed_at", `"`+at+`"`)}
	}
	for _, at := range []string{
		"2026-02-30T12:58:08Z", "2025-02-29T12:58:08Z", "2026-02-05T12:58:60Z", "2026-02-05T23:59:60Z",
		"2026-02-05T24:00:00Z", "2026-02-05T12:60:00Z", "2026-02-05T12:58:08+99:99", "2026-02-05T12:58:08+24:00",
		"2026-02-05T12:58:08+09:60", "2026-02-05T12:58:08+0900", "2026-02-05T12:58:08", "2026-02-05T12:58:08.Z",
		"2026-02-05t12:58:08z", "2026-02-05 12:58:08Z", "2026-02-05T12:58:08,5Z", "2026-02-05T12:58:08Zx",
	} {
		cases[at+" is none"] = answer{
			body: order("changed_at", `"`+at+`"`), want: []found{{validate.KindFormat, "/changed_at", "format"}},
		}
	}
	testAnswers(t, cases)
}

func TestTextsThatAreNotBase64(t *testing.T) {
	t.Parallel()

	cases := map[string]answer{}
	for _, text := range []string{"", "aGVsbG8=", "aGk=", "aA==", "+/+/"} {
		cases[text+" is base64"] = answer{body: order("picture", `"`+text+`"`)}
	}
	for _, text := range []string{"aGVsbG8", "a", "====", "a===", "aG=k", "-_-_", "aGk= "} {
		cases[text+" is none"] = answer{
			body: order("picture", `"`+text+`"`), want: []found{{validate.KindFormat, "/picture", "format"}},
		}
	}
	testAnswers(t, cases)
}
