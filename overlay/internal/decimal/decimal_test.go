package decimal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/internal/decimal"
)

func TestIsNumberTakesWhatJSONCallsANumber(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]bool{
		"0": true, "-0": true, "12.50": true, "1e400": true, "-1.5E-7": true,
		"": false, " 1": false, "1 ": false, "01": false, "1.": false, "+1": false, "1,2": false, "NaN": false,
		`"1"`: false, "true": false, "[1]": false, "-": false,
	} {
		assert.Equal(t, want, decimal.IsNumber(text), "%q", text)
	}
}

func TestNumbersAreComparedExactly(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, less, more string
	}{
		{"above 2^53", "9007199254740992", "9007199254740993"},
		{"in the last digit of a fraction", "0.10000000000000000001", "0.10000000000000000002"},
		{"of two signs", "-1e400", "1e-400"},
		{"below zero", "-2", "-1.5"},
		{"by their exponents", "9e10", "1e11"},
		{"zero and a little more", "-0.0", "1e-400"},
	} {
		less, more := decimal.Parse([]byte(c.less)), decimal.Parse([]byte(c.more))

		assert.Negative(t, less.Compare(more), c.name)
		assert.Positive(t, more.Compare(less), c.name)
	}

	assert.Zero(t, decimal.Parse([]byte("1.50e2")).Compare(decimal.Parse([]byte("150"))))
	assert.Zero(t, decimal.Parse([]byte("-0")).Compare(decimal.Parse([]byte("0e5"))))
}
