package paypay_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
)

func TestYenIsWrittenAsPayPayExpectsIt(t *testing.T) {
	t.Parallel()

	text, err := json.Marshal(paypay.Yen(1200))

	require.NoError(t, err)
	assert.Equal(t, `{"amount":1200,"currency":"JPY"}`, string(text)) //nolint:testifylint // byte for byte
}

func TestAnAmountTellsWhatItHolds(t *testing.T) {
	t.Parallel()
	amount := paypay.Yen(1200)

	assert.Equal(t, int64(1200), amount.Amount())
	assert.Equal(t, "JPY", amount.Currency())
	assert.Equal(t, "1200 JPY", amount.String())
	assert.Equal(t, "1200 JPY", fmt.Sprintf("%v", amount))
	assert.False(t, amount.IsZero())
	assert.True(t, paypay.MoneyAmount{}.IsZero())
	assert.Equal(t, "no amount", paypay.MoneyAmount{}.String())
}

// refused is an amount or a time that is not written, for a reason.
type refused struct {
	name   string
	value  json.Marshaler
	reason string
}

func (c refused) test(t *testing.T) {
	t.Parallel()

	_, err := json.Marshal(c.value)

	require.Error(t, err)
	assert.Contains(t, err.Error(), c.reason)
	assert.NotContains(t, err.Error(), "\n")
}

func TestAmountsThatPayPayRefusesAreNotWritten(t *testing.T) {
	t.Parallel()

	for _, c := range []refused{
		{"none", paypay.MoneyAmount{}, "is not set: use paypay.Yen"},
		{"nothing", paypay.Yen(0), "is 0 yen: PayPay accepts at least 1"},
		{"less than nothing", paypay.Yen(-1), "is -1 yen: PayPay accepts at least 1"},
		{"12 digits", paypay.Yen(100_000_000_000), "is 100000000000 yen: PayPay accepts at most 99999999999"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestTheSmallestAndTheLargestAmountAreWritten(t *testing.T) {
	t.Parallel()

	for _, yen := range []int64{1, 99_999_999_999} {
		_, err := json.Marshal(paypay.Yen(yen))
		assert.NoError(t, err, "%d", yen)
	}
}

func TestAnAmountOfAnAnswerEqualsTheSameYen(t *testing.T) {
	t.Parallel()
	var amount paypay.MoneyAmount

	require.NoError(t, json.Unmarshal([]byte(`{"amount":1200,"currency":"JPY"}`), &amount))

	assert.True(t, amount == paypay.Yen(1200), "comparable with ==")  //nolint:testifylint // == is what is tested
	assert.False(t, amount == paypay.Yen(1201), "comparable with ==") //nolint:testifylint // the same
}

// assertWrittenAgain reads a text into a value, and asserts that the value is written as it.
func assertWrittenAgain(t *testing.T, text string, value any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), value))

	again, err := json.Marshal(value)
	require.NoError(t, err)
	assert.Equal(t, text, string(again))
}

func TestAnAmountOfAnAnswerCanBeWrittenAgain(t *testing.T) {
	t.Parallel()

	for _, text := range []string{
		`{"amount":1200,"currency":"JPY"}`,
		`{"amount":0,"currency":"JPY"}`,
		`{"amount":-500,"currency":"JPY"}`,
		`{"amount":9223372036854775807,"currency":"JPY"}`,
		`{"amount":10,"currency":"USD"}`,
		`{"amount":0,"currency":""}`,
	} {
		var amount paypay.MoneyAmount
		assertWrittenAgain(t, text, &amount)
		assert.False(t, amount.IsZero(), text)
	}
}

// assertNotRead asserts that a text is refused and leaves a value as it was.
func assertNotRead(t *testing.T, text string, value interface{ IsZero() bool }, want string) {
	t.Helper()
	err := json.Unmarshal([]byte(text), value)

	assert.ErrorContains(t, err, want, text)
	assert.True(t, value.IsZero(), text)
}

func TestAmountsThatAreNotWholeAreNotRead(t *testing.T) {
	t.Parallel()

	for _, text := range []string{
		`{"amount":1.5,"currency":"JPY"}`,
		`{"amount":"1200","currency":"JPY"}`,
		`{"amount":1e99,"currency":"JPY"}`,
		`{"amount":1200,"currency":392}`,
		`1200`,
		`"1200"`,
		`[]`,
	} {
		var amount paypay.MoneyAmount
		assertNotRead(t, text, &amount, "want a whole number")
	}
}

func TestNullSetsNoAmountAndNoTime(t *testing.T) {
	t.Parallel()
	var fields struct {
		Amount paypay.MoneyAmount
		At     paypay.EpochTime
	}

	require.NoError(t, json.Unmarshal([]byte(`{"Amount":null,"At":null}`), &fields))

	assert.True(t, fields.Amount.IsZero())
	assert.True(t, fields.At.IsZero())
}

