package sandbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

const ownUser = "11111111-2222-3333-4444-555555555555"

// twoMerchants is the configuration of a merchant as in every sandbox and of another one.
func twoMerchants() sandbox.Config {
	return sandbox.Config{Admin: true, Merchants: []sandbox.MerchantConfig{
		{Name: "books"},
		{
			Name: "toys",
			PayPay: &sandbox.PayPayAccount{
				MerchantID: "880000000000000002", APIKey: "a_toysOnly", APISecret: "dG95cyBvbmx5LCBub2JvZHkncw==",
				ClientID:        "a_toysClient",
				RedirectDomains: []string{"Toys.example"}, Scopes: []string{"direct_debit"}, CashbackBudget: new(int64(50)),
				Users:  []sandbox.PayPayUser{{ID: ownUser, Balance: 700, Points: 7}},
				Groups: []sandbox.PayPayPointsGroup{{ID: 77, Budget: 1000}},
			},
			Paidy:  &sandbox.PaidyAccount{SecretKey: "sk_test_toysLocalOnly", PublicKey: "pk_test_toys"},
			Legacy: &sandbox.LegacyAccount{APIKey: "toysKeyLocalOnly1", Secret: "toysSecretLocalOnly1"},
		},
		{Name: "paidy-only", Paidy: &sandbox.PaidyAccount{
			SecretKey: "sk_test_onlyLocalOnly", PublicKey: "pk_test_only",
		}},
	}}
}

// payPayClient is a client with the account of a merchant.
func payPayClient(t *testing.T, side *sandbox.PayPay) *jppay.PayPay {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: side.URL, APIKey: side.APIKey, APISecret: overlay.NewSecret(side.APISecret), MerchantID: side.MerchantID,
	})
	require.NoError(t, err)
	return client
}

func payPayOrder(id paypay.MerchantPaymentID, user string, amount int64) paypay.CreatePaymentRequest {
	return paypay.CreatePaymentRequest{
		MerchantPaymentID: id, UserAuthorizationID: paypay.UserAuthorizationID(user), Amount: paypay.Yen(amount),
		RequestedAt: paypay.At(time.Now()),
	}
}

// toysOf returns the second merchant.
func toysOf(t *testing.T, s *sandbox.Sandbox) sandbox.Merchant {
	t.Helper()
	toys, found := s.Merchant("toys")
	require.True(t, found)
	return toys
}

func TestMerchantsHaveUsersPaymentsAndBudgetsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, onePort := range []bool{false, true} {
		cfg := twoMerchants()
		cfg.OnePort = onePort
		s := sandbox.Start(t, cfg)
		toys := toysOf(t, s)
		books, other := payPayClient(t, s.PayPay), payPayClient(t, toys.PayPay)

		_, err := other.CreatePayment(t.Context(), payPayOrder("order-1", ownUser, 707))
		require.NoError(t, err)
		_, err = books.CreatePayment(t.Context(), payPayOrder("order-1", sandbox.PayPayUserCompleted, 300))
		require.NoError(t, err, "the id is another merchant's")
		_, err = books.CreatePayment(t.Context(), payPayOrder("order-2", ownUser, 1))
		assert.ErrorContains(t, err, "INVALID_USER_AUTHORIZATION_ID", "another merchant's user")
		_, err = other.CreatePayment(t.Context(), payPayOrder("order-2", ownUser, 1))
		assert.ErrorContains(t, err, "NO_SUFFICIENT_FUND")

		payment, err := other.GetPaymentDetails(t.Context(), "order-1")
		require.NoError(t, err)
		assert.EqualValues(t, 707, payment.Amount.Amount())
		wallet, err := toys.PayPay.Wallet(ownUser)
		require.NoError(t, err)
		assert.Equal(t, sandbox.PayPayWallet{}, wallet)
		budgets, err := other.GetPointsCodeBudgets(t.Context())
		assert.NoError(t, err)
		assert.NotNil(t, budgets)

		var effects []string
		for _, e := range s.Ledger() {
			effects = append(effects, e.Merchant+" "+e.Kind+" "+e.Key)
		}
		assert.Equal(t, []string{"toys payment order-1", "books payment order-1"}, effects)
	}
}

func TestAKeyIsItsMerchantsOnly(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := *toysOf(t, s).PayPay
	get := func(side sandbox.PayPay) error {
		_, err := payPayClient(t, &side).GetPointsCodeBudgets(t.Context())
		return err
	}
	assert.NoError(t, get(toys))

	wrong := toys
	wrong.APISecret = s.PayPay.APISecret
	assert.ErrorContains(t, get(wrong), "UNAUTHORIZED", "another merchant's secret")
	wrong = toys
	wrong.MerchantID = s.PayPay.MerchantID
	assert.ErrorContains(t, get(wrong), "UNAUTHORIZED", "another merchant's id")
	wrong = toys
	wrong.APIKey = "a_nobodys"
	assert.ErrorContains(t, get(wrong), "UNAUTHORIZED", "a key of nobody")
}

