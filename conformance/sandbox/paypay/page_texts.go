package paypay

import "github.com/jppay/jppay/conformance/sandbox/forms"

// payTexts are the texts of the page of a code.
var payTexts = withCommon(forms.Texts{
	forms.English: {
		"title":      "Sandbox: pay a PayPay code",
		"timeLeft":   "Time left (sandbox's clock)",
		codePaid:     "Paid.",
		codeLapsed:   "This code has lapsed. Nobody has paid it.",
		codeDeleted:  "The shop has deleted this code.",
		codeOver:     "This payment has failed, or was cancelled.",
		codeDeclined: "You did not pay. The shop is not told, and the code can be paid until its time ends.",
		codeRefused:  "The payment was refused.",
		"pay":        "Pay",
		"decline":    "Do not pay",
		"unknown":    "There is no such code.",
	},
	forms.Japanese: {
		"title":      "サンドボックス：PayPayのコードの支払い",
		"timeLeft":   "残り時間（サンドボックスの時計）",
		codePaid:     "支払いが完了しました。",
		codeLapsed:   "このコードの有効期限が切れました。支払われていません。",
		codeDeleted:  "このコードはお店が削除しました。",
		codeOver:     "この支払いは失敗したか、取り消されました。",
		codeDeclined: "支払いませんでした。お店には通知されません。有効期限までは、このコードで支払えます。",
		codeRefused:  "支払いは拒否されました。",
		"pay":        "支払う",
		"decline":    "支払わない",
		"unknown":    "このコードはありません。",
	},
})

// linkTexts are the texts of the page of an account link.
var linkTexts = withCommon(forms.Texts{
	forms.English: {
		"title":      "Sandbox: link a PayPay account",
		"ask":        "The shop wants to link your PayPay account. It asks for these permissions:",
		"newUser":    "a new user",
		"returnsTo":  "You return to",
		"allow":      "Allow",
		"decline":    "Do not allow",
		"after":      "You return to the shop with a responseToken, which tells it your decision. No password is needed.",
		linkAllowed:  "You have allowed the link. This code can be used once.",
		linkRefused:  "You have not allowed the link. This code can be used once.",
		linkExpired:  "This code has expired. The shop can make another one.",
		codeRefused:  "The account could not be linked.",
		"unknown":    "There is no such code.",
		"badRequest": "The shop's request to link an account is wrong.",
	},
	forms.Japanese: {
		"title":      "サンドボックス：PayPayアカウントの連携",
		"ask":        "お店が、PayPayアカウントとの連携を求めています。許可する内容：",
		"newUser":    "新しい利用者",
		"returnsTo":  "戻り先",
		"allow":      "許可する",
		"decline":    "許可しない",
		"after":      "選んだ結果はresponseTokenでお店に伝わり、お店に戻ります。パスワードは不要です。",
		linkAllowed:  "連携を許可しました。このコードは1回だけ使えます。",
		linkRefused:  "連携を許可しませんでした。このコードは1回だけ使えます。",
		linkExpired:  "このコードの有効期限が切れました。お店は新しいコードを作れます。",
		codeRefused:  "連携できませんでした。",
		"unknown":    "このコードはありません。",
		"badRequest": "お店からの連携の依頼に誤りがあります。",
	},
})

// pendingTexts are the texts of the page of a pending payment.
var pendingTexts = withCommon(forms.Texts{
	forms.English: {
		"title":         "Sandbox: pay a pending payment",
		"ask":           "The shop asks you to pay. PayPay shows this in the app.",
		"timeLeft":      "Time left (sandbox's clock)",
		codePaid:        "Paid.",
		codeLapsed:      "Nobody has paid in time.",
		pendingCanceled: "The shop has cancelled this request.",
		codeOver:        "This payment has failed, or was cancelled.",
		codeDeclined:    "You did not pay. The shop is not told, and you can pay until the time ends.",
		codeRefused:     "The payment was refused.",
		"pay":           "Pay",
		"decline":       "Do not pay",
		"lapse":         "Let its time end now",
		"unknown":       "There is no such pending payment.",
	},
	forms.Japanese: {
		"title":         "サンドボックス：支払い依頼",
		"ask":           "お店が支払いを求めています。PayPayではアプリに表示されます。",
		"timeLeft":      "残り時間（サンドボックスの時計）",
		codePaid:        "支払いが完了しました。",
		codeLapsed:      "期限までに支払われませんでした。",
		pendingCanceled: "お店がこの依頼を取り消しました。",
		codeOver:        "この支払いは失敗したか、取り消されました。",
		codeDeclined:    "支払いませんでした。お店には通知されません。期限までは支払えます。",
		codeRefused:     "支払いは拒否されました。",
		"pay":           "支払う",
		"decline":       "支払わない",
		"lapse":         "今すぐ期限切れにする",
		"unknown":       "この支払い依頼はありません。",
	},
})

