package sandbox

import "github.com/jppay/jppay/conformance/sandbox/paypay"

// What a test sees of PayPay; package paypay describes it.
type (
	// PayPay is the PayPay side of a sandbox.
	PayPay = paypay.Sandbox
	// PayPayWallet is what a user has, in yen.
	PayPayWallet = paypay.Wallet
	// PayPayContract is what the merchant's contract with PayPay leaves out.
	PayPayContract = paypay.Contract
	// PayPayAccountLink is the account link of a user.
	PayPayAccountLink = paypay.AccountLink
)

// Users, groups and limits of PayPay; package paypay says what each leads to.
const (
	PayPayGroup                 = paypay.Group
	PayPayGroupPoor             = paypay.GroupPoor
	PayPayUserCompleted         = paypay.UserCompleted
	PayPayUserForeign           = paypay.UserForeign
	PayPayUserNotCompleted      = paypay.UserNotCompleted
	PayPayUserNonEKYC           = paypay.UserNonEKYC
	PayPayUserRiskFlagged       = paypay.UserRiskFlagged
	PayPayUserUpdateRequired    = paypay.UserUpdateRequired
	PayPayUserCanceled          = paypay.UserCanceled
	PayPayUserInactive          = paypay.UserInactive
	PayPayUserExpired           = paypay.UserExpired
	PayPayUserOutOfScope        = paypay.UserOutOfScope
	PayPayUserUnlinked          = paypay.UserUnlinked
	PayPayRedirectDomain        = paypay.RedirectDomain
	PayPayCashbackBudget        = paypay.CashbackBudget
	PayPayCashbackDelay         = paypay.CashbackDelay
	PayPayUserPoor              = paypay.UserPoor
	PayPayUserDailyLimit        = paypay.UserDailyLimit
	PayPayUserMonthlyLimit      = paypay.UserMonthlyLimit
	PayPayUserLimit             = paypay.UserLimit
	PayPayUserMerchantLimit     = paypay.UserMerchantLimit
	PayPayUserUnsupportedMethod = paypay.UserUnsupportedMethod
	PayPayUserNoMethod          = paypay.UserNoMethod
	PayPayUserMethodInvalidated = paypay.UserMethodInvalidated
	PayPayUserNonKYC            = paypay.UserNonKYC
	PayPayUserCardLimit         = paypay.UserCardLimit
	PayPayUserCreditLimit       = paypay.UserCreditLimit
	PayPayUserCreditExpired     = paypay.UserCreditExpired
)
