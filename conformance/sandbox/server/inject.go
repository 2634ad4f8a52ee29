package server

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
)

// hasFault reports whether the fault of the call is of one of these kinds.
func (c *Call) hasFault(kinds ...faults.Kind) bool {
	return c.fault != nil && slices.Contains(kinds, c.fault.Kind)
}

// injectBefore injects the part of a fault that comes before the operation. It reports
// whether the operation is left out.
func (c *Call) injectBefore() bool {
	if c.hasFault(faults.Latency) {
		c.aborted = !c.wait(c.fault.Delay, c.Request.Context().Done())
	}
	if c.hasFault(faults.LateCommit) {
		c.aborted = !c.wait(c.fault.Delay, nil)
	}
	if c.aborted {
		c.Note("the client or the sandbox went first: nothing was done")
	}
	return c.aborted || c.fault.Kind.Replaces()
}

// wait waits for a time. It returns false as soon as the sandbox closes or gone is closed. With
// a time of 0 it waits only for these.
func (c *Call) wait(d time.Duration, gone <-chan struct{}) bool {
	// The deadlines of the server are for clients that are slow, not for faults.
	controller := http.NewResponseController(c.writer)
	_ = controller.SetReadDeadline(time.Time{})
	_ = controller.SetWriteDeadline(time.Time{})
	var over <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		over = timer.C
	}

	select {
	case <-over:
		return true
	case <-gone:
	case <-*c.api.host.waiting.Load():
	case <-c.api.host.closing:
	}
	return false
}

// waitOutTimeout keeps the connection silent instead of answering.
func (c *Call) waitOutTimeout() {
	if c.hasFault(faults.TimeoutBefore, faults.TimeoutAfter) {
		c.wait(c.fault.Delay, c.Request.Context().Done())
	}
}

// injectAfter changes the answer as the call's fault says.
func (c *Call) injectAfter() {
	if c.fault != nil && !c.aborted {
		c.changeAnswer(c.fault)
	}
	if c.aborted {
		c.answer.status = 0
	} else if c.answer.status == 0 {
		c.answer.status = http.StatusOK
	}
}

// changeAnswer injects a fault into the answer, unless the fault concerns only the
// sending of it.
func (c *Call) changeAnswer(f *faults.Fault) {
	switch f.Kind {
	case faults.UnavailableHTML:
		c.answerGatewayError(http.StatusServiceUnavailable, true)
	case faults.ErrorHTMLAfterCommit:
		c.answerGatewayError(http.StatusBadGateway, true)
	case faults.ErrorBefore, faults.ErrorAfter:
		if c.op.ServerErrorCode != "" && f.Status == http.StatusInternalServerError && !f.HTML {
			c.answerProviderError(c.op.ServerErrorCode)
		} else {
			c.answerGatewayError(f.Status, f.HTML)
		}
	case faults.RateLimited:
		if c.op.RateLimitCode != "" && !f.HTML {
			c.answerProviderError(c.op.RateLimitCode)
		} else {
			c.answerGatewayError(http.StatusTooManyRequests, f.HTML)
		}
		if f.RetryAfter > 0 {
			c.answer.header.Set("Retry-After", fmt.Sprintf("%d", f.RetryAfter/time.Second))
		}
	case faults.TruncatedJSON:
		c.answer.body.Truncate(c.answer.body.Len() / 2)
	case faults.WrongContentType:
		c.answer.header.Set("Content-Type", "text/plain; charset=utf-8")
	case faults.BreaksContract:
		c.breakContract()
	case faults.Refused:
		c.api.listener.Refuse(f.Delay)
		c.aborted = true
	case faults.CutBefore, faults.CutAfter, faults.TimeoutBefore, faults.TimeoutAfter:
		c.aborted = true

	case faults.Latency, faults.LateCommit, faults.ClockSkew: // injected before
	case faults.Oversized, faults.SlowBody, faults.ResetHeaders, faults.ResetBody: // see sendAnswer
	case faults.WebhookDuplicate, faults.WebhookReorder, faults.WebhookDelay, faults.WebhookDrop,
		faults.WebhookWrongSource: // not for calls
	}
}