// consentTexts are the texts of the page of a higher amount.
var consentTexts = withCommon(forms.Texts{
	forms.English: {
		"title":         "Sandbox: agree to a higher amount",
		"askAuthorize":  "The shop asks you to agree to a higher amount. It will be authorized:",
		"askCapture":    "The shop asks you to agree to a higher amount. You will pay:",
		"amountBefore":  "Authorized until now",
		"timeLeft":      "Time left (sandbox's clock)",
		consentAccepted: "You have agreed, and PayPay has not finished yet.",
		consentAgreed:   "You have agreed to the higher amount.",
		consentDeclined: "You have not agreed. What was authorized before stays.",
		consentLapsed:   "You have not agreed in time. What was authorized before stays.",
		consentNone:     "The shop asks for nothing here.",
		codeRefused:     "The higher amount was refused.",
		"agree":         "Agree",
		"decline":       "Do not agree",
		"unknown":       "There is no such payment.",
	},
	forms.Japanese: {
		"title":         "サンドボックス：増額の承認",
		"askAuthorize":  "お店が増額の承認を求めています。承認後の与信額：",
		"askCapture":    "お店が増額の承認を求めています。承認すると支払う金額：",
		"amountBefore":  "現在の与信額",
		"timeLeft":      "残り時間（サンドボックスの時計）",
		consentAccepted: "承認しました。PayPayが処理しています。",
		consentAgreed:   "増額を承認しました。",
		consentDeclined: "承認しませんでした。元の与信額はそのままです。",
		consentLapsed:   "期限までに承認されませんでした。元の与信額はそのままです。",
		consentNone:     "お店は何も求めていません。",
		codeRefused:     "増額は拒否されました。",
		"agree":         "承認する",
		"decline":       "承認しない",
		"unknown":       "この支払いはありません。",
	},
})

// withCommon adds the texts that all these pages have.
func withCommon(texts forms.Texts) forms.Texts {
	for lang, common := range commonTexts {
		for name, text := range common {
			texts[lang][name] = text
		}
	}
	return texts
}

var commonTexts = forms.Texts{
	forms.English: {
		"notReal":   "This page is the jppay sandbox's, not PayPay's. No money moves here.",
		"shop":      "Sandbox Shop",
		"order":     "Order",
		"merchant":  "Merchant",
		"status":    "Status",
		"user":      "You are",
		"linked":    "linked here:",
		"money":     "%s: %s and %d points",
		"error":     "That does not work.",
		"noPage":    "There is no such page.",
		"wrongForm": "This form is not the page's newest one. Open the page again.",
		"longForm":  "The form cannot be read, or is too large.",
		"switch":    "日本語",
	},
	forms.Japanese: {
		"notReal":   "これはjppayのサンドボックスの画面です。本物のPayPayではなく、お金は動きません。",
		"shop":      "サンドボックス商店",
		"order":     "注文",
		"merchant":  "加盟店",
		"status":    "状態",
		"user":      "利用者",
		"linked":    "ここで連携した利用者",
		"money":     "%s：残高 %s、ポイント %d",
		"error":     "この操作はできません。",
		"noPage":    "このページはありません。",
		"wrongForm": "このフォームは最新ではありません。ページを開き直してください。",
		"longForm":  "フォームを読み取れないか、大きすぎます。",
		"switch":    "English",
	},
}

