package sandbox

import (
	"fmt"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// providerAdmin stands for the admin endpoint in the log and in findings.
const providerAdmin policy.Provider = "admin"

// Entry is one line of the log: one request. It holds no secret, no body and no
// query; of an unknown path it shows the first 128 characters.
type Entry struct {
	Time      time.Time
	Provider  policy.Provider // "admin" for the admin endpoint
	Operation string          // operationId; empty for a page, the admin endpoint or an unknown path
	Method    string
	Path      string // path template; empty for an unknown path
	Status    int    // 0 where the connection was cut
	RequestID string
	Reason    string // why the request was refused, or what was odd about it
}

// String returns the entry as one line.
func (e Entry) String() string {
	name := e.Operation
	if name == "" {
		name = "(no operation)"
	}
	line := fmt.Sprintf("%s %s: %s %s: %d", e.Provider, name, e.Method, e.Path, e.Status)
	if e.RequestID != "" {
		line += " " + e.RequestID
	}
	if e.Reason != "" {
		line += ": " + e.Reason
	}
	return line
}
