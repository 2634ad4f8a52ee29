package recon

import (
	"errors"
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
	stem, ok := strings.CutSuffix(name, ".csv")
	if !ok || len(name) > 255 {
		return FileName{}, ErrFileName
	}
	stem = strings.TrimSuffix(stem, "_v2")
	for _, kind := range kinds {
		rest, ok := strings.CutPrefix(stem, string(kind)+"_")
		if !ok {
			continue
		}
		// An ID may hold underscores, so the periods are taken from the end.
		rest, to, _ := cutLast(rest)
		owner, from, ok := cutLast(rest)
		if !ok || !isID(owner) {
			return FileName{}, ErrFileName
		}
		found := FileName{Kind: kind, Owner: owner}
		var fromOK, toOK bool
		found.From, _, fromOK = parsePeriod(from)
		_, found.To, toOK = parsePeriod(to)
		if !fromOK || !toOK || found.To.Before(found.From) {
			return FileName{}, ErrFileName
		}
		return found, nil
	}
	return FileName{}, ErrFileName
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '_')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return s != ""
}

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