// scopeMeanings say in plain words what a scope allows, where a source shows an operation
// that needs it.
var scopeMeanings = forms.Texts{
	forms.English: {
		scopeDebit:      "Take payments from your PayPay account",
		scopeContinuous: "Take payments from your PayPay account again and again",
		scopePending:    "Ask you in the app for a payment",
		scopePreauth:    "Reserve an amount, and take it later",
		scopeCashback:   "Give you points, and take them back",
		scopeBalance:    "See your balance",
		scopeProfile:    "See your profile, with parts masked",
		scopeKYC:        "See your verified identity data",
		scopeForeign:    "See your kind of residence and until when it is valid",
		scopePassport:   "See your verified identity data, with the names in common use",
		scopeQR:         "Get your verified identity data by a code",
	},
	forms.Japanese: {
		scopeDebit:      "PayPayアカウントから支払いを受け取る",
		scopeContinuous: "PayPayアカウントから継続的に支払いを受け取る",
		scopePending:    "アプリで支払いを依頼する",
		scopePreauth:    "金額を確保し、後で受け取る",
		scopeCashback:   "ポイントを付与し、取り消す",
		scopeBalance:    "残高を見る",
		scopeProfile:    "プロフィールを見る（一部は伏せられる）",
		scopeKYC:        "本人確認済みの情報を見る",
		scopeForeign:    "在留の種別と期限を見る",
		scopePassport:   "本人確認済みの情報を、通称名も含めて見る",
		scopeQR:         "本人確認済みの情報を、コードで受け取る",
	},
}

// noMeaning stands for a scope that no operation is known to need.
var noMeaning = map[string]string{
	forms.English:  "No source says what this allows",
	forms.Japanese: "何が許可されるかを示す資料はありません",
}

// japaneseMeanings are the meanings of knownUsers in Japanese.
var japaneseMeanings = map[string]string{
	UserCompleted:      "eKYC済み",
	UserForeign:        "海外出身、eKYC済み",
	UserNotCompleted:   "eKYC未完了：KYC_NOT_COMPLETED",
	UserNonEKYC:        "eKYC以外で確認済み：NON_EKYC_USER",
	UserRiskFlagged:    "リスクあり：UNACCEPTABLE_OP",
	UserUpdateRequired: "eKYCの更新が必要：KYC_UPDATE_REQUIRED",
	UserCanceled:       "PayPayを退会：CANCELED_USER",
	UserInactive:       "アカウントが無効：USER_STATE_IS_NOT_ACTIVE",
	UserExpired:        "連携の期限切れ：EXPIRED_USER_AUTHORIZATION_ID",
	UserOutOfScope:     "どの権限も許可していない：OP_OUT_OF_SCOPE",
	UserUnlinked:       "連携を解除済み：INVALID_USER_AUTHORIZATION_ID",

	UserPoor:              "残高不足になりやすい：NO_SUFFICIENT_FUND",
	UserDailyLimit:        "24時間に1,000円まで：USER_DEFINED_DAILY_LIMIT_EXCEEDED",
	UserMonthlyLimit:      "30日に1,000円まで：USER_DEFINED_MONTHLY_LIMIT_EXCEEDED",
	UserLimit:             "PayPayの上限が24時間に1,000円：LIMIT_EXCEEDED",
	UserMerchantLimit:     "同じ加盟店に24時間に1,000円まで：" + codeMerchantLimit,
	UserUnsupportedMethod: "加盟店が受け付けない支払方法：UNSUPPORTED_PAYMENT_METHOD",
	UserNoMethod:          "支払方法なし：NO_VALID_PAYMENT_METHOD",
	UserMethodInvalidated: "別の支払方法が必要：PAY_METHOD_INVALIDATED",
	UserNonKYC:            "支払いには本人確認が不足：NON_KYC_USER",
	UserCardLimit:         "カードの限度額に到達：CC_LIMIT_EXCEEDED",
	UserCreditLimit:       "PayPayクレジットの限度額に到達：PPC_LIMIT_EXCEEDED",
	UserCreditExpired:     "PayPayクレジットの期限切れ：PPC_EXPIRED",
}