func TestMerchantsOfPaidyAreToldApartByTheirKeys(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	bought, err := toys.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000, OrderRef: "toy-1"})
	require.NoError(t, err)
	read := func(side *sandbox.Paidy) error {
		client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: side.URL, SecretKey: overlay.NewSecret(side.SecretKey)})
		require.NoError(t, err)
		_, err = client.GetPayment(t.Context(), paidy.PaymentID(bought.PaymentID))
		return err
	}

	assert.NoError(t, read(toys.Paidy))
	assert.ErrorIs(t, read(s.Paidy), overlay.ErrNotFound)
	only, found := s.Merchant("paidy-only")
	require.True(t, found)
	assert.Nil(t, only.PayPay)
	assert.Nil(t, only.Legacy)
	assert.ErrorIs(t, read(only.Paidy), overlay.ErrNotFound)
	assert.Equal(t, "toys", s.Ledger()[0].Merchant)
	calls := s.Calls(sandbox.CallFilter{Refused: true})
	require.Len(t, calls, 2)
	assert.Equal(t, "paidy-only", calls[0].Merchant)
	assert.Equal(t, "books", calls[1].Merchant)
	_, found = s.Merchant("nobody")
	assert.False(t, found)
}

func TestMerchantsOfLegacyPaidyAreToldApartByTheirKeys(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	for _, c := range []struct {
		side   *sandbox.Legacy
		secret string
		want   string
	}{
		{s.Legacy, s.Legacy.Secret, "close_fail"},
		{toysOf(t, s).Legacy, toysOf(t, s).Legacy.Secret, "close_fail"},
		{toysOf(t, s).Legacy, s.Legacy.Secret, "request_failed"},
	} {
		client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
			BaseURL: c.side.URL, APIKey: overlay.NewSecret(c.side.APIKey), Secret: overlay.NewSecret(c.secret),
		})
		require.NoError(t, err)
		_, err = client.ClosePayment(t.Context(), paidylegacy.CloseRequest{PaymentID: "0123456789abcdef01234567"})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestAccountLinksAreAsTheAccountsContractSays(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	link := func(side *sandbox.PayPay, domain string, scopes ...string) error {
		_, err := payPayClient(t, side).CreateAccountLinkQRCode(t.Context(), paypay.CreateAccountLinkQRCodeRequest{
			Scopes: scopes, Nonce: "nonce-1", RedirectURL: "https://" + domain + "/done",
		})
		return err
	}

	assert.NoError(t, link(toys.PayPay, "toys.example", "direct_debit"))
	assert.ErrorContains(t, link(toys.PayPay, "toys.example", "cashback"), "EXPECTATION_FAILED")
	assert.ErrorContains(t, link(toys.PayPay, sandbox.PayPayRedirectDomain, "direct_debit"), "EXPECTATION_FAILED")
	assert.NoError(t, link(s.PayPay, sandbox.PayPayRedirectDomain,
		"direct_debit", "cashback", "get_balance", "quick_pay", "continuous_payments", "merchant_topup",
		"pending_payments", "user_notification", "user_topup", "user_profile", "preauth_capture_native",
		"preauth_capture_transaction", "push_notification", "notification_center_ob", "notification_center_ab",
		"notification_center_tl"), "all scopes of PayPay's own SDKs")
	assert.ErrorContains(t, link(s.PayPay, sandbox.PayPayRedirectDomain, "everything"), "EXPECTATION_FAILED")
}

func TestThePageOfAnAccountLinkIsItsMerchants(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	code, err := payPayClient(t, toys.PayPay).CreateAccountLinkQRCode(t.Context(), paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []string{"direct_debit"}, Nonce: "nonce-1", RedirectURL: "https://toys.example/done",
	})
	require.NoError(t, err)

	status, page := askAs(t, s, "GET", code.LinkQRCodeURL, "", "")
	assert.Equal(t, 200, status)
	assert.Contains(t, page, "direct_debit")
	_, err = s.PayPay.AllowAccountLink(string(*code.CodeID), "")
	assert.Error(t, err, "another merchant's code")
	_, err = toys.PayPay.AllowAccountLink(string(*code.CodeID), "")
	assert.NoError(t, err)
}

func TestThePageOfACodeIsItsMerchants(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	code, err := payPayClient(t, toys.PayPay).CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "toy-1", Amount: paypay.Yen(500), OrderDescription: new("A kite"),
	})
	require.NoError(t, err)

	status, page := askAs(t, s, "GET", code.URL, "", "")
	assert.Equal(t, 200, status)
	assert.Contains(t, page, "A kite")
	assert.Contains(t, page, `<dd id="merchant">`+toys.PayPay.MerchantID+`</dd>`)
	assert.Contains(t, page, ownUser, "the merchant's own user")
}

