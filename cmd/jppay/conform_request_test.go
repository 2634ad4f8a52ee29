package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	codeBody = `{"merchantPaymentId":"order-1","amount":{"amount":500,"currency":"JPY"},"codeType":"ORDER_QR"}`
	codeHead = "POST /v2/codes HTTP/1.1\r\nHost: apigw.paypay.ne.jp\r\n" +
		"Authorization: hmac OPA-Auth:" + secret + "\r\nContent-Type: application/json\r\n\r\n"
	refundHead = "GET /v2/refunds/refund-1?paymentId=03450018268289114112%s HTTP/1.1\r\nHost: apigw.paypay.ne.jp\r\n\r\n"
)

// codeWith is the body of a code with one field more.
func codeWith(field string) string { return strings.Replace(codeBody, "{", "{"+field+",", 1) }

// refundRead is a recorded request with something at the end of its query.
func refundRead(query string) string { return strings.Replace(refundHead, "%s", query, 1) }

func TestConformOfARequest(t *testing.T) {
	t.Parallel()
	const (
		bare = "-document paypay -request -operation "
		head = "-document paypay -request"
	)

	for name, c := range map[string]conformCase{
		"a body alone":                     {args: bare + "createQRCode", input: codeBody},
		"no body where none is documented": {args: bare + "getPaymentDetails"},
		"a query that keeps to it":         {args: bare + "getRefundDetails -query paymentId=0345"},
		"a head and a body":                {args: head, input: codeHead + codeBody},
		"a head with the operation":        {args: head + " -operation createQRCode", input: codeHead + codeBody},
		"lines that end with LF":           {args: head, input: strings.ReplaceAll(codeHead, "\r", "") + codeBody + "\n"},
		"a head without a body":            {args: head, input: refundRead("")},
		"an absolute address": {
			args:  head,
			input: strings.Replace(codeHead, " /v2", " https://h.example/v2", 1) + codeBody,
		},
		"HTTP/2": {
			args:  head,
			input: strings.Replace(codeHead, "HTTP/1.1", "HTTP/2", 1) + codeBody,
		},
		"a header": {
			args:  "-document paidy -request -operation capturePayment -header Paidy-Version:2018-04-10",
			input: `{}`,
		},
		"a request of legacy Paidy": {
			args:  "-document paidy-legacy -request -operation closePayment",
			input: `{"payment_id":"542e6dc61200008a077a4de3","checksum":"c"}`,
		},
		"a path behind another one": {
			args:  head + " -operation createQRCode",
			input: strings.Replace(codeHead, " /v2", " /gateway/v2", 1) + codeBody,
		},
		"a webhook with its head": {
			args:  "-document paidy -webhook paymentEvent",
			input: "POST /hook HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + received,
		},
		"a body in chunks": {args: head, input: inChunks(codeBody)},
		"what rests on a guess of a source": {
			args:  "-document paidy -request -operation createPayment",
			input: unverifiedAddress,
			want:  []string{"(unverified)"},
		},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitOK) })
	}
}

// unverifiedAddress breaks only what the document marks as unverified.
const unverifiedAddress = `{"token_id":"tok_1","amount":1,"currency":"JPY","buyer_data":{},` +
	`"shipping_address":{"zip":"100-0000"},"order":{"items":[{"unit_price":1,"quantity":1}]}}`

// inChunks is a recorded request whose body came in two chunks.
func inChunks(body string) string {
	head := strings.Replace(codeHead, "Host:", "Transfer-Encoding: chunked\r\nHost:", 1)

	return head + "5\r\n" + body[:5] + "\r\n59\r\n" + body[5:] + "\r\n0\r\n\r\n"
}

