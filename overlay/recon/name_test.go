package recon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
)

func TestFileNames(t *testing.T) {
	t.Parallel()
	from := time.Date(2020, 1, 30, 0, 0, 0, 0, jst)
	for _, c := range []struct {
		name, kind, owner string // no kind if it is refused
	}{
		{"transaction_123456789_20200130000000_20200130235959_v2.csv", "transaction", "123456789"},
		{"transaction_123456789_20200130000000_20200130235959.csv", "transaction", "123456789"},
		{"preauth_transaction_123456789_20200130000000_20200130235959_v2.csv", "preauth_transaction", "123456789"},
		{"kyc_passport_123456789_20200130000000_20200130235959.csv", "kyc_passport", "123456789"},
		{"kyc_passport_123456789_20200130_20200130.csv", "kyc_passport", "123456789"},
		{"kyc_passport_risk_a_0123_20200130_20200130.csv", "kyc_passport_risk", "a_0123"},
		{"kyc_passport_account_status_a_0123_20200130000000_20200130235959.csv", "kyc_passport_account_status", "a_0123"},
		{"kyc_passport_Az-09_aZ_20200130_20200130.csv", "kyc_passport", "Az-09_aZ"},
		{"transaction_" + strings.Repeat("1", 221) + "_20200130_20200130.csv", "transaction", strings.Repeat("1", 221)}, // 255 bytes
		{"transaction_" + strings.Repeat("1", 222) + "_20200130_20200130.csv", "", ""},
		{"transaction_1_20200130_20200130", "", ""},
		{"transaction_1_20200132_20200130.csv", "", ""},
		{"transaction_1:_20200130_20200130.csv", "", ""},
		{"transaction_@_20200130_20200130.csv", "", ""},
		{"transaction_[_20200130_20200130.csv", "", ""},
		{"transaction_`_20200130_20200130.csv", "", ""},
		{"transaction_{_20200130_20200130.csv", "", ""},
		{"transaction_店_20200130_20200130.csv", "", ""},
		{"", "", ""},
		{".csv", "", ""},
		{"transaction.csv", "", ""},
		{"transaction_20200130_20200130.csv", "", ""},
		{"transaction__20200130_20200130.csv", "", ""},
		{"transaction_1_20200130_20200130.csv.exe", "", ""},
		{"transaction_1_20200130_20200132.csv", "", ""},
		{"transaction_1_20200131_20200130.csv", "", ""},
		{"transaction_1_202001_202001.csv", "", ""},
		{"transaction_../x_20200130_20200130.csv", "", ""},
		{"transaction_1\n_20200130_20200130.csv", "", ""},
		{"refund_1_20200130_20200130.csv", "", ""},
		{"transaction_" + strings.Repeat("1", 300) + "_20200130_20200130.csv", "", ""},
	} {
		got, err := recon.ParseFileName(c.name)
		switch {
		case c.kind == "":
			if err != recon.ErrFileName {
				t.Errorf("%q: %+v, %v", c.name, got, err)
			}
		case err != nil, string(got.Kind) != c.kind, got.Owner != c.owner,
			!got.From.Equal(from), !got.To.Equal(from.AddDate(0, 0, 1).Add(-time.Second)),
			got.Kind.Transactions() == got.Kind.Users():
			t.Errorf("%q: %+v, %v", c.name, got, err)
		}
	}
}

func TestANoticeKnowsItsKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, fileType string
		want           recon.Kind
	}{
		{"https://files.example/a/preauth_transaction_1_20200130000000_20200130235959_v2.csv?signature=x", "transaction_recon", recon.Authorized},
		{"https://files.example/download?file=1", "transaction_recon", recon.Instant},
		{"https://files.example/download", "kyc_passport_sync_recon", recon.KYC},
		{"https://files.example/download", "kyc_passport_risk_sync_recon", recon.KYCRisk},
		{"https://files.example/download", "kyc_passport_account_status_sync_recon", recon.KYCAccountStatus},
		{"https://files.example/download", "cashback_recon", ""},
		{"%zz", "", ""},
	} {
		if got := (recon.Notice{Path: overlay.NewSecret(c.path), FileType: c.fileType}).Kind(); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.path, c.fileType, got, c.want)
		}
	}
}

func TestANoticeKnowsWhenItExpires(t *testing.T) {
	t.Parallel()
	at := time.Unix(1775061000, 0)
	for _, c := range []struct {
		name   string
		notice recon.Notice
		want   time.Time
	}{
		{"seconds", recon.Notice{RequestedAt: "1775061000"}, at.Add(2 * time.Hour)},
		{"milliseconds", recon.Notice{RequestedAt: "1775061000000"}, at.Add(2 * time.Hour)},
		{"the time of receipt counts first", recon.Notice{RequestedAt: "1775061000", ReceivedAt: at.Add(time.Hour)}, at.Add(3 * time.Hour)},
		{"the last seconds of eleven digits", recon.Notice{RequestedAt: "99999999999"}, time.Unix(99999999999, 0).Add(2 * time.Hour)},
		{"the first milliseconds of twelve digits", recon.Notice{RequestedAt: "100000000000"}, time.UnixMilli(100000000000).Add(2 * time.Hour)},
		{"too few digits", recon.Notice{RequestedAt: "177506100"}, time.Time{}},
		{"too many digits", recon.Notice{RequestedAt: "17750610000000"}, time.Time{}},
		{"a placeholder", recon.Notice{RequestedAt: "<epoch time>"}, time.Time{}},
		{"a negative number", recon.Notice{RequestedAt: "-1775061000"}, time.Time{}},
		{"microseconds", recon.Notice{RequestedAt: "1775061000000000"}, time.Time{}},
		{"nothing", recon.Notice{}, time.Time{}},
	} {
		if got := c.notice.Expires(); !got.Equal(c.want) || got.IsZero() != c.want.IsZero() {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("transaction_123456789_20200130000000_20200130235959_v2.csv")
	f.Add("kyc_passport_account_status_a_0123_20200130_20200131.csv")
	f.Fuzz(func(t *testing.T, name string) {
		got, err := recon.ParseFileName(name)
		if err != nil {
			return
		}
		if got.Owner == "" || strings.ContainsAny(got.Owner, "/\\. \n") || got.To.Before(got.From) || !strings.HasPrefix(name, string(got.Kind)+"_"+got.Owner+"_") {
			t.Errorf("%q is read as %+v", name, got)
		}
	})
}
