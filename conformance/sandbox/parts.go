package sandbox

import (
	"io"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// What a test sees of the sandbox's parts. The packages describe it.
type (
	// Network is where the servers listen and where webhooks are sent.
	Network = network.Network
	// Refusal is a provider's error answer; errors of what a user does may hold one.
	Refusal = contract.Refusal
	// Clock is the sandbox's own clock.
	Clock = state.Clock
	// Condition is how a provider as a whole is.
	Condition = state.Condition
	// Delivery is one webhook that was sent, or that a fault stopped.
	Delivery = webhooks.Delivery
	// WebhookAddress says where webhooks go.
	WebhookAddress = webhooks.Address
	// Effect is one thing that really happened at a provider.
	Effect = state.Effect
	// Entry is one line of the log: one request.
	Entry = server.Entry
	// World is one reading of the facts that no source settles.
	World = worlds.World
	// Finding is something the sandbox found wrong with itself.
	Finding = state.Finding

	// PayPay is the PayPay side of a sandbox.
	PayPay = paypay.Sandbox
	// PayPayWallet is what a user has, in yen.
	PayPayWallet = paypay.Wallet
	// PayPayContract is what the merchant's contract with PayPay leaves out.
	PayPayContract = paypay.Contract
	// PayPayAccountLink is the account link of a user.
	PayPayAccountLink = paypay.AccountLink

	// Paidy is the Paidy v2 side of a sandbox.
	Paidy = paidy.Sandbox
	// CheckoutRequest is one purchase in Paidy Checkout.
	CheckoutRequest = paidy.CheckoutRequest
	// CheckoutResult is how a purchase in Paidy Checkout ended.
	CheckoutResult = paidy.CheckoutResult
	// TokenRequest is one consent to recurring payments in Paidy Checkout.
	TokenRequest = paidy.TokenRequest

	// Legacy is the legacy Paidy side of a sandbox.
	Legacy = paidylegacy.Sandbox
	// LegacyPayment is a payment as the sandbox knows it.
	LegacyPayment = paidylegacy.Payment

	// PayPayAccount is an account at PayPay.
	PayPayAccount = paypay.Account
	// PayPayUser is a user of an account at PayPay.
	PayPayUser = paypay.User
	// PayPayPointsGroup is a Points Code group of an account at PayPay.
	PayPayPointsGroup = paypay.PointsGroup
	// PaidyAccount is an account at Paidy.
	PaidyAccount = paidy.Account
	// LegacyAccount is an account at legacy Paidy.
	LegacyAccount = paidylegacy.Account

	// Fault is one thing that goes wrong.
	Fault = faults.Fault
	// FaultKind is a way in which a request or a webhook goes wrong.
	FaultKind = faults.Kind
	// Rule is a Fault of a plan and when it is injected.
	Rule = faults.Rule
	// Plan says which requests and webhooks go wrong over a whole run.
	Plan = faults.Plan
)

// Values of these types, users, tokens and limits. The packages say what each leads to.
const (
	// Usual is a provider that works.
	Usual = state.Usual
	// Maintenance is a provider that is down as it was planned: PayPay only.
	Maintenance = state.Maintenance
	// Outage is a provider whose own systems fail.
	Outage = state.Outage

	FaultLatency              = faults.Latency
	FaultTimeoutBefore        = faults.TimeoutBefore
	FaultTimeoutAfter         = faults.TimeoutAfter
	FaultLateCommit           = faults.LateCommit
	FaultRateLimited          = faults.RateLimited
	FaultErrorBefore          = faults.ErrorBefore
	FaultErrorAfter           = faults.ErrorAfter
	FaultUnavailableHTML      = faults.UnavailableHTML
	FaultErrorHTMLAfterCommit = faults.ErrorHTMLAfterCommit
	FaultRefused              = faults.Refused
	FaultCutBefore            = faults.CutBefore
	FaultCutAfter             = faults.CutAfter
	FaultResetHeaders         = faults.ResetHeaders
	FaultResetBody            = faults.ResetBody
	FaultTruncatedJSON        = faults.TruncatedJSON
	FaultSlowBody             = faults.SlowBody
	FaultOversized            = faults.Oversized
	FaultWrongContentType     = faults.WrongContentType
	FaultBreaksContract       = faults.BreaksContract
	FaultClockSkew            = faults.ClockSkew
	FaultWebhookDuplicate     = faults.WebhookDuplicate
	FaultWebhookReorder       = faults.WebhookReorder
	FaultWebhookDelay         = faults.WebhookDelay
	FaultWebhookDrop          = faults.WebhookDrop
	FaultWebhookWrongSource   = faults.WebhookWrongSource

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

	PaidyConsumerApproved = paidy.ConsumerApproved
	PaidyConsumerRejected = paidy.ConsumerRejected
	PaidyTokenActive      = paidy.TokenActive
	PaidyTokenRejected    = paidy.TokenRejected
	PaidyTokenSuspended   = paidy.TokenSuspended

	LegacyApproved         = paidylegacy.Approved
	LegacyAsksPin          = paidylegacy.AsksPin
	LegacyDeclined         = paidylegacy.Declined
	LegacyAsksNumPayments  = paidylegacy.AsksNumPayments
	LegacyAsksConsumerData = paidylegacy.AsksConsumerData
	LegacyPhoneMismatch    = paidylegacy.PhoneMismatch
	LegacyEmailMismatch    = paidylegacy.EmailMismatch
	LegacyOverLimit        = paidylegacy.OverLimit
	LegacyPin              = paidylegacy.Pin
)

// ReadPlan reads a plan from a file, 1 MiB at most. It returns an error that names the
// line, or the rule and the field, for what is not JSON, for unknown names and values
// of a wrong type, and for rules that SetPlan would refuse.
func ReadPlan(r io.Reader) (Plan, error) { return faults.ReadPlan(r) }
