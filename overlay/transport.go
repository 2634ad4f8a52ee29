package overlay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
)

// neverSent reports whether an error proves that no request left: there was no
// connection to send it on.
func neverSent(err error) bool {
	dial, ok := errors.AsType[*net.OpError](err)
	return ok && dial.Op == "dial" || as[*tls.CertificateVerificationError](err)
}

// transportError returns the cause of a failed exchange. The URL, whose query may
// name a person, is dropped.
func transportError(err error) error {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err
	}
	// net/http has no sentinels for these. A server that forges the words ends
	// its own call and nothing else.
	text := err.Error()
	switch {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list larger"):
		return &quiet{fmt.Errorf("%w: its header exceeds the limit of the transport", ErrTooLarge), err}
	case strings.Contains(text, "connection error: "):
		return &quiet{fmt.Errorf("%w: it breaks HTTP/2 or a limit of the transport", ErrBadAnswer), err}
	}
	return spoken(err, errors.New("the exchange failed"))
}

// spoken returns err with a text that quotes neither what a server sent nor a URL:
// the text of the cause within it that is known to do neither, else that of
// otherwise.
func spoken(err, otherwise error) error {
	for _, plain := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, plain) {
			return &quiet{plain, err}
		}
	}
	if cause, ok := errors.AsType[*net.OpError](err); ok {
		return &quiet{cause, err}
	}
	if cause, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &quiet{cause, err}
	}
	if cause, ok := errors.AsType[net.Error](err); ok && cause.Timeout() {
		return &quiet{errors.New("timed out"), err}
	}
	return &quiet{otherwise, err}
}
