package checkout

import (
	"errors"
	"fmt"
	"math/big"
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

// Check checks a payload against the request body of an operation, as the server of the API
// does. It returns the payload as the server reads it, its problems, and warnings.
func Check(provider policy.Provider, operation string, payload []byte) (read []byte, problems, warnings []string) {
	document := contract.Of(provider)
	read, warnings = document.ReadBody(operation, payload)
	broken, odd := document.CheckRequest(operation, callOf(provider, operation), read)
	return read, violations(broken), append(warnings, violations(odd)...)
}

// callOf returns the request, without a body, for the check of a payload.
func callOf(provider policy.Provider, operation string) *http.Request {
	op, err := contract.FindOperation(provider, operation)
	if err != nil {
		panic(err)
	}
	r, err := http.NewRequest(op.Method, op.Path, http.NoBody)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return r
}

// violations returns the problems, one a line.
func violations(err error) []string {
	if err == nil {
		return nil
	}
	found, ok := errors.AsType[*validate.Error](err)
	if !ok {
		return []string{err.Error()}
	}
	var lines []string
	for _, v := range found.Violations {
		lines = append(lines, v.String())
	}
	return lines
}

// SumWarnings compares the amount in a field with the sum of items, tax and shipping.
// Whether Paidy refuses another amount is not known.
func SumWarnings(field string, amount int64, items []Item, tax, shipping *int64) []string {
	sum := new(big.Int)
	for _, item := range items {
		sum.Add(sum, new(big.Int).Mul(big.NewInt(item.Price), big.NewInt(item.Quantity)))
	}
	for _, more := range []*int64{tax, shipping} {
		if more != nil {
			sum.Add(sum, big.NewInt(*more))
		}
	}
	if sum.Cmp(big.NewInt(amount)) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: is %d, but items, tax and shipping add up to %s", field, amount, sum)}
}
