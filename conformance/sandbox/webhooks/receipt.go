package webhooks

import (
	"net/http"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// receipt is what a provider takes for the receipt of a webhook.
type receipt struct {
	within time.Duration // from the delivery's first byte
	only   int           // the one status; 0: any 2xx
}

// receiptOf returns what a provider takes for a receipt. Paidy's is stated. For the
// others it is the sandbox's guess that any 2xx is one.
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
