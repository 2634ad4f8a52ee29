package recon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func TestFileNames(t *testing.T) {
	t.Parallel()

	from := time.Date(2020, 1, 30, 0, 0, 0, 0, jst)
	longOwner := strings.Repeat("1", 221) // of a name of 255 bytes
	for _, c := range []struct {
		name         string
		kind         recon.Kind
		owner        string
		transactions bool // or users
	}{
		{
			"transaction_123456789_20200130000000_20200130235959_v2.csv",
			recon.Instant, "123456789", true,
		},
		{"transaction_123456789_20200130000000_20200130235959.csv", recon.Instant, "123456789", true},
		{
			"preauth_transaction_123456789_20200130000000_20200130235959_v2.csv",
			recon.Authorized, "123456789", true,
		},
		{"kyc_passport_123456789_20200130000000_20200130235959.csv", recon.KYC, "123456789", false},
		{"kyc_passport_123456789_20200130_20200130.csv", recon.KYC, "123456789", false},
		{"kyc_passport_risk_a_0123_20200130_20200130.csv", recon.KYCRisk, "a_0123", false},
		{
			"kyc_passport_account_status_a_0123_20200130000000_20200130235959.csv",
			recon.KYCAccountStatus, "a_0123", false,
		},
		{"kyc_passport_Az-09_aZ_20200130_20200130.csv", recon.KYC, "Az-09_aZ", false},
		{"transaction_" + longOwner + "_20200130_20200130.csv", recon.Instant, longOwner, true},
	} {
		got, err := recon.ParseFileName(c.name)

		require.NoError(t, err, c.name)
		assert.Equal(t, c.kind, got.Kind, c.name)
		assert.Equal(t, c.owner, got.Owner, c.name)
		assert.WithinDuration(t, from, got.From, 0, c.name)
		assert.WithinDuration(t, from.AddDate(0, 0, 1).Add(-time.Second), got.To, 0, c.name)
		assert.Equal(t, c.transactions, got.Kind.Transactions(), c.name)
		assert.Equal(t, !c.transactions, got.Kind.Users(), c.name)
	}
}

func TestKindsAreTheBeginningsOfFileNames(t *testing.T) {
	t.Parallel()

	assert.EqualValues(t, "transaction", recon.Instant)
	assert.EqualValues(t, "preauth_transaction", recon.Authorized)
	assert.EqualValues(t, "kyc_passport", recon.KYC)
	assert.EqualValues(t, "kyc_passport_risk", recon.KYCRisk)
	assert.EqualValues(t, "kyc_passport_account_status", recon.KYCAccountStatus)
}

func TestFileNamesThatAreRefused(t *testing.T) {
	t.Parallel()

	for _, name := range []string{
		"transaction_" + strings.Repeat("1", 222) + "_20200130_20200130.csv",
		"transaction_1_20200130_20200130",
		"transaction_1_20200132_20200130.csv",
		"transaction_1:_20200130_20200130.csv",
		"transaction_@_20200130_20200130.csv",
		"transaction_[_20200130_20200130.csv",
		"transaction_`_20200130_20200130.csv",
		"transaction_{_20200130_20200130.csv",
		"transaction_店_20200130_20200130.csv",
		"",
		".csv",
		"transaction.csv",
		"transaction_20200130_20200130.csv",
		"transaction__20200130_20200130.csv",
		"transaction_1_20200130_20200130.csv.exe",
		"transaction_1_20200130_20200132.csv",
		"transaction_1_20200131_20200130.csv",
		"transaction_1_202001_202001.csv",
		"transaction_../x_20200130_20200130.csv",
		"transaction_1\n_20200130_20200130.csv",
		"refund_1_20200130_20200130.csv",
		"transaction_" + strings.Repeat("1", 300) + "_20200130_20200130.csv",
	} {
		_, err := recon.ParseFileName(name)

		assert.Equal(t, recon.ErrFileName, err, "%q", name)
	}
}

func TestANoticeKnowsItsKind(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		path, fileType string
		want           recon.Kind
	}{
		{
			"https://files.example/a/preauth_transaction_1_20200130000000_20200130235959_v2.csv?signature=x",
			"transaction_recon", recon.Authorized,
		},
		{"https://files.example/download?file=1", "transaction_recon", recon.Instant},
		{"https://files.example/download", "kyc_passport_sync_recon", recon.KYC},
		{"https://files.example/download", "kyc_passport_risk_sync_recon", recon.KYCRisk},
		{"https://files.example/download", "kyc_passport_account_status_sync_recon", recon.KYCAccountStatus},
		{"https://files.example/download", "cashback_recon", ""},
		{"%zz", "", ""},
	} {
		notice := noticeOf(c.path)
		notice.FileType = c.fileType

		assert.Equal(t, c.want, notice.Kind(), "%s, %s", c.path, c.fileType)
	}
}

func TestANoticeKnowsWhenItExpires(t *testing.T) {
	t.Parallel()

	at := time.Unix(1775061000, 0)
	for _, c := range []struct {
		name   string
		notice recon.Notice
		sent   time.Time
	}{
		{"seconds", recon.Notice{RequestedAt: "1775061000"}, at},
		{"milliseconds", recon.Notice{RequestedAt: "1775061000000"}, at},
		{
			"the time of receipt counts first",
			recon.Notice{RequestedAt: "1775061000", ReceivedAt: at.Add(time.Hour)}, at.Add(time.Hour),
		},
		{
			"the last seconds of eleven digits",
			recon.Notice{RequestedAt: "99999999999"}, time.Unix(99999999999, 0),
		},
		{
			"the first milliseconds of twelve digits",
			recon.Notice{RequestedAt: "100000000000"}, time.UnixMilli(100000000000),
		},
	} {
		assert.WithinDuration(t, c.sent.Add(2*time.Hour), c.notice.Expires(), 0, c.name)
	}
}

func TestANoticeWithoutATimeDoesNotKnowWhenItExpires(t *testing.T) {
	t.Parallel()

	for name, notice := range map[string]recon.Notice{
		"too few digits":    {RequestedAt: "177506100"},
		"too many digits":   {RequestedAt: "17750610000000"},
		"a placeholder":     {RequestedAt: "<epoch time>"},
		"a negative number": {RequestedAt: "-1775061000"},
		"microseconds":      {RequestedAt: "1775061000000000"},
		"nothing":           {RequestedAt: ""},
	} {
		assert.Zero(t, notice.Expires(), name)
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

		assert.NotEmpty(t, got.Owner)
		assert.False(t, strings.ContainsAny(got.Owner, "/\\. \n"), "%q", got.Owner)
		assert.False(t, got.To.Before(got.From), "from %v to %v", got.From, got.To)
		assert.True(t, strings.HasPrefix(name, string(got.Kind)+"_"+got.Owner+"_"), "%q is read as %+v", name, got)
	})
}
