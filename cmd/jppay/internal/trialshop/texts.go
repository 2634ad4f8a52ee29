package trialshop

import "github.com/jppay/jppay/conformance/sandbox/forms"

// texts are the texts of the shop by language.
var texts = forms.Texts{
	forms.English: {
		"title":       "Umbrella shop",
		"shop":        "Umbrella shop",
		"notReal":     "A shop for trying out the jppay sandbox. It sells nothing.",
		"umbrella":    "An umbrella",
		"payPay":      "Buy with PayPay",
		"paidy":       "Buy with Paidy",
		"order":       "Order",
		"status":      "Status at the provider",
		"payLink":     "Pay (in place of scanning the code)",
		"waits":       "This page asks PayPay again every 3 seconds. If you decline, the shop is not told.",
		"notPaid":     "Not paid.",
		"noOrder":     "There is no such order.",
		"back":        "To the shop",
		"sandboxPage": "The sandbox's page: see each call",
		"switch":      "日本語",

		stateWaiting: "Waiting for your payment.",
		statePaid:    "Paid. Thank you!",
		stateNotPaid: "Not paid. The code has lapsed, or was deleted.",
		stateGone:    "Not paid. The payment has failed or was given back.",
		stateOther:   "The shop does not know what this status means.",
		"error":      "That did not work.",
	},
	forms.Japanese: {
		"title":       "傘の店",
		"shop":        "傘の店",
		"notReal":     "jppayのサンドボックスを試すためのお店です。何も販売していません。",
		"umbrella":    "傘 1本",
		"payPay":      "PayPayで買う",
		"paidy":       "ペイディで買う",
		"order":       "注文番号",
		"status":      "決済会社での状態",
		"payLink":     "支払い画面へ（コードの読み取りの代わり）",
		"waits":       "3秒ごとにPayPayに問い合わせます。支払わないと決めても、お店には通知されません。",
		"notPaid":     "支払われていません。",
		"noOrder":     "この注文はありません。",
		"back":        "お店に戻る",
		"sandboxPage": "サンドボックスの画面で、すべての呼び出しを見る",
		"switch":      "English",

		stateWaiting: "お支払いを待っています。",
		statePaid:    "お支払いが完了しました。ありがとうございます。",
		stateNotPaid: "支払われていません。コードの有効期限が切れたか、削除されました。",
		stateGone:    "支払われていません。支払いが失敗したか、返金されました。",
		stateOther:   "お店の知らない状態です。",
		"error":      "うまくいきませんでした。",
	},
}

// paidyEnds are texts for the statuses of Paidy Checkout that end without a payment.
var paidyEnds = forms.Texts{
	forms.English: {
		"rejected": "Paidy has declined the purchase. Nothing was paid.",
		"closed":   "You have closed Paidy Checkout. Nothing was paid.",
	},
	forms.Japanese: {
		"rejected": "ペイディの審査で否決されました。支払われていません。",
		"closed":   "ペイディの画面を閉じました。支払われていません。",
	},
}
