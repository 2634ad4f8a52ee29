package paypay

import (
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Triggers returns the users and Points Code groups that every sandbox has.
func Triggers() []state.Trigger {
	list := []state.Trigger{}
	add := func(kind, value, does string) {
		list = append(list, state.Trigger{Provider: policy.PayPay, Kind: kind, Value: value, Does: does})
	}
	for _, user := range []struct{ id, does string }{
		{UserCompleted, "verified, 100,000 yen and 5,000 points"},
		{UserForeign, "verified, from abroad"},
		{UserNotCompleted, codeKYCNotCompleted},
		{UserNonEKYC, codeNonEKYC},
		{UserRiskFlagged, codeUnacceptable},
		{UserUpdateRequired, codeUpdateRequired},
		{UserCanceled, codeCanceledUser},
		{UserInactive, codeInactiveUser},
		{UserExpired, codeExpiredUser},
		{UserOutOfScope, codeOutOfScope},
		{UserUnlinked, codeNoUser},
		{UserPoor, codeNoFunds},
		{UserDailyLimit, codeDailyLimit},
		{UserMonthlyLimit, codeMonthlyLimit},
		{UserLimit, codeLimitExceeded},
		{UserMerchantLimit, codeMerchantLimit},
		{UserUnsupportedMethod, codeUnsupportedMethod},
		{UserNoMethod, codeNoMethod},
		{UserMethodInvalidated, codeMethodInvalidated},
		{UserNonKYC, codeNonKYC},
		{UserCardLimit, codeCardLimit},
		{UserCreditLimit, codeCreditLimit},
		{UserCreditExpired, codeCreditExpired},
	} {
		add("user", user.id, user.does)
	}
	add("group", strconv.FormatInt(Group, 10), "1,000,000,000 yen")
	add("group", strconv.FormatInt(GroupPoor, 10), "500 yen, then BUDGET_NOT_ENOUGH")
	return list
}
