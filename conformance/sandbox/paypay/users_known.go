package paypay

import (
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

// Points Code groups that every sandbox has. Both allow at most 365 days between
// startAt and endAt, and codes worth 100 yen or more.
const (
	// Group has a budget of 1,000,000,000 yen. Its id is above 2^53.
	Group int64 = 29952775505428480
	// GroupPoor has a budget of 500 yen. A client that reads its id into a
	// 64-bit float gets the id of Group.
	GroupPoor int64 = 29952775505428481
)

// PayPay users, by userAuthorizationId. Reading one of them gives the data of an invented
// person, or the error code named here. If several codes apply, the first of account, scope,
// risk and verification is answered; that order is the sandbox's guess.
const (
	// UserCompleted has finished eKYC and granted get_kyc_info and
	// mini_app_kyc_passport.
	UserCompleted = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10"
	// UserForeign is from abroad, has finished eKYC and granted
	// kyc_foreign_status too: only here are residenceType and expiryDate.
	UserForeign = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a11"
	// UserNotCompleted has not finished: KYC_NOT_COMPLETED.
	UserNotCompleted = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a12"
	// UserNonEKYC was verified in another way: NON_EKYC_USER.
	UserNonEKYC = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a13"
	// UserRiskFlagged was flagged for a risk: UNACCEPTABLE_OP.
	UserRiskFlagged = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a14"
	// UserUpdateRequired has to renew: KYC_UPDATE_REQUIRED.
	UserUpdateRequired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a15"
	// UserCanceled has left PayPay: CANCELED_USER.
	UserCanceled = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a16"
	// UserInactive has an inactive account: USER_STATE_IS_NOT_ACTIVE.
	UserInactive = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a17"
	// UserExpired gave an authorization that has run out:
	// EXPIRED_USER_AUTHORIZATION_ID.
	UserExpired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a18"
	// UserOutOfScope has finished eKYC and granted no scope: OP_OUT_OF_SCOPE.
	UserOutOfScope = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a19"
	// UserUnlinked has finished eKYC and then ended the link:
	// getUserAuthorizationStatus answers INACTIVE, all else
	// INVALID_USER_AUTHORIZATION_ID.
	UserUnlinked = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a1a"
)

// RedirectDomain is registered for redirectUrl, as is shop.example, which
// the document's examples use.
const RedirectDomain = "shop.sandbox.test"

// people returns the two persons whose data is handed out. Nobody has
// these names and addresses. The values of residenceType are not known.
func people() (japanese, foreign *paypay.KYCPassportInfo) {
	address := &paypay.KYCAddress{
		ZipCode:     new("1000000"),
		CountryCode: new("JP"),
		Country:     new("日本"),
		State:       new("見本県"),
		City:        new("例示市"),
		Street1:     new("架空町1-2-3"),
		Street2:     new("見本荘101"),
	}

	japanese = &paypay.KYCPassportInfo{
		LastName:            new("例題"),
		FirstName:           new("花子"),
		LastNameKana:        new("レイダイ"),
		FirstNameKana:       new("ハナコ"),
		LastNameCommon:      new("例題"),
		FirstNameCommon:     new("花子"),
		LastNameKanaCommon:  new("レイダイ"),
		FirstNameKanaCommon: new("ハナコ"),
		DateOfBirth:         new("19900401"),
		Address:             address,
		Nationality:         new("JP"),
		Job:                 new("会社員"),
	}

	foreign = &paypay.KYCPassportInfo{
		LastName:            new("SAMPLE"),
		FirstName:           new("ALEX"),
		LastNameKana:        new("サンプル"),
		FirstNameKana:       new("アレックス"),
		LastNameCommon:      new("見本"),
		FirstNameCommon:     new("亜歴"),
		LastNameKanaCommon:  new("ミホン"),
		FirstNameKanaCommon: new("アレク"),
		DateOfBirth:         new("19850220"),
		Address:             address,
		Nationality:         new("XX"),
		Job:                 new("会社員"),
		ResidenceType:       new("SANDBOX"),
		ExpiryDate:          new("20300331"),
	}
	return japanese, foreign
}

// PayPay users whose payments, or some of them, are declined. They have granted the same scopes
// as UserCompleted.
const (
	// UserPoor has a balance of 100 yen and 50 points: NO_SUFFICIENT_FUND above 150 yen.
	UserPoor = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a20"
	// UserDailyLimit allows 1,000 yen in 24 hours:
	// USER_DEFINED_DAILY_LIMIT_EXCEEDED.
	UserDailyLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a21"
	// UserMonthlyLimit allows 1,000 yen in 30 days:
	// USER_DEFINED_MONTHLY_LIMIT_EXCEEDED.
	UserMonthlyLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a22"
	// UserLimit has a limit of PayPay's, here 1,000 yen in 24 hours:
	// LIMIT_EXCEEDED.
	UserLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a23"
	// UserMerchantLimit can pay one merchant 1,000 yen in 24 hours:
	// USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED, whose HTTP status no source states.
	UserMerchantLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a24"
	// UserUnsupportedMethod pays with a method that the merchant does not accept:
	// UNSUPPORTED_PAYMENT_METHOD.
	UserUnsupportedMethod = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a25"
	// UserNoMethod has nothing to pay with: NO_VALID_PAYMENT_METHOD.
	UserNoMethod = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a26"
	// UserMethodInvalidated has to choose another payment method:
	// PAY_METHOD_INVALIDATED.
	UserMethodInvalidated = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a27"
	// UserNonKYC is not verified enough to pay: NON_KYC_USER, whose HTTP
	// status no source states.
	UserNonKYC = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a28"
	// UserCardLimit pays by a credit card that is at its limit:
	// CC_LIMIT_EXCEEDED, whose HTTP status no source states.
	UserCardLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a29"
	// UserCreditLimit pays with PayPay Credit that is at its limit:
	// PPC_LIMIT_EXCEEDED, whose HTTP status no source states.
	UserCreditLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a2a"
	// UserCreditExpired pays with PayPay Credit that has expired:
	// PPC_EXPIRED, whose HTTP status no source states.
	UserCreditExpired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a2b"
)

// specialWallets returns the wallets that differ from an ordinary one, by user.
func specialWallets() map[string]wallet {
	day := 24 * time.Hour
	rich := wallet{balance: 100_000, points: 5_000}
	limited := func(code string, time time.Duration) wallet {
		w := rich
		w.limits = []limit{{code: code, yen: 1_000, period: time}}
		return w
	}

	declined := func(code string) wallet {
		w := rich
		w.declineCode = code
		return w
	}

	return map[string]wallet{
		UserPoor:              {balance: 100, points: 50},
		UserDailyLimit:        limited(codeDailyLimit, day),
		UserMonthlyLimit:      limited(codeMonthlyLimit, spendingKept),
		UserLimit:             limited(codeLimitExceeded, day),
		UserMerchantLimit:     limited(codeMerchantLimit, day),
		UserUnsupportedMethod: declined(codeUnsupportedMethod),
		UserNoMethod:          declined(codeNoMethod),
		UserMethodInvalidated: declined(codeMethodInvalidated),
		UserNonKYC:            declined(codeNonKYC),
		UserCardLimit:         declined(codeCardLimit),
		UserCreditLimit:       declined(codeCreditLimit),
		UserCreditExpired:     declined(codeCreditExpired),
	}
}
