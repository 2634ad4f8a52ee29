package recon

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Sentinels for errors.Is. Those of a download are wrapped in a DownloadError.
var (
	// ErrNotAllowed means that the file's address is not allowed: it is not https, has another
	// host or port, has a user name, redirects, leads to an address that is not public, or has
	// a host with another host's certificate. Nothing was requested from it.
	ErrNotAllowed = errors.New("the file's address is not allowed")
	// ErrExpired means that the two hours are over in which PayPay offers the file.
	ErrExpired = errors.New("the two hours for the download are over")
	// ErrRefused means that the server refuses to send the file: HTTP 4xx.
	ErrRefused = errors.New("the server refused to send the file")
	// ErrTooLarge means that the file exceeds MaxBytes.
	ErrTooLarge = errors.New("the file is too large")
	// ErrInterrupted means that the last of the attempts failed as well.
	ErrInterrupted = errors.New("the download was interrupted")
	// ErrChanged means that the server had another file after an interruption: the part that
	// was read before is not its beginning.
	ErrChanged = errors.New("the file changed during the download")
	// ErrBadAnswer means that the server's answer makes no sense for a file, or does
	// not tell where the file ends.
	ErrBadAnswer = errors.New("the server's answer cannot be used")
)

// DownloadError is the error of a failed download. Under every verb, its text names only the host
// of the file's address, and quotes nothing that the server sent.
type DownloadError struct {
	// Host is the file's host, with its port unless it is 443; empty if the address has no
	// valid one.
	Host string
	// Status is the HTTP status of the last answer; 0 if there was none.
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
		text += "; ask PayPay to send the notification again: it keeps the file for a week"
	case errors.Is(e.Err, ErrInterrupted), errors.Is(e.Err, ErrChanged):
		text += "; start the download again within two hours of the notification"
	}
	return text
}

// Format prints Error under every verb.
func (e *DownloadError) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.Error())) }

// MarshalText encodes the same line as Error.
func (e *DownloadError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// Unwrap returns Err.
func (e *DownloadError) Unwrap() error { return e.Err }