// answerProviderError replaces the answer with an error of the provider.
func (c *Call) answerProviderError(code string) {
	clear(c.answer.header)
	c.answer.header.Set("X-Sandbox", "1")
	name, _ := c.api.backend.RequestID()
	c.answer.header.Set(name, c.requestID)
	c.Refuse(&contract.Refusal{Code: code})
	c.checkAnswer()
}

// gatewayPage is a page that a gateway might show.
const gatewayPage = "<!DOCTYPE html><html><head><title>%d %s</title></head><body><h1>%[2]s</h1></body></html>\n"

// answerGatewayError replaces the answer with an error of a gateway in front of the provider.
// It has no headers of the provider and no code, so it says nothing about the operation.
func (c *Call) answerGatewayError(status int, html bool) {
	clear(c.answer.header)
	c.answer.header.Set("X-Sandbox", "1")
	c.answer.body.Reset()
	c.answer.status = 0
	text := http.StatusText(status)
	if !html {
		c.WriteJSON(status, map[string]string{"message": text})
		return
	}
	c.answer.header.Set("Content-Type", "text/html; charset=utf-8")
	c.answer.status = status
	fmt.Fprintf(&c.answer.body, gatewayPage, status, text)
}

// sendOversizedBody sends a body that no client should read to its end.
func (c *Call) sendOversizedBody() bool {
	c.answer.header.Del("Content-Length")
	c.writer.WriteHeader(c.answer.status)
	chunk := []byte(strings.Repeat(" ", 64<<10))
	_, _ = c.writer.Write([]byte("["))
	for range (64 << 20) / len(chunk) {
		if _, err := c.writer.Write(chunk); err != nil {
			return true
		}
	}
	_, _ = c.writer.Write([]byte("]"))
	return true
}

// slowBodyPieces is the number of pieces of a slow body.
const slowBodyPieces = 16

// sendSlowBody sends the body in pieces, with the fault's delay between them.
func (c *Call) sendSlowBody() bool {
	c.writer.WriteHeader(c.answer.status)
	body := c.answer.body.Bytes()
	for i := range slowBodyPieces {
		if i > 0 && !c.wait(c.fault.Delay, c.Request.Context().Done()) {
			return false
		}
		_, _ = c.writer.Write(body[len(body)*i/slowBodyPieces : len(body)*(i+1)/slowBodyPieces])
		_ = http.NewResponseController(c.writer).Flush()
	}
	return true
}

// sendPartAndReset sends a part of the answer and resets the connection.
func (c *Call) sendPartAndReset() bool {
	var sent bytes.Buffer
	fmt.Fprintf(&sent, "HTTP/1.1 %d %s\r\n", c.answer.status, http.StatusText(c.answer.status))
	_ = c.answer.header.Write(&sent)
	if c.fault.Kind == faults.ResetHeaders {
		sent.Truncate(sent.Len() / 2)
	} else {
		sent.WriteString("\r\n")
		sent.Write(c.answer.body.Bytes()[:c.answer.body.Len()/2])
	}

	conn, _, err := http.NewResponseController(c.writer).Hijack()
	if err != nil {
		return false
	}

	defer c.api.host.conns.Done() // see track
	_ = conn.SetDeadline(time.Now().Add(c.api.host.grace))
	_, _ = conn.Write(sent.Bytes())
	reset(conn)
	return true
}

// reset closes a connection so that the client sees a reset. It sends no TLS close message
// first.
func reset(conn net.Conn) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// breakContract changes the answer so that it breaks the document.
func (c *Call) breakContract() {
	body := c.api.document.BreakAnswer(c.op.ID, c.answer.status, c.answer.header, c.answer.body.Bytes())
	c.answer.body.Reset()
	c.answer.body.Write(body)
}