func TestThePageOfAPendingPaymentIsItsMerchants(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	for merchant, client := range map[*sandbox.PayPay]*jppay.PayPay{
		s.PayPay: payPayClient(t, s.PayPay), toys.PayPay: payPayClient(t, toys.PayPay),
	} {
		_, err := client.CreatePendingPayment(t.Context(), paypay.CreatePendingPaymentRequest{
			MerchantPaymentID: "order-1", UserAuthorizationID: sandbox.PayPayUserCompleted, Amount: paypay.Yen(500),
			RequestedAt: paypay.At(s.Clock.Now()),
		})
		require.NoError(t, err)
		status, page := askAs(t, s, "GET", merchant.PendingPage("order-1"), "", "")
		assert.Equal(t, 200, status)
		assert.Contains(t, page, `<dd id="merchant">`+merchant.MerchantID+`</dd>`)
	}
}

func TestThePageOfAHigherAmountIsItsMerchants(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	toys := toysOf(t, s)
	order := paypay.CreateAuthRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: sandbox.PayPayUserCompleted, Amount: paypay.Yen(500),
		RequestedAt: paypay.At(s.Clock.Now()),
	}
	payment, err := payPayClient(t, toys.PayPay).CreateAuth(t.Context(), order)
	require.NoError(t, err)

	status, page := askAs(t, s, "GET", toys.PayPay.ConsentPage(string(payment.PaymentID)), "", "")
	assert.Equal(t, 200, status)
	assert.Contains(t, page, `<dd id="merchant">`+toys.PayPay.MerchantID+`</dd>`)
}

func TestTheDialogOfCheckoutIsItsMerchants(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	only, _ := s.Merchant("paidy-only")
	form := url.Values{
		"config":  {`{"api_key":"` + only.Paidy.PublicKey + `"}`},
		"origin":  {"http://localhost:3000"},
		"payload": {`{"amount":1,"currency":"JPY","buyer_data":{},"order":{"items":[{"unit_price":1,"quantity":1}]}}`},
	}
	post := func(key string) (*http.Response, error) {
		return http.PostForm(s.Paidy.URL+"/paidy.js/dialog?key="+key, form)
	}

	own, err := post(only.Paidy.PublicKey)
	require.NoError(t, err)
	assert.NoError(t, own.Body.Close())
	assert.Equal(t, 200, own.StatusCode)
	other, err := post(s.Paidy.PublicKey)
	require.NoError(t, err)
	assert.NoError(t, other.Body.Close())
	assert.Equal(t, 400, other.StatusCode)
}

func TestTheAdminEndpointActsOnEachMerchant(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, twoMerchants())
	for path, want := range map[string]int{
		"/merchants/toys/users/" + ownUser:                      200,
		"/merchants/books/users/" + sandbox.PayPayUserCompleted: 200,
		"/users/" + sandbox.PayPayUserCompleted:                 200,
		"/users/" + ownUser:                                     404,
		"/merchants/nobody/users/" + ownUser:                    404,
		"/merchants/paidy-only/users/" + ownUser:                404,
		"/merchants/toys/ledger":                                404,
		"/merchants/toys//users":                                404,
		"/merchants/toys":                                       404,
		"/merchants/toys/users":                                 200,
	} {
		status, body := askAs(t, s, "GET", s.AdminURL+path, "", "")
		assert.Equal(t, want, status, "%s: %s", path, body)
	}
}

func TestWebhooksOfAMerchantGoToItsOwnURL(t *testing.T) {
	t.Parallel()
	all, own := testkit.NewReceiver(t), testkit.NewReceiver(t)
	cfg := twoMerchants()
	cfg.WebhookURLs = map[string]string{"paidy": all.URL}
	cfg.Merchants[1].WebhookURLs = map[string]string{"paidy": own.URL}
	s := sandbox.Start(t, cfg)
	buy := func(side *sandbox.Paidy) string {
		bought, err := side.Checkout(sandbox.CheckoutRequest{Amount: 1000})
		require.NoError(t, err)
		return bought.PaymentID
	}
	only, _ := s.Merchant("paidy-only")

	theirs := buy(toysOf(t, s).Paidy)
	others := []string{buy(s.Paidy), buy(only.Paidy)}
	require.NoError(t, s.Flush(t.Context()))

	assert.Equal(t, []string{theirs}, paymentIDs(t, own))
	assert.Equal(t, others, paymentIDs(t, all))
}

func TestMerchantsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*sandbox.Config)
		want   string
	}{
		{"no name", func(c *sandbox.Config) { c.Merchants[0].Name = "" }, "merchant 1 needs a Name"},
		{"a name with a slash", func(c *sandbox.Config) { c.Merchants[0].Name = "a/b" }, "merchant 1 needs a Name"},
		{
			"a name twice",
			func(c *sandbox.Config) { c.Merchants[0].Name = "toys" }, `two merchants are named "toys"`,
		},
		{"no key", func(c *sandbox.Config) { c.Merchants[1].PayPay.APIKey = "" }, `"toys": PayPay.APIKey is missing`},
		{
			"the first one's key",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.APIKey = "a_sandboxLocalOnly1" }, "PayPay.APIKey is also",
		},
		{
			"the first one's id",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.MerchantID = "990000000000000001" }, "PayPay.MerchantID is also",
		},
		{
			"Paidy's key twice",
			func(c *sandbox.Config) { c.Merchants[2].Paidy.SecretKey = "sk_test_toysLocalOnly" }, "Paidy.SecretKey is also",
		},
		{
			"Paidy's public key twice",
			func(c *sandbox.Config) { c.Merchants[2].Paidy.PublicKey = "pk_test_toys" }, "Paidy.PublicKey is also",
		},
		{
			"no public key",
			func(c *sandbox.Config) { c.Merchants[2].Paidy.PublicKey = "" }, `"paidy-only": Paidy.PublicKey is missing`,
		},
		{"a legacy key twice", func(c *sandbox.Config) {
			c.Merchants[2].Legacy = c.Merchants[1].Legacy
		}, "Legacy.APIKey is also that of another"},
		{
			"a public key",
			func(c *sandbox.Config) { c.Merchants[1].Paidy.SecretKey = "pk_test_x" }, "SecretKey is a public key",
		},
		{
			"a secret that is not base64",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.APISecret = "?" }, "APISecret is not base64",
		},
		{"a key with a colon", func(c *sandbox.Config) { c.Merchants[1].PayPay.APIKey = "a:b" }, "APIKey has a colon"},
		{
			"a user without an id",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.Users[0].ID = "" }, "Users: user 1: ID must have",
		},
		{
			"a user with debts",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.Users[0].Balance = -1 }, "Users: user 1: Balance",
		},
		{
			"an unknown state",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.Users[0].State = "HAPPY" }, "State must be one of KYC_NOT",
		},
		{
			"an unknown decline",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.Users[0].Decline = "NO" }, "Decline must be one of",
		},
		{
			"a group without an id",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.Groups[0].ID = 0 }, "Groups: group 1",
		},
		{
			"a budget below 0",
			func(c *sandbox.Config) { c.Merchants[1].PayPay.CashbackBudget = new(int64(-1)) }, "CashbackBudget",
		},
		{"a remote webhook", func(c *sandbox.Config) {
			c.Merchants[1].WebhookURLs = map[string]string{"paidy": "http://192.0.2.1"}
		}, `merchant "toys": WebhookURLs`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := twoMerchants()
			c.change(&cfg)

			err := cfg.Check()

			assert.ErrorContains(t, err, "sandbox: Config.Merchants: ")
			assert.ErrorContains(t, err, c.want)
		})
	}
	assert.NoError(t, twoMerchants().Check())
}

func TestTheStatesOfConfiguredUsersLeadToTheirCodes(t *testing.T) {
	t.Parallel()
	cfg := twoMerchants()
	states := []string{
		"KYC_NOT_COMPLETED", "NON_EKYC_USER", "UNACCEPTABLE_OP", "KYC_UPDATE_REQUIRED", "CANCELED_USER",
		"USER_STATE_IS_NOT_ACTIVE", "EXPIRED_USER_AUTHORIZATION_ID",
	}
	for i, state := range states {
		cfg.Merchants[0].PayPay = &sandbox.PayPayAccount{}
		cfg.Merchants[1].PayPay.Users = append(cfg.Merchants[1].PayPay.Users,
			sandbox.PayPayUser{ID: fmt.Sprintf("user-%d", i), State: state, Balance: 100})
	}
	cfg.Merchants[1].PayPay.Users = append(cfg.Merchants[1].PayPay.Users,
		sandbox.PayPayUser{ID: "user-declined", Decline: "CC_LIMIT_EXCEEDED", Balance: 100})
	s := sandbox.Start(t, cfg)
	client := payPayClient(t, toysOf(t, s).PayPay)

	for i, state := range states {
		_, err := client.GetKYCInfo(t.Context(), paypay.UserAuthorizationID(fmt.Sprintf("user-%d", i)))
		assert.ErrorContains(t, err, state)
	}
	_, err := client.GetKYCInfo(t.Context(), ownUser)
	assert.NoError(t, err)
	_, err = client.CreatePayment(t.Context(), payPayOrder("order-9", "user-declined", 1))
	assert.ErrorContains(t, err, "CC_LIMIT_EXCEEDED")
}
