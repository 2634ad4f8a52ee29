package recon

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

// Kind is a kind of file. Its value is what the file's name begins with.
type Kind string

// The kinds that PayPay documents. A file of cashbacks exists as well, but its
// layout is not public.
const (
	// Instant has the payments and refunds of payments that are captured at once.
	Instant Kind = "transaction"
	// Authorized has the authorizations, captures, reverts, expiries and refunds
	// of payments that are captured later.
	Authorized Kind = "preauth_transaction"
	// KYC has the users whose identity data changed.
	KYC Kind = "kyc_passport"
	// KYCRisk has the users that were flagged for a risk.
	KYCRisk Kind = "kyc_passport_risk"
	// KYCAccountStatus has the users whose account status changed.
	KYCAccountStatus Kind = "kyc_passport_account_status"
)

// Transactions reports whether TransactionReader reads files of this kind.
func (k Kind) Transactions() bool { return k == Instant || k == Authorized }

// Users reports whether UserReader reads files of this kind.
func (k Kind) Users() bool { return k == KYC || k == KYCRisk || k == KYCAccountStatus }

// kinds are in the order in which names are compared: a longer name comes before the name that
// it begins with.
var kinds = []Kind{KYCAccountStatus, KYCRisk, KYC, Authorized, Instant}

// ErrFileName means that a name is not that of a reconciliation file.
var ErrFileName = errors.New("not the name of a reconciliation file")

// FileName holds the parts of a file's name.
type FileName struct {
	Kind Kind
	// Owner is the merchant ID, or the client ID for KYCRisk and
	// KYCAccountStatus.
	Owner string
	// From and To are the first and the last second of the period, in Japan time.
	From, To time.Time
}

// tokyo is Japan time, which has no summer time.
var tokyo = time.FixedZone("JST", 9*60*60)

// ParseFileName reads the name of a file, without directories. From and To are
// 14 digits, or 8 for whole days; "_v2" may be missing. Another name is
// ErrFileName.
func ParseFileName(name string) (FileName, error) {
	if len(name) > 255 {
		return FileName{}, ErrFileName
	}
	for _, kind := range kinds {
		rest, ok := strings.CutPrefix(name, string(kind)+"_")
		if !ok {
			continue
		}
		parts := afterKind.FindStringSubmatch(rest)
		if parts == nil {
			break
		}
		found := FileName{Kind: kind, Owner: parts[1]}
		var fromOK, toOK bool
		found.From, _, fromOK = parsePeriod(parts[2])
		_, found.To, toOK = parsePeriod(parts[3])
		if !fromOK || !toOK || found.To.Before(found.From) {
			break
		}
		return found, nil
	}
	return FileName{}, ErrFileName
}

// afterKind is what follows the kind in a file's name. An ID may hold underscores.
var afterKind = regexp.MustCompile(`^([0-9A-Za-z_-]+)_([0-9]+)_([0-9]+)(?:_v2)?\.csv$`)

// parsePeriod reads one end of a period: a second, or a day with its first and
// last second.
func parsePeriod(s string) (first, last time.Time, ok bool) {
	switch len(s) {
	case 14:
		t, err := time.ParseInLocation("20060102150405", s, tokyo)
		return t, t, err == nil
	case 8:
		t, err := time.ParseInLocation("20060102", s, tokyo)
		return t, t.AddDate(0, 0, 1).Add(-time.Second), err == nil
	}
	return time.Time{}, time.Time{}, false
}