func TestConformFindsWhatARequestDoesNotKeepTo(t *testing.T) {
	t.Parallel()
	const (
		bare = "-document paypay -request -operation "
		head = "-document paypay -request"
	)
	misspelt := codeWith(`"isAuthorizaton":true`)
	unknown := codeWith(`"` + secret + `":true`)

	for name, c := range map[string]conformCase{
		"a misspelt field": {
			args:  bare + "createQRCode",
			input: misspelt,
			want:  []string{"/(field 1): field is not documented"},
		},
		"a field that is a name": {
			args:  bare + "createQRCode",
			input: unknown,
			want:  []string{"field is not documented"},
		},
		"a misspelt field and a head": {args: head, input: codeHead + misspelt, want: []string{"field is not documented"}},
		"a misspelt field in a list": {
			args: bare + "createQRCode", input: codeWith(`"orderItems":[{"name":"n","quantity":1,"unitprice":{}}]`),
			want: []string{"/orderItems/0/(field 3): field is not documented", "/orderItems/0/unitPrice: required"},
		},
		"an amount that is text": {
			args:  bare + "createQRCode",
			input: strings.Replace(codeBody, "500", `"500"`, 1),
			want:  []string{"request /amount/amount"},
		},
		"no body":                   {args: bare + "createQRCode", want: []string{"request body: is empty"}},
		"a body where none belongs": {args: bare + "getPaymentDetails", input: "{}", want: []string{"none is documented"}},
		"a body that is not JSON":   {args: bare + "createQRCode", input: "a=b", want: []string{"not JSON"}},
		"another type of the body": {
			args:  bare + "createQRCode -content-type text/plain",
			input: codeBody,
			want:  []string{"Content-Type"},
		},
		"an unknown query parameter": {
			args:  head,
			input: refundRead("&paymentID=1"),
			want:  []string{"query: has parameters that are not documented: 1"},
		},
		"a repeated query parameter": {
			args:  head,
			input: refundRead("&paymentId=1"),
			want:  []string{"query paymentId: is sent more than once"},
		},
		"a missing query parameter": {
			args: bare + "getRefundDetails -query x=1",
			want: []string{"query paymentId: is required but missing", "not documented: 1"},
		},
		"a query parameter twice": {
			args: bare + "getRefundDetails -query paymentId=1&paymentId=2",
			want: []string{"more than once"},
		},
		"a header twice": {
			args: "-document paidy -request -operation getPayment -header Paidy-Version:2018-04-10 -header Paidy-Version:1",
			want: []string{"more than once"},
		},
		"a path that is another one's": {
			args:  head + " -operation createPayment",
			input: codeHead + codeBody,
			want:  []string{"request path: method and path"},
		},
		"an id that is none": {
			args:  head,
			input: strings.Replace(refundRead(""), "refund-1", "a%20b", 1),
			want:  []string{"path merchantRefundId"},
		},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitFound) })
	}
}

func TestConformTakesTheStatusFromTheHead(t *testing.T) {
	t.Parallel()
	const answer = "-document paidy -operation getPayment"
	head := func(first string) string {
		return first + "\r\ncontent-type: application/json\r\nset-cookie: " + secret + "\r\n\r\n"
	}

	for name, c := range map[string]conformCase{
		"curl -i":             {args: answer, input: head("HTTP/1.1 404 Not Found") + notFound},
		"HTTP/2":              {args: answer, input: head("HTTP/2 404") + notFound},
		"HTTP/2 with a space": {args: answer, input: head("HTTP/2 404 ") + notFound},
		"lines that end with LF": {
			args:  answer,
			input: strings.ReplaceAll(head("HTTP/2 404"), "\r", "") + notFound + "\n",
		},
		"the same status in a flag": {args: answer + " -status 404", input: head("HTTP/2 404") + notFound},
		"the head of a proxy before": {
			args: answer, input: "HTTP/1.1 200 Connection established\r\n\r\n" + head("HTTP/2 404") + notFound,
		},
		"100 Continue before": {
			args:  answer,
			input: "HTTP/1.1 100 Continue\r\n\r\n" + head("HTTP/1.1 404 Not Found") + notFound,
		},
		"the head of a redirect": {
			args:  answer,
			input: "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n" + head("HTTP/2 404") + notFound,
		},
		"chunks that curl joined": {
			args:  answer,
			input: "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n" + head("X: y") + notFound,
		},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitOK) })
	}

	for name, c := range map[string]conformCase{
		"an undocumented status": {args: answer, input: head("HTTP/2 418") + notFound, want: []string{"status: 418"}},
		"another content type": {
			args:  answer,
			input: strings.Replace(head("HTTP/2 404"), "application/json", "text/html", 1) + notFound,
			want:  []string{"header Content-Type"},
		},
		"no content type": {args: answer, input: "HTTP/2 404\r\nx: y\r\n\r\n" + notFound, want: []string{"Content-Type"}},
		"no body":         {args: answer, input: head("HTTP/2 404"), want: []string{"empty"}},
	} {
		t.Run(name, func(t *testing.T) { c.test(t, exitFound) })
	}
}

