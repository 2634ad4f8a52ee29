package sim

import (
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

func wished(provider policy.Provider, operation, key string, amount int64) oracle.Wish {
	return oracle.Wish{
		Provider: string(provider), Operation: operation, Key: key, Amount: amount, Currency: ledger.Currency,
	}
}
