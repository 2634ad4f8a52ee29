package trialshop

import "github.com/jppay/jppay/conformance/sandbox/forms"

// texts are the texts of the shop by language.
var texts = map[string]map[string]string{
	forms.English: {
		"shop":     "Umbrella shop",
		"notReal":  "A shop for trying out the jppay sandbox. It sells nothing.",
		"umbrella": "An umbrella",
		"payPay":   "Buy with PayPay",
		"paidy":    "Buy with Paidy",
		"order":    "Order",
		"status":   "Status at the provider",
		"payLink":  "Pay (in place of scanning the code)",
		"waits":    "This page asks PayPay again every 3 seconds.",
		"notPaid":  "Not paid:",
		"noOrder":  "There is no such order.",
		"back":     "To the shop",
		"switch":   "日本語",
	},
	forms.Japanese: {
		"shop":     "傘の店",
		"notReal":  "jppayのサンドボックスを試すためのお店です。何も販売していません。",
		"umbrella": "傘 1本",
		"payPay":   "PayPayで買う",
		"paidy":    "ペイディで買う",
		"order":    "注文番号",
		"status":   "決済会社での状態",
		"payLink":  "支払い画面へ（コードの読み取りの代わり）",
		"waits":    "3秒ごとにPayPayに問い合わせます。",
		"notPaid":  "未払い：",
		"noOrder":  "この注文はありません。",
		"back":     "お店に戻る",
		"switch":   "English",
	},
}