func TestConformNamesWhatItCannotCheck(t *testing.T) {
	t.Parallel()
	const (
		answer  = "-document paidy -operation getPayment"
		request = "-document paypay -request"
	)
	utf16 := func(bom string, order func(byte) string) string {
		for _, c := range []byte(notFound) {
			bom += order(c)
		}
		return bom
	}
	little := func(c byte) string { return string([]byte{c, 0}) }
	big := func(c byte) string { return string([]byte{0, c}) }
	head := "HTTP/2 404\r\ncontent-type: application/json\r\n\r\n"

	for name, c := range map[string]struct{ args, input, want string }{
		"a byte order mark":             {answer + " -status 404", "\ufeff" + notFound, "byte order mark"},
		"a byte order mark and a head":  {answer, "\ufeff" + head + notFound, "byte order mark"},
		"a byte order mark, nothing":    {answer + " -status 404", "\ufeff", "byte order mark"},
		"a mark before a request":       {request, "\ufeff" + codeHead + codeBody, "byte order mark"},
		"a mark before a webhook":       {"-document paidy -webhook paymentEvent", "\ufeff" + received, "byte order mark"},
		"UTF-16, little endian":         {answer + " -status 404", utf16("\xff\xfe", little), "UTF-16"},
		"UTF-16, big endian":            {answer + " -status 404", utf16("\xfe\xff", big), "UTF-16"},
		"UTF-16 without a mark":         {answer + " -status 404", utf16("", little), "UTF-16"},
		"UTF-16 big without a mark":     {answer + " -status 404", utf16("", big), "UTF-16"},
		"UTF-32":                        {answer + " -status 404", "\xff\xfe\x00\x00{\x00\x00\x00", "UTF-32"},
		"gzip":                          {answer + " -status 404", "\x1f\x8b\x08\x00", "gzip"},
		"curl -v":                       {answer, "*   Trying 127.0.0.1:80...\n> GET / HTTP/1.1\n", "curl -v"},
		"curl -v, without its comments": {request, "> POST /v2/codes HTTP/1.1\n> Host: x\n", "curl -v"},
		"a head without an end":         {answer, "HTTP/2 404\r\nx: y\r\n", "head of the recording"},
		"a head with a broken line":     {answer, "HTTP/2 404\r\n" + notFound + "\r\n\r\n", "head of the recording"},
		"a head with a broken status":   {answer, "HTTP/2 many\r\na: b\r\n\r\n", "head of the recording"},
		"no status":                     {answer, notFound, "-status is missing"},
		"another status than the flag":  {answer + " -status 200", head + notFound, "-status is 200"},
		"a type beside a head":          {answer + " -content-type text/html", head + notFound, "-content-type must not be"},
		"a query beside a head":         {request + " -query a=b", codeHead + codeBody, "-query must not be"},
		"a header beside a head":        {request + " -header a:b", codeHead + codeBody, "-header must not be"},
		"no operation":                  {request, codeBody, "-operation is missing"},
		"a path of no operation":        {request, strings.Replace(codeHead, "codes", "coats", 1) + codeBody, "-operation"},
		"a request as an answer":        {answer, codeHead + codeBody, "add -request"},
		"an answer as a request":        {request, head + notFound, "is an answer"},
		"an answer as a webhook":        {"-document paidy -webhook paymentEvent", head + received, "is an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := runCommand(t, strings.NewReader(c.input), strings.Fields("conform "+c.args)...)

			assert.Equal(t, exitUsage, got.code)
			assert.Equal(t, 1, strings.Count(got.stderr, "\n"), "lines of %q", got.stderr)
			assert.Contains(t, got.stderr, c.want)
			assert.Empty(t, got.stdout)
			assert.NotContains(t, got.stderr, secret)
		})
	}
}

func TestConformRefusesFlagsThatDoNotGoTogether(t *testing.T) {
	t.Parallel()

	for _, args := range []string{
		"-document paypay -request -operation createQRCode -status 200",
		"-document paypay -operation createQRCode -status 200 -query a=b",
		"-document paypay -operation createQRCode -status 200 -header a:b",
		"-document paypay -request -operation createQRCode -header a",
		"-document paypay -request -operation createQRCode -query a=%zz",
		"-document paypay -request -operation dance",
		"-document paidy -webhook paymentEvent -request",
		"-document paypay",
	} {
		got := runCommand(t, strings.NewReader(codeBody), strings.Fields("conform "+args)...)

		assert.Equal(t, exitUsage, got.code, args)
		assert.Equal(t, 1, strings.Count(got.stderr, "\n"), "%s: %s", args, got.stderr)
	}
}
