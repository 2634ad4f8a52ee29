package checkout

import "github.com/jppay/jppay/conformance/sandbox/forms"

// texts are the texts of the dialog by language.
var texts = forms.Texts{
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

		"noPage":     "There is no such page.",
		"longForm":   "The form cannot be read, or is larger than 256 KiB.",
		"noOrigin":   "The shop's page has no origin to answer to. Serve it by http or https; a file has none.",
		"noDecision": "The decision is none of approve, decline and close.",
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

		"noPage":     "このページはありません。",
		"longForm":   "フォームを読み取れないか、256 KiBを超えています。",
		"noOrigin":   "お店のページにオリジンがないため、結果を返せません。ファイルではなく、httpかhttpsで開いてください。",
		"noDecision": "承認、否決、閉じる以外の操作です。",
	},
}
