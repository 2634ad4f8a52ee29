package paypay_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// wrongHash is a body that was hashed otherwise.
type wrongHash struct {
	name   string
	header string // the Content-Type that is sent; empty is application/json
	hash   string
	signed string // the content type that was signed; empty is the one that is sent
	want   string // the mistake
	differ int    // the first byte in which the bodies differ; -1: they do not
}

// test sends the hash and compares what is said of it. More are further mistakes.
func (w wrongHash) test(t *testing.T, r *rig.PayPay, body string, more ...string) {
	t.Helper()
	c := newClient(r, "POST", sentPath, body)
	if w.header != "" {
		c.header, c.lines[4] = w.header, w.header
	}
	if w.signed != "" {
		c.lines[4] = w.signed
	}
	c.hash, c.lines[5] = w.hash, w.hash
	answer, signature := c.send(r.WithT(t))

	assert.Equal(t, 401, answer.Status, answer)
	assert.Equal(t, append([]string{w.want}, more...), signature.Mistakes)
	assert.Equal(t, c.text(), signature.Signed)
	assert.Contains(t, signature.Why, "(the mac fits that hash: key and secret are right)")
	assert.Contains(t, answer.Reason, signature.Why)
	assert.NotContains(t, answer.Reason, "春", "the log shows the body")
	require.NotEmpty(t, signature.Compared)
	assert.Equal(t, w.hash, signature.Compared[0].Came)
	differs := fmt.Sprintf("body from byte %d", w.differ)
	if w.differ >= 0 {
		require.Len(t, signature.Compared, 2)
		assert.Equal(t, differs, signature.Compared[1].Name)
		assert.Contains(t, signature.Why, fmt.Sprintf("the first byte that differs is byte %d", w.differ))
	}
}

func TestWhatWasHashedIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const body, charset = `{"giftCardName":"春"}`, "application/json;charset=UTF-8"
	const rewritten = "the body that arrived is not the body that was hashed: something wrote the JSON again after " +
		"the client had hashed it as "
	hexSum := md5.Sum([]byte(typeJSON + body))

	for _, c := range []wrongHash{
		{
			"PHP", "", base64MD5(typeJSON + `{"giftCardName":"\u6625"}`), "",
			rewritten + `PHP's json_encode writes it (\u6e6f, \/)`, 17,
		},
		{
			"spaces", "", base64MD5(typeJSON + `{"giftCardName": "春"}`), "",
			rewritten + "Python's json.dumps with ensure_ascii=False writes it (spaces)", 16,
		},
		{"lines", "", base64MD5(typeJSON + "{\n  \"giftCardName\": \"春\"\n}"), "", rewritten + "lines with two spaces", 1},
		{
			"a line feed lost", "", base64MD5(typeJSON + body + "\n"), "",
			"the body had a line feed at its end when it was hashed, and arrived without it", len(body),
		},
		{"no content type", "", base64MD5(body), "", "the body was hashed without the content type before it", -1},
		{
			"charset not hashed", charset, base64MD5(typeJSON + body), typeJSON,
			"the content type was hashed without its charset", -1,
		},
		{
			"charset not sent", "", base64MD5(charset + body), charset,
			"the content type was hashed as " + charset + ", but the header has another", -1,
		},
		{"behind", "", base64MD5(body + typeJSON), "", "the content type was hashed behind the body, not before it", -1},
		{"hex", "", hex.EncodeToString(hexSum[:]), "", "the hash is in hex, not in base64", -1},
		{"nothing", "", base64MD5(typeJSON), "", "nothing was hashed in place of the body", 0},
		{"no body", "", "empty", "empty", "the request was signed as one without a body", -1},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r, body) })
	}
}

func TestTwoMistakesInOneHashAreFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const body = `{"giftCardName":"春"}`
	sum := md5.Sum([]byte(body))

	wrongHash{
		hash: hex.EncodeToString(sum[:]), want: "the body was hashed without the content type before it", differ: -1,
	}.test(t, r, body, "the hash is in hex, not in base64")
}

// The bodies that encoders write, taken from these encoders.
func TestWhatEncodersWriteIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const arrived = `{"giftCardName":"春/𠮷 <b>","giftCardValue":1.50,"list":[],"other":{"a":[1,true,null]}}`
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, []byte(arrived), "", "    "))
	var html bytes.Buffer
	json.HTMLEscape(&html, []byte(arrived))

	for name, hashed := range map[string]string{
		"PHP": `{"giftCardName":"\u6625\/\ud842\udfb7 <b>","giftCardValue":1.50,"list":[],"other":{"a":[1,true,null]}}`,
		"Python": `{"giftCardName": "\u6625/\ud842\udfb7 <b>", "giftCardValue": 1.50, ` +
			`"list": [], "other": {"a": [1, true, null]}}`,
		"Go":    html.String(),
		"lines": indented.String(),
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(r, "POST", sentPath, arrived)
			c.hash = base64MD5(typeJSON + hashed)
			c.lines[5] = c.hash
			_, signature := c.send(r.WithT(t))

			require.Len(t, signature.Mistakes, 1)
			assert.Contains(t, signature.Mistakes[0], "something wrote the JSON again")
			assert.Equal(t, c.text(), signature.Signed)
		})
	}
}

func TestAHashWithoutABodyIsExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	for hash, want := range map[string]string{
		base64MD5(typeJSON):        `a body of no bytes was hashed: without a body the hash is the word "empty"`,
		base64MD5(typeJSON + "{}"): "{} was hashed in place of the body",
	} {
		c := newClient(r, "GET", budgetsPath, "")
		c.header, c.hash, c.lines[4], c.lines[5] = typeJSON, hash, typeJSON, hash
		answer, signature := c.send(r)

		assert.Equal(t, 401, answer.Status, answer)
		assert.Equal(t, []string{want}, signature.Mistakes)
		assert.Equal(t, c.text(), signature.Signed)
	}
}
