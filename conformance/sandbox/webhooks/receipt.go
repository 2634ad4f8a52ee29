package webhooks

import (
	"net/http"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// receipt says which answers a provider accepts as a receipt of a webhook.
type receipt struct {
	within time.Duration // from the delivery's first byte
	only   int           // the one status; 0: any 2xx
}

// receiptOf returns the receipt of a provider. A source states Paidy's. For the others any 2xx
// is a receipt, which is the sandbox's guess.
func receiptOf(provider policy.Provider) receipt {
	if provider == policy.Paidy {
		return receipt{within: 10 * time.Second, only: http.StatusOK}
	}
	return receipt{within: 2 * time.Second}
}

// takes reports whether a status is a receipt.
func (r receipt) takes(status int) bool {
	return status == r.only || r.only == 0 && status/100 == 2
}
