package main

import (
	"fmt"
	"strings"
)

// paymentID is the id of every payment here.
const paymentID = "pay_ZzhU4EwAAGMABMwx"

// payment returns Paidy's answer about a captured and partly refunded payment, of at least size
// bytes. A larger payment has more items.
func payment(size int) []byte {
	for items := 1; ; items++ {
		if answer := paymentOf(items); len(answer) >= size {
			return answer
		}
	}
}

func paymentOf(items int) []byte {
	lines := make([]string, items)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"quantity":%d,"id":"towel-%03d","title":"手ぬぐい %d番",`+
			`"description":"Cotton towel, 34 x 90 cm, indigo","unit_price":%d}`,
			1+i%3, i, i+1, 800+10*i)
	}
	order := strings.Join(lines, ",")
	return fmt.Appendf(nil, `{"id":"%s","created_at":"2026-04-01T03:12:45.120Z",`+
		`"expires_at":"2026-05-01T03:12:45.120Z","amount":12500,"currency":"JPY",`+
		`"description":"Spring order","store_name":"Mihon-do","test":true,"status":"closed","tier":"classic",`+
		`"buyer":{"name1":"見本 花子","name2":"ミホン ハナコ",`+
		`"email":"hanako@example.com","phone":"818000000001"},`+
		`"order":{"tax":300,"shipping":500,"order_ref":"order-20260401-0007","items":[%s],"updated_at":null},`+
		`"shipping_address":{"line1":"見本荘 101","line2":"見本町1-2-3","city":"千代田区",`+
		`"state":"東京都","zip":"100-0001"},`+
		`"captures":[{"id":"cap_ZzhVhEwAAGMABMwy","created_at":"2026-04-02T01:00:52.160Z","amount":12500,`+
		`"tax":300,"shipping":500,"items":[%s],"metadata":{"warehouse":"east"}}],`+
		`"refunds":[{"id":"ref_ZzhVnkwAAGMABMwz","created_at":"2026-04-05T08:01:18.500Z",`+
		`"capture_id":"cap_ZzhVhEwAAGMABMwy","amount":800,"reason":"returned","metadata":{}}],`+
		`"metadata":{"campaign":"spring","channel":"web"}}`, paymentID, order, order)
}
