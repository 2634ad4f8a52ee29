package paypay

import (
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// Codes that the sandbox answers, as the document lists them.
const (
	codeSuccess         = "SUCCESS"
	codeInvalidRequest  = "INVALID_REQUEST_PARAMS"
	codeMissing         = "MISSING_REQUEST_PARAMS"
	codeInvalidParams   = "INVALID_PARAMS"
	codeExpectation     = "EXPECTATION_FAILED"
	codeUnauthorized    = "UNAUTHORIZED"
	codeOutOfScope      = "OP_OUT_OF_SCOPE"
	codeRateLimit       = "RATE_LIMIT"
	codeServiceError    = "SERVICE_ERROR"
	codeMaintenance     = "MAINTENANCE_MODE"
	codeNoGroup         = "GIFT_CARD_GROUP_NOT_EXIST"
	codeNoBudget        = "BUDGET_NOT_ENOUGH"
	codePeriod          = "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"
	codeAmount          = "INVALID_CHARGE_CODE_AMOUNT"
	codeNoUser          = "INVALID_USER_AUTHORIZATION_ID"
	codeExpiredUser     = "EXPIRED_USER_AUTHORIZATION_ID"
	codeCanceledUser    = "CANCELED_USER"
	codeInactiveUser    = "USER_STATE_IS_NOT_ACTIVE"
	codeKYCNotCompleted = "KYC_NOT_COMPLETED"
	codeNonEKYC         = "NON_EKYC_USER"
	codeUnacceptable    = "UNACCEPTABLE_OP"
	codeUpdateRequired  = "KYC_UPDATE_REQUIRED"
	codeNoSession       = "SESSION_NOT_FOUND"
	codeNotCompleted    = "KYC_PASSPORT_NOT_COMPLETED"
)

// The scopes that operations need.
const (
	scopeDebit      = "direct_debit"
	scopeContinuous = "continuous_payments"
	scopePending    = "pending_payments"
	scopePreauth    = "preauth_capture_native"
	scopeCashback   = "cashback"
	scopeBalance    = "get_balance"
	scopeProfile    = "user_profile"

	scopeKYC      = "get_kyc_info"
	scopeForeign  = "kyc_foreign_status"
	scopePassport = "mini_app_kyc_passport"
	scopeQR       = "kyc_passport_qr"
)

// contractScopes are the default scopes of an account's contract: all that the document or one
// of PayPay's own SDKs names.
var contractScopes = []string{scopeDebit, scopeContinuous, scopePending, scopePreauth,
	scopeCashback, scopeBalance, scopeProfile, "user_topup",
	scopeKYC, scopeForeign, scopePassport, scopeQR,
	"quick_pay", "merchant_topup", "user_notification", "preauth_capture_transaction", "push_notification",
	"notification_center_ob", "notification_center_ab", "notification_center_tl"}

// redirectDomains are the default domains that are registered for redirectUrl.
var redirectDomains = []string{RedirectDomain, "shop.example"}

const (
	// linkCodeLife is how long an account link code lives. No source states it;
	// the length is the sandbox's guess.
	linkCodeLife = 15 * time.Minute
	// ekyc is the only kind of verification that a source shows.
	ekyc = "EKYC"
	// maxCodes is how many codes, users and cashbacks a sandbox keeps, of each kind.
	maxCodes = 200_000
)

// engine is the state of PayPay with the actions on it, for one cause.
type engine struct {
	*core
	cause *journal.Cause // nil: no call
}

// core is the state of PayPay.
type core struct {
	state   *journal.Scope
	hooks   *webhooks.Sender
	current *worlds.Current
	account Account
	tokens  tokens

	book
}

// book is the state that a reset replaces.
type book struct {
	contract  Contract
	lastAsked int       // number of what was asked last
	asOf      time.Time // set while an event is done that fell due before now
	groups    map[int64]group
	codes     map[string]pointsCode // by requestId
	sessions  map[string]session
	users     map[string]appUser
	points    points
	topUps    topUps
	payments  payments
}

func newEngine(st *journal.Scope, hooks *webhooks.Sender, world *worlds.Current, account Account) *engine {
	e := &engine{core: &core{state: st, hooks: hooks, current: world, account: account}}
	e.book = e.newBook()
	st.Clock.OnMove(e.onClockMoved)
	return e
}

// world returns the reading of the facts that no source settles. It does not change while e.mu
// is held.
func (c *core) world() worlds.World { return c.current.Get() }

// newBook returns the initial state of the account.
func (e *engine) newBook() book {
	at := e.state.Clock.Now().Add(-30 * 24 * time.Hour)
	scopes := []string{scopeDebit, scopeContinuous, scopePending, scopePreauth, scopeCashback,
		scopeBalance, scopeProfile, scopeKYC, scopePassport}

	japanese, foreign := people()
	user := func(account, kyc string) appUser {
		return appUser{accountCode: account, kycCode: kyc, scopes: scopes, verifiedAt: at, person: japanese}
	}

	b := book{
		groups: map[int64]group{
			Group:     {budget: 1_000_000_000, maxDays: 365, minimum: 100},
			GroupPoor: {budget: 500, maxDays: 365, minimum: 100},
		},
		codes:    map[string]pointsCode{},
		sessions: map[string]session{},
		users: map[string]appUser{
			UserCompleted:      user("", ""),
			UserForeign:        {scopes: append(slices.Clip(scopes), scopeForeign), verifiedAt: at, person: foreign},
			UserNotCompleted:   user("", codeKYCNotCompleted),
			UserNonEKYC:        user("", codeNonEKYC),
			UserRiskFlagged:    {riskFlagged: true, scopes: scopes, verifiedAt: at, person: japanese},
			UserUpdateRequired: user("", codeUpdateRequired),
			UserCanceled:       user(codeCanceledUser, ""),
			UserInactive:       user(codeInactiveUser, ""),
			UserExpired:        user(codeExpiredUser, ""),
			UserOutOfScope:     {verifiedAt: at, person: japanese},
			UserUnlinked:       user("", ""),
		},
		points:   newPoints(),
		topUps:   newTopUps(),
		payments: newPayments(),
	}

	wallets := specialWallets()
	for id := range wallets {
		b.users[id] = user("", "")
	}
	e.account.addTo(&b, scopes, at)
	b.linkUsers(wallets, at)
	return b
}

// linkUsers gives every user an account link, and a wallet if the user has none.
func (b *book) linkUsers(wallets map[string]wallet, at time.Time) {
	for id, u := range b.users {
		own, special := wallets[id]
		if !special {
			own = wallet{balance: 100_000, points: 5_000}
		}

		if u.wallet == nil { // the account's own users have theirs
			u.wallet = &own
		}
		u.link = link{
			issued:     at,
			expires:    at.Add(linkLife),
			references: []string{"sandbox-" + id[len(id)-2:]},
			phone:      maskedPhone(id),
			ended:      id == UserUnlinked && u.wallet == &own,
		}

		if u.accountCode == codeExpiredUser {
			u.link.issued, u.link.expires = at.Add(-linkLife), at
		}

		b.users[id] = u
	}
}

// changeUser changes a linked user, unless change returns an error.
func (e *engine) changeUser(id string, change func(*appUser) error) error {
	defer e.lock()()
	u, err := e.user(id)
	if err != nil {
		return err
	}
	if err := change(&u); err != nil {
		return err
	}
	e.users[id] = u
	return nil
}

// newEventID returns the id of a webhook about a user.
func (e *engine) newEventID() string { return "evt_" + e.state.IDs.Letters(11) }
