package paypay

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jppay/jppay/overlay/policy"
)

// currencyJPY is the only currency that PayPay states.
const currencyJPY = "JPY"

// maxYen is the largest amount that PayPay accepts. It has 11 digits.
const maxYen = 99_999_999_999

// MoneyAmount is an amount of money. Make one with Yen. The zero value is no amount: a
// request that holds it is refused before it is sent.
//
// Amounts can be compared with ==. An amount of an answer that no request may hold, such
// as 0, is equal to no amount that Yen makes: compare Amount there.
type MoneyAmount struct {
	amount   int64
	currency string
	// answered is set where an answer held what no request may hold. It may still be
	// written again, for instance into a store.
	answered bool
}

// Yen returns an amount in yen. PayPay accepts 1 to 99,999,999,999: a request that holds
// less or more is refused before it is sent.
func Yen(yen int64) MoneyAmount { return MoneyAmount{amount: yen, currency: currencyJPY} }

// Amount returns the number of yen, or of units of another currency that PayPay answered.
func (m MoneyAmount) Amount() int64 { return m.amount }

// Currency returns JPY, or what PayPay answered; it is empty where nothing is set.
func (m MoneyAmount) Currency() string { return m.currency }

// IsZero reports whether no amount is set. An amount of 0 is set.
func (m MoneyAmount) IsZero() bool { return m == MoneyAmount{} }

// String returns the amount and its currency, for instance "1200 JPY".
func (m MoneyAmount) String() string {
	if m.IsZero() {
		return "no amount"
	}
	return strconv.FormatInt(m.amount, 10) + " " + m.currency
}

// wireAmount is an amount as PayPay writes it.
type wireAmount struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// MarshalJSON refuses the zero value and amounts that PayPay does not accept. What an
// answer held is always accepted.
func (m MoneyAmount) MarshalJSON() ([]byte, error) {
	if err := m.check(); err != nil && !m.answered {
		return nil, err
	}
	return json.Marshal(wireAmount{m.amount, m.currency})
}

// check says why no request may hold the amount.
func (m MoneyAmount) check() error {
	switch {
	case m.IsZero():
		return policy.Misuse("is not set: use paypay.Yen")
	case m.currency != currencyJPY:
		return policy.Misuse(fmt.Sprintf("is in %q: PayPay accepts JPY only", m.currency))
	case m.amount < 1:
		return policy.Misuse(fmt.Sprintf("is %d yen: PayPay accepts at least 1", m.amount))
	case m.amount > maxYen:
		return policy.Misuse(fmt.Sprintf("is %d yen: PayPay accepts at most %d", m.amount, int64(maxYen)))
	}
	return nil
}

// UnmarshalJSON reads an amount of an answer, whatever its size and currency. A number
// that is not whole is an error.
func (m *MoneyAmount) UnmarshalJSON(data []byte) error {
	return readAnswer(data, "amount: want a whole number and a currency", func(wire wireAmount) {
		*m = MoneyAmount{amount: wire.Amount, currency: wire.Currency}
		m.answered = m.check() != nil
	})
}

// readAnswer reads a value of an answer and keeps it. null changes nothing, as everywhere in
// encoding/json.
func readAnswer[T any](data []byte, want string, keep func(T)) error {
	var value *T
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("%s: %w", want, err)
	}
	if value != nil {
		keep(*value)
	}
	return nil
}
