package paypay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// UserState is a user of PayPay as the sandbox knows it.
type UserState struct {
	ID      string // userAuthorizationId
	Name    string // short; empty for a user who linked the account here
	Meaning string // what the user leads to; empty like Name
	// MeaningInJapanese is Meaning in Japanese.
	MeaningInJapanese string
	Wallet            Wallet
	// DeclineCode is the code with which every payment fails; empty for none.
	DeclineCode string
	// Link is the account link; zero for a user who has left PayPay.
	Link AccountLink
}

// Users returns all users: first those that every sandbox has, by their ids, then those
// who linked their accounts here, the oldest link first.
func (p *Sandbox) Users() []UserState {
	e := p.engine
	defer e.lock()()

	ids := make([]string, 0, len(e.users))
	for id := range e.users {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(e.listed(a).Compare(e.listed(b)), strings.Compare(a, b))
	})

	list := make([]UserState, 0, len(ids))
	for _, id := range ids {
		list = append(list, e.describe(id, e.users[id]))
	}
	return list
}

// User returns a user. It returns an error for an unknown user.
func (p *Sandbox) User(userAuthorizationID string) (UserState, error) {
	e := p.engine
	defer e.lock()()
	u, ok := e.users[userAuthorizationID]
	if !ok {
		return UserState{}, contract.InMethod("User", contract.Unknownf("the sandbox has no such user"))
	}
	return e.describe(userAuthorizationID, u), nil
}

// listed returns the time by which a user is sorted. It is zero for a user whom every sandbox
// has.
func (e *engine) listed(id string) time.Time {
	if knownUsers[id].name != "" {
		return time.Time{}
	}
	return e.users[id].link.issued
}

// describe returns a user for people; the engine is locked.
func (e *engine) describe(id string, u appUser) UserState {
	described := UserState{
		ID:                id,
		Name:              knownUsers[id].name,
		Meaning:           knownUsers[id].meaning,
		MeaningInJapanese: japaneseMeanings[id],
		Wallet:            Wallet{Balance: u.wallet.balance, Points: u.wallet.points, Blocked: u.wallet.blocked},
		DeclineCode:       u.wallet.declineCode,
	}
	if u.accountCode == codeCanceledUser {
		return described
	}
	described.Link = AccountLink{Status: linkActive, Scopes: slices.Clone(u.scopes), Expires: u.link.expires}
	if u.link.ended || !e.state.Clock.Now().Before(u.link.expires) {
		described.Link.Status = linkInactive
	}
	return described
}

// knownUser tells people what a user is for.
type knownUser struct{ name, meaning string }

// knownUsers are the users that every sandbox has; the constants User… say the same.
var knownUsers = map[string]knownUser{
	UserCompleted:      {"completed", "has finished eKYC and granted get_kyc_info and mini_app_kyc_passport"},
	UserForeign:        {"foreign", "is from abroad, has finished eKYC and granted kyc_foreign_status too"},
	UserNotCompleted:   {"not-completed", "has not finished eKYC: KYC_NOT_COMPLETED"},
	UserNonEKYC:        {"non-ekyc", "was verified in another way: NON_EKYC_USER"},
	UserRiskFlagged:    {"risk-flagged", "was flagged for a risk: UNACCEPTABLE_OP"},
	UserUpdateRequired: {"update-required", "has to renew eKYC: KYC_UPDATE_REQUIRED"},
	UserCanceled:       {"canceled", "has left PayPay: CANCELED_USER"},
	UserInactive:       {"inactive", "has an inactive account: USER_STATE_IS_NOT_ACTIVE"},
	UserExpired:        {"expired", "gave an authorization that has run out: EXPIRED_USER_AUTHORIZATION_ID"},
	UserOutOfScope:     {"out-of-scope", "has finished eKYC and granted no scope: OP_OUT_OF_SCOPE"},
	UserUnlinked:       {"unlinked", "has ended the account link: INVALID_USER_AUTHORIZATION_ID"},

	UserPoor:              {"poor", "has 100 yen and 50 points: NO_SUFFICIENT_FUND above both together"},
	UserDailyLimit:        {"daily-limit", "allows 1,000 yen in 24 hours: USER_DEFINED_DAILY_LIMIT_EXCEEDED"},
	UserMonthlyLimit:      {"monthly-limit", "allows 1,000 yen in 30 days: USER_DEFINED_MONTHLY_LIMIT_EXCEEDED"},
	UserLimit:             {"limit", "has a limit of PayPay's, here 1,000 yen in 24 hours: LIMIT_EXCEEDED"},
	UserMerchantLimit:     {"merchant-limit", "can pay one merchant 1,000 yen in 24 hours: " + codeMerchantLimit},
	UserUnsupportedMethod: {"unsupported-method", "pays with what the merchant does not take: UNSUPPORTED_PAYMENT_METHOD"},
	UserNoMethod:          {"no-method", "has nothing to pay with: NO_VALID_PAYMENT_METHOD"},
	UserMethodInvalidated: {"method-invalidated", "has to choose another payment method: PAY_METHOD_INVALIDATED"},
	UserNonKYC:            {"non-kyc", "is not verified enough to pay: NON_KYC_USER"},
	UserCardLimit:         {"card-limit", "pays by a credit card that is at its limit: CC_LIMIT_EXCEEDED"},
	UserCreditLimit:       {"credit-limit", "pays with PayPay Credit that is at its limit: PPC_LIMIT_EXCEEDED"},
	UserCreditExpired:     {"credit-expired", "pays with PayPay Credit that has expired: PPC_EXPIRED"},
}
