package recon

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// DownloadError is what a failed download returns. Its text, under every verb,
// holds neither the file's address, beyond the host, nor what the server said.
type DownloadError struct {
	// Host is the file's host, with its port unless it is 443; empty where the
	// address has none that looks like one.
	Host string
	// Status is the HTTP status of the last answer; 0 where there was none.
	Status int
	// Attempts is how many requests were made.
	Attempts int
	// Bytes is how much of the file had arrived.
	Bytes int64
	// Err is one of the sentinels, a context's error or one of the local disk. It
	// may wrap the cause.
	Err error
}

// Error returns one line.
func (e *DownloadError) Error() string {
	text := "recon: download"
	if e.Host != "" {
		text += " from " + e.Host
	}
	text += ": " + e.Err.Error()
	var details []string
	if e.Status != 0 {
		details = append(details, "HTTP "+strconv.Itoa(e.Status))
	}
	if e.Attempts > 0 {
		details = append(details, "attempts: "+strconv.Itoa(e.Attempts), strconv.FormatInt(e.Bytes, 10)+" bytes read")
	}
	if len(details) > 0 {
		text += " (" + strings.Join(details, ", ") + ")"
	}
	switch {
	case errors.Is(e.Err, ErrExpired), errors.Is(e.Err, ErrRefused):
		text += "; ask PayPay to send the notification again, within a week of the file"
	case errors.Is(e.Err, ErrInterrupted), errors.Is(e.Err, ErrChanged):
		text += "; start again from the notification while its two hours last"
	}
	return text
}

// Format prints Error under every verb.
func (e *DownloadError) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.Error())) }

// MarshalText encodes the same line as Error.
func (e *DownloadError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// Unwrap returns Err.
func (e *DownloadError) Unwrap() error { return e.Err }
