package server

import (
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// log writes the entry of a call.
func (c *Call) log() {
	h := c.api.host
	if h.log == nil {
		return
	}

	e := Entry{
		Time:      h.state.Clock.Now(),
		Provider:  c.api.name,
		Method:    c.method(),
		Status:    c.answer.status,
		RequestID: c.requestID,
		Reason:    safetext.OneLine(c.reason),
	}

	if c.op != nil {
		e.Operation, e.Path = c.op.ID, c.op.Path
	}
	if c.hasFault(faults.ResetHeaders) { // nobody gets to see the status
		e.Status = 0
	}

	h.writeLog(e)
}

// maxReadings is the largest number of readings in a log entry.
const maxReadings = 16

// noteReadings adds the readings after the reason of a refusal.
func (c *Call) noteReadings() {
	for _, reading := range c.readings[:min(len(c.readings), maxReadings)] {
		c.note(journal.NoteContract, "%s", reading)
	}
	if more := len(c.readings) - maxReadings; more > 0 {
		c.note(journal.NoteContract, "and %d more", more)
	}
}

// method returns the method of the request, safe for a log.
func (c *Call) method() string {
	if c.op != nil {
		return c.op.Method
	}
	return safetext.OneLine(safetext.Shortened(c.Request.Method))
}

// writeLog hands an entry to Config.Log.
func (h *Host) writeLog(e Entry) {
	if h.log == nil {
		return
	}

	defer func() {
		if v := recover(); v != nil { // otherwise net/http would cut the connection silently
			h.state.AddFinding(state.Finding{
				Provider:  e.Provider,
				Operation: e.Operation,
				Kind:      "log",
				Detail:    fmt.Sprintf("Config.Log panicked: %v at %s", v, panicSite()),
			})
		}
	}()

	h.logMu.Lock()
	defer h.logMu.Unlock()

	h.log(e)
}

// Admin stands for the admin endpoint in the log and in findings.
const Admin policy.Provider = "admin"

// Entry is one line of the log, for one request. It holds no secret, no body and no query, and
// only the first 128 characters of an unknown path. In JSON it is one line.
type Entry struct {
	Time     time.Time       `json:"time"`
	Provider policy.Provider `json:"provider"` // "admin" for the admin endpoint
	// Operation is the operationId; empty for a page or an unknown path.
	Operation string `json:"operation,omitempty"`
	Method    string `json:"method"`
	Path      string `json:"path,omitempty"` // path template; empty for an unknown path
	Status    int    `json:"status"`         // 0 where the connection was cut
	RequestID string `json:"requestId,omitempty"`
	Reason    string `json:"reason,omitempty"` // why the request was refused, or what was odd about it
}

// String returns the entry as one line.
func (e Entry) String() string {
	line := string(e.Provider)
	if e.Operation != "" {
		line += " " + e.Operation
	}
	line += ": " + e.Method
	if e.Path != "" {
		line += " " + e.Path
	}
	line += fmt.Sprintf(": %d", e.Status)
	if e.RequestID != "" {
		line += " " + e.RequestID
	}
	if e.Reason != "" {
		line += ": " + e.Reason
	}
	return line
}
