package checkout

import "github.com/jppay/jppay/conformance/sandbox/forms"

// texts are the texts of the dialog by language.
var texts = map[string]map[string]string{
	forms.English: {
		"title":    "Sandbox: Paidy Checkout",
		"notReal":  "This dialog is the jppay sandbox's, not Paidy's. No money moves here.",
		"waiting":  "Waiting for the shop's page.",
		"ended":    "Done. The shop's page is told.",
		"refused":  "The sandbox refuses what the shop's page sent.",
		"warnings": "Probably a mistake:",
		"consent":  "The shop asks to charge you again and again.",
		"item":     "Item",
		"buyer":    "Buyer",
		"approve":  "Approve",
		"decline":  "Decline, as Paidy would",
		"close":    "Close",
		"switch":   "日本語",
	},
	forms.Japanese: {
		"title":    "サンドボックス：Paidyチェックアウト",
		"notReal":  "これはjppayのサンドボックスの画面です。本物のペイディではなく、お金は動きません。",
		"waiting":  "お店のページを待っています。",
		"ended":    "完了しました。お店のページに知らせます。",
		"refused":  "お店のページが送った内容に誤りがあります。",
		"warnings": "誤りかもしれません：",
		"consent":  "お店が、継続的な支払いの承認を求めています。",
		"item":     "商品",
		"buyer":    "購入者",
		"approve":  "承認する",
		"decline":  "否決する（ペイディの審査として）",
		"close":    "閉じる",
		"switch":   "English",
	},
}
