package recon

import (
	"net/url"
	"path"
	"strconv"
	"time"

	"github.com/jppay/jppay/overlay"
)

// window is how long PayPay offers a file after its notification.
const window = 2 * time.Hour

// Notice is a notification of type file.created, the webhook fileCreated of
// PayPay's document.
type Notice struct {
	// FileType is the field fileType.
	FileType string
	// Path is the field path: the file's address. Anyone who knows it can download the file.
	Path overlay.Secret
	// RequestedAt is the field requestedAt, the epoch as a string. It is used only if
	// ReceivedAt is zero.
	RequestedAt string
	// ReceivedAt is when the notification arrived.
	ReceivedAt time.Time
}

// FileName reads the file's name in Path, or returns ErrFileName.
func (n Notice) FileName() (FileName, error) {
	address, err := url.Parse(n.Path.Reveal())
	if err != nil {
		return FileName{}, ErrFileName
	}
	return ParseFileName(path.Base(address.Path))
}

// Kind returns the file's kind: by its name, else by FileType, else empty. FileType may be the
// same for both kinds of transactions: PayPay does not state what it sends for Authorized.
func (n Notice) Kind() Kind {
	if name, err := n.FileName(); err == nil {
		return name.Kind
	}
	switch n.FileType {
	case "transaction_recon":
		return Instant
	case "kyc_passport_sync_recon":
		return KYC
	case "kyc_passport_risk_sync_recon":
		return KYCRisk
	case "kyc_passport_account_status_sync_recon":
		return KYCAccountStatus
	}
	return ""
}

// Expires returns when the file is no longer offered: two hours after ReceivedAt, or else
// after RequestedAt. It is zero if neither can be used.
func (n Notice) Expires() time.Time {
	start := n.ReceivedAt
	if start.IsZero() {
		start = parseEpoch(n.RequestedAt)
	}
	if start.IsZero() {
		return time.Time{}
	}
	return start.Add(window)
}

// parseEpoch reads seconds or milliseconds; the number of digits tells which. It returns zero
// for anything else.
func parseEpoch(s string) time.Time {
	n, err := strconv.ParseUint(s, 10, 63)
	switch {
	case err != nil || len(s) < 10 || len(s) > 13:
		return time.Time{}
	case len(s) <= 11:
		return time.Unix(int64(n), 0)
	}
	return time.UnixMilli(int64(n))
}
