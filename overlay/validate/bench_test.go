package validate_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// paymentJSON is a captured and partly refunded Paidy payment of the given
// number of items: 2 make about 2 KB, 52 about 20 KB.
func paymentJSON(items int) []byte {
	list := make([]string, items)
	for i := range list {
		list[i] = fmt.Sprintf(`{"id":"item-%04d","title":"木綿の手ぬぐい %d",`+
			`"description":"cotton, blue, 34 x 90 cm, washed once","unit_price":%d,"quantity":%d}`,
			i, i, 1200+i, 1+i%3)
	}
	lines := strings.Join(list, ",")

	return fmt.Appendf(nil, `{"id":"pay_ZzhU4EwAAGMABMwx",`+
		`"created_at":"2026-02-05T12:58:08.27Z","expires_at":"2026-03-07T12:58:08.278Z",`+
		`"amount":12500,"currency":"JPY","description":"order of the fifth of February",`+
		`"store_name":"Live Shop! (Mihon-do)","test":true,"status":"closed","tier":"classic",`+
		`"buyer":{"name1":"見本 花子","name2":"ミホン ハナコ","email":"hanako@example.com","phone":"818000000001"},`+
		`"order":{"tax":300,"shipping":200,"order_ref":"order-1001","items":[%s],"updated_at":null},`+
		`"shipping_address":{"line1":"見本荘 101","line2":"見本町1-2-3","city":"千代田区","state":"東京都",`+
		`"zip":"100-0001"},`+
		`"captures":[{"id":"cap_ZzhVhEwAAGMABMwy","created_at":"2026-02-05T13:00:52.16Z","amount":12500,`+
		`"tax":300,"shipping":200,"items":[%s],"metadata":{"warehouse":"east","picker":"team four"}}],`+
		`"refunds":[{"id":"ref_ZzhVnkwAAGMABMwz","created_at":"2026-02-05T13:01:18.5Z",`+
		`"capture_id":"cap_ZzhVhEwAAGMABMwy","amount":1200,"reason":"returned","metadata":{}},`+
		`{"id":"ref_ZzhVrkwAAGMABMw0","created_at":"2026-02-05T13:02:01.638Z",`+
		`"capture_id":"cap_ZzhVhEwAAGMABMwy","amount":800,"reason":"unknown","metadata":{"clerk":"a12"}}],`+
		`"metadata":{"campaign":"spring","channel":"web"}}`, lines, lines)
}

func benchmarkValid(b *testing.B, items int) {
	b.Helper()

	body := paymentJSON(items)
	valid := true
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		valid = json.Valid(body) && valid
	}
	require.True(b, valid)
}

func benchmarkCheck(b *testing.B, items int) {
	b.Helper()

	v, err := validate.New(specs.Paidy())
	require.NoError(b, err)
	body := paymentJSON(items)
	header := http.Header{"Content-Type": {"application/json"}}
	var finding *validate.Error
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if e := v.CheckResponse("getPayment", 200, header, body); e != nil {
			finding = e
		}
	}
	require.Nil(b, finding)
}

func BenchmarkJSONValid2KB(b *testing.B)      { benchmarkValid(b, 2) }
func BenchmarkCheckResponse2KB(b *testing.B)  { benchmarkCheck(b, 2) }
func BenchmarkJSONValid20KB(b *testing.B)     { benchmarkValid(b, 60) }
func BenchmarkCheckResponse20KB(b *testing.B) { benchmarkCheck(b, 60) }

func BenchmarkNew(b *testing.B) {
	for _, doc := range []struct {
		name string
		data []byte
	}{{"PayPay", specs.PayPay()}, {"Paidy", specs.Paidy()}, {"PaidyLegacy", specs.PaidyLegacy()}} {
		b.Run(doc.name, func(b *testing.B) {
			var failure error
			b.ReportAllocs()
			for b.Loop() {
				if _, err := validate.New(doc.data); err != nil {
					failure = err
				}
			}
			require.NoError(b, failure)
		})
	}
}
