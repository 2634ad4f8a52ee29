package overlay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// connectionError returns the cause of an attempt that got no connection. hop is the host
// and port that it should have led to: the server, or a proxy.
func connectionError(err error, hop string, server *url.URL) error {
	cause := redact(err, errNoConnection)
	if hop == "" || strings.EqualFold(hop, hostAndPort(server)) {
		return cause
	}
	if status := proxyStatus(err); status != 0 {
		cause = &redactedError{fmt.Errorf("HTTP %d %s", status, http.StatusText(status)), err}
	}
	return fmt.Errorf("no connection through the proxy %s: %w", hop, cause)
}

var errNoConnection = errors.New("no connection was made")

// hostAndPort returns the host and port of a URL.
func hostAndPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "http":
		port = "80"
	default:
		port = "443"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// proxyRefusal is the status with which a proxy refused to connect.
type proxyRefusal int

func (r proxyRefusal) Error() string { return "HTTP " + strconv.Itoa(int(r)) }

// proxyStatus returns the status with which a proxy refused to connect; 0 if it is not
// known. The error of a caller's own transport has the phrase of the status only.
func proxyStatus(err error) int {
	if refusal, ok := errors.AsType[proxyRefusal](err); ok {
		return int(refusal)
	}
	for status := http.StatusBadRequest; status < 600; status++ {
		if phrase := http.StatusText(status); phrase != "" && err.Error() == phrase {
			return status
		}
	}
	return 0
}

// transportError returns the cause of a failed exchange, without the URL: its query may be
// personal.
func transportError(err error) error {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err
	}
	// net/http has no sentinels for these. A server that sends these words only ends its own
	// call.
	text := err.Error()
	switch {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list larger"):
		return &redactedError{fmt.Errorf("%w: its header exceeds the limit of the transport", ErrTooLarge), err}
	case strings.Contains(text, "connection error: "):
		return &redactedError{fmt.Errorf("%w: it breaks HTTP/2 or a limit of the transport", ErrBadAnswer), err}
	}
	return redact(err, errors.New("the connection failed"))
}

// redact returns err with a text that quotes neither a URL nor a server. The text is that
// of a cause that is known to be safe, if err has one, else that of otherwise.
func redact(err, otherwise error) error {
	for _, safe := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, safe) {
			return &redactedError{safe, err}
		}
	}
	if cause, ok := errors.AsType[*net.OpError](err); ok {
		return &redactedError{cause, err}
	}
	if cause, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &redactedError{cause, err}
	}
	if cause, ok := errors.AsType[net.Error](err); ok && cause.Timeout() {
		return &redactedError{errors.New("timed out"), err}
	}
	return &redactedError{otherwise, err}
}