func TestATimeIsWrittenInSeconds(t *testing.T) {
	t.Parallel()

	text, err := json.Marshal(paypay.At(time.Unix(1775061000, 999_000_000)))

	require.NoError(t, err)
	assert.Equal(t, "1775061000", string(text))
}

func TestATimeTellsWhatItHolds(t *testing.T) {
	t.Parallel()
	at := paypay.At(time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC))

	assert.Equal(t, int64(1775061000), at.Unix())
	assert.WithinDuration(t, time.Unix(1775061000, 0), at.Time(), 0)
	assert.Equal(t, "2026-04-01T16:30:00Z", at.String())
	assert.Equal(t, "2026-04-01T16:30:00Z", fmt.Sprintf("%v", at))
	assert.False(t, at.IsZero())
	assert.True(t, paypay.EpochTime{}.IsZero())
	assert.True(t, paypay.EpochTime{}.Time().IsZero())
	assert.Equal(t, "no time", paypay.EpochTime{}.String())
}

func TestTimesThatNobodyMeansAreNotWritten(t *testing.T) {
	t.Parallel()

	for _, c := range []refused{
		{"none", paypay.EpochTime{}, "is not set: use paypay.At"},
		{"a zero time", paypay.At(time.Time{}), "is in 1970 or before"},
		{"the epoch", paypay.At(time.Unix(0, 0)), "is in 1970 or before"},
		{"milliseconds", paypay.At(time.Unix(1775061000000, 0)), "is after the year 5137"},
		{"the first of them", paypay.At(time.Unix(100_000_000_000, 0)), "is after the year 5137"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestOldTimesAndFarOnesAreWritten(t *testing.T) {
	t.Parallel()

	for _, seconds := range []int64{1, 99_999_999_999} {
		_, err := json.Marshal(paypay.At(time.Unix(seconds, 0)))
		assert.NoError(t, err, "%d", seconds)
	}
}

func TestATimeOfAnAnswerCanBeWrittenAgain(t *testing.T) {
	t.Parallel()

	for _, text := range []string{"1775061000", "0", "-1", "1775061000000", "9223372036854775807"} {
		var at paypay.EpochTime
		assertWrittenAgain(t, text, &at)
		assert.False(t, at.IsZero(), text)
	}
}

func TestATimeOfAnAnswerEqualsTheSameTime(t *testing.T) {
	t.Parallel()
	var at paypay.EpochTime

	require.NoError(t, json.Unmarshal([]byte("1775061000"), &at))

	assert.True(t, at == paypay.At(time.Unix(1775061000, 0)), "comparable with ==") //nolint:testifylint // == is tested
}

func TestTimesThatAreNotWholeAreNotRead(t *testing.T) {
	t.Parallel()

	for _, text := range []string{"1.5", `"1775061000"`, "1e99", "{}", "true"} {
		var at paypay.EpochTime
		assertNotRead(t, text, &at, "want whole seconds")
	}
}

func TestAnAnswerThatLacksWhatItsDocumentRequiresCanBeWrittenAgain(t *testing.T) {
	t.Parallel()
	var refund paypay.Refund

	require.NoError(t, json.Unmarshal([]byte(`{"merchantRefundId":"r-1"}`), &refund))

	_, err := json.Marshal(refund)
	assert.NoError(t, err)
}

func FuzzMoneyAmount(f *testing.F) {
	for _, text := range []string{`{"amount":1200,"currency":"JPY"}`, `{"amount":-1}`, "null", "1", `{"amount":0.5}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { writtenAgain[paypay.MoneyAmount](t, text) })
}

func FuzzEpochTime(f *testing.F) {
	for _, text := range []string{"1775061000", "0", "-1", "null", "1.5", "1775061000000"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { writtenAgain[paypay.EpochTime](t, text) })
}

// writtenAgain holds that what can be read can be written, and reads as the same again.
func writtenAgain[T interface {
	comparable
	IsZero() bool
}](t *testing.T, text []byte) {
	var value, again T
	if err := json.Unmarshal(text, &value); err != nil || value.IsZero() {
		assert.True(t, value.IsZero())
		return
	}

	written, err := json.Marshal(value)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(written, &again))
	assert.Equal(t, value, again)
}

func TestACashbackRateIsWhatPayPaySent(t *testing.T) {
	t.Parallel()
	var rate paypay.CashbackRate

	require.NoError(t, json.Unmarshal([]byte(`{"rate":0.5}`), &rate))

	text, err := json.Marshal(rate)
	require.NoError(t, err)
	assert.JSONEq(t, `{"rate":0.5}`, string(text))
}
