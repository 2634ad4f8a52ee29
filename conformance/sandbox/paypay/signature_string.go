package paypay

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // a mistake that clients make
	"crypto/sha1" //nolint:gosec // a mistake that clients make
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"net/http"
	"net/url"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// The lines of the string to sign, in PayPay's order.
const (
	linePath = iota
	lineMethod
	lineNonce
	lineEpoch
	lineContentType
	lineHash
	lineCount
)

// signing is one way to compute a mac.
type signing struct {
	lines             [lineCount]string
	order             [lineCount]int // the line that stands at each place
	before, join, end string
	secret            string
	sum               func(secret, text string) []byte
	encode            func([]byte) string
}

// rightSigning returns PayPay's way.
func rightSigning(lines [lineCount]string, secret string) signing {
	return signing{
		lines: lines, order: [lineCount]int{0, 1, 2, 3, 4, 5}, join: "\n",
		secret: secret, sum: hmacOf(sha256.New), encode: base64.StdEncoding.EncodeToString,
	}
}

// text returns the string to sign.
func (s *signing) text() string {
	var b strings.Builder
	b.WriteString(s.before)
	for place, line := range s.order {
		if place > 0 {
			b.WriteString(s.join)
		}
		b.WriteString(s.lines[line])
	}
	b.WriteString(s.end)
	return b.String()
}

func (s *signing) mac() string { return s.encode(s.sum(s.secret, s.text())) }

// hmacOf returns a function that computes an HMAC with a hash. One goroutine may call it: it
// keeps the state for the last secret, because thousands of texts are tried with the same one.
func hmacOf(newHash func() hash.Hash) func(secret, text string) []byte {
	var sum hash.Hash
	var keyed string
	return func(secret, text string) []byte {
		if sum == nil || keyed != secret {
			sum, keyed = hmac.New(newHash, []byte(secret)), secret
		}
		sum.Reset()
		sum.Write([]byte(text))
		return sum.Sum(nil)
	}
}

// sentRequest is the part of the request that a mistake may use.
type sentRequest struct {
	*http.Request
	body      []byte
	key       string // the sandbox's APIKey
	merchant  string // the sandbox's MerchantID
	rightHash string // of the content type and body that arrived
}

// signingMistake is one known mistake of clients.
type signingMistake struct {
	about string // what it changes: two mistakes about the same are not combined
	what  string // in words
	make  func(s *signing, r *sentRequest)
}

// line returns a mistake that puts another text into a line.
func line(number int, what string, text func(s *signing, r *sentRequest) string) signingMistake {
	about := [lineCount]string{"path", "method", "nonce", "epoch", "content type", "hash"}[number]
	return signingMistake{about, what, func(s *signing, r *sentRequest) { s.lines[number] = text(s, r) }}
}

// fixed returns a mistake that always puts the same text into a line.
func fixed(number int, what, text string) signingMistake {
	return line(number, what, func(*signing, *sentRequest) string { return text })
}

// signingMistakes are the mistakes that are tried, the likely ones first.
var signingMistakes = []signingMistake{
	// the path: PayPay signs it as the request line has it, without the query
	line(linePath, "the path was signed with its query", func(s *signing, r *sentRequest) string {
		return s.lines[linePath] + "?" + r.URL.RawQuery
	}),
	line(linePath, "the path was signed with its query, decoded", func(s *signing, r *sentRequest) string {
		return s.lines[linePath] + "?" + unescaped(r.URL.RawQuery)
	}),
	line(linePath, "the path was signed decoded", func(_ *signing, r *sentRequest) string { return r.URL.Path }),
	line(linePath, "the path was signed encoded once more", func(s *signing, _ *sentRequest) string {
		return (&url.URL{Path: s.lines[linePath]}).EscapedPath()
	}),
	line(linePath, "the path was signed with each special character encoded", func(s *signing, _ *sentRequest) string {
		return url.QueryEscape(s.lines[linePath])
	}),
	line(linePath, "the path was signed with a slash at its end", func(s *signing, _ *sentRequest) string {
		return s.lines[linePath] + "/"
	}),
	line(linePath, "the path was signed without the slash at its end", func(s *signing, _ *sentRequest) string {
		return strings.TrimSuffix(s.lines[linePath], "/")
	}),
	line(linePath, "the path was signed without the slash at its beginning", func(s *signing, _ *sentRequest) string {
		return strings.TrimPrefix(s.lines[linePath], "/")
	}),
	line(linePath, "the path was signed with two slashes at its beginning", func(s *signing, _ *sentRequest) string {
		return "/" + s.lines[linePath]
	}),
	line(linePath, "the path was signed without the base path", func(s *signing, _ *sentRequest) string {
		_, rest, _ := strings.Cut(strings.TrimPrefix(s.lines[linePath], "/"), "/")
		return "/" + rest
	}),
	line(linePath, "the host was signed in front of the path", func(s *signing, r *sentRequest) string {
		return r.Host + s.lines[linePath]
	}),
	line(linePath, "the whole URL was signed in place of the path", func(s *signing, r *sentRequest) string {
		return "http://" + r.Host + s.lines[linePath]
	}),
	line(linePath, "the whole URL with https was signed in place of the path", func(s *signing, r *sentRequest) string {
		return "https://" + r.Host + s.lines[linePath]
	}),
	line(linePath, "the whole URL with its query was signed in place of the path",
		func(s *signing, r *sentRequest) string {
			return "http://" + r.Host + s.lines[linePath] + "?" + r.URL.RawQuery
		}),
	line(linePath, "the path was signed in small letters", func(s *signing, _ *sentRequest) string {
		return strings.ToLower(s.lines[linePath])
	}),
	fixed(linePath, "the line of the path was empty", ""),
	fixed(linePath, "the path was signed as /", "/"),

	// the method
	line(lineMethod, "the method was signed in small letters", func(_ *signing, r *sentRequest) string {
		return strings.ToLower(r.Method)
	}),
	line(lineMethod, "the method was signed with a capital letter only", func(_ *signing, r *sentRequest) string {
		return r.Method[:1] + strings.ToLower(r.Method[1:])
	}),
	fixed(lineMethod, "the method was signed as GET", "GET"),
	fixed(lineMethod, "the method was signed as POST", "POST"),
	fixed(lineMethod, "the method was signed as PUT", "PUT"),
	fixed(lineMethod, "the method was signed as DELETE", "DELETE"),
	fixed(lineMethod, "the line of the method was empty", ""),

	// the content type: that of the header; "empty" without a body
	fixed(lineContentType, "the content type was signed as the word empty, though there is a body", "empty"),
	fixed(lineContentType, "the line of the content type was empty", ""),
	line(lineContentType, "the content type of the header was signed, though there is no body: "+
		`without a body that line is the word "empty"`, func(s *signing, r *sentRequest) string {
		if len(r.body) > 0 {
			return s.lines[lineContentType]
		}
		return r.Header.Get("Content-Type")
	}),
	line(lineContentType, "the content type was signed without its charset", func(s *signing, _ *sentRequest) string {
		kind, _, _ := strings.Cut(s.lines[lineContentType], ";")
		return strings.TrimSpace(kind)
	}),
	line(lineContentType, "the content type was signed without the semicolon at its end",
		func(s *signing, _ *sentRequest) string { return strings.TrimRight(s.lines[lineContentType], "; ") }),
	line(lineContentType, "the content type was signed with another space before its charset",
		func(s *signing, _ *sentRequest) string { return otherSpace(s.lines[lineContentType]) }),
	line(lineContentType, "the content type was signed in small letters", func(s *signing, _ *sentRequest) string {
		return strings.ToLower(s.lines[lineContentType])
	}),

	// the hash: that of the Authorization header
	line(lineHash, "the right hash was signed, but the Authorization header has another",
		func(_ *signing, r *sentRequest) string { return r.rightHash }),
	fixed(lineHash, "the hash was signed as the word empty, though there is a body", "empty"),
	fixed(lineHash, "the line of the hash was empty", ""),
	line(lineHash, "the hash was signed in hex", func(s *signing, _ *sentRequest) string {
		raw, _ := base64.StdEncoding.DecodeString(s.lines[lineHash])
		return hex.EncodeToString(raw)
	}),
	line(lineHash, "the MD5 of the body without the content type was signed", func(_ *signing, r *sentRequest) string {
		return md5Of(r.body)
	}),
	line(lineHash, "the SHA-256 of the body was signed in place of the MD5", func(_ *signing, r *sentRequest) string {
		sum := sha256.Sum256(r.body)
		return base64.StdEncoding.EncodeToString(sum[:])
	}),
	line(lineHash, "the body itself was signed in place of its hash", func(_ *signing, r *sentRequest) string {
		return string(r.body)
	}),

	// the epoch and the nonce: those of the Authorization header
	line(lineEpoch, "the epoch was signed in milliseconds", func(s *signing, _ *sentRequest) string {
		return s.lines[lineEpoch] + "000"
	}),
	fixed(lineEpoch, "the line of the epoch was empty", ""),
	fixed(lineNonce, "the line of the nonce was empty", ""),

	// how the lines stand together
	{"join", "the lines were joined by CR and LF", func(s *signing, _ *sentRequest) { s.join = "\r\n" }},
	{"join", `the lines were joined by a backslash and the letter n`, func(s *signing, _ *sentRequest) { s.join = `\n` }},
	{"join", "the lines were joined by nothing", func(s *signing, _ *sentRequest) { s.join = "" }},
	{"join", "the lines were joined by spaces", func(s *signing, _ *sentRequest) { s.join = " " }},
	{"join", "the lines were joined by colons", func(s *signing, _ *sentRequest) { s.join = ":" }},
	{"join", "the lines were joined by commas", func(s *signing, _ *sentRequest) { s.join = "," }},
	{"join", "the lines were joined by ampersands", func(s *signing, _ *sentRequest) { s.join = "&" }},
	{"end", "there was a line feed behind the last line", func(s *signing, _ *sentRequest) { s.end = "\n" }},
	{"end", "there were CR and LF behind the last line", func(s *signing, _ *sentRequest) { s.end = "\r\n" }},
	{"before", "there was a line feed before the first line", func(s *signing, _ *sentRequest) { s.before = "\n" }},

	// the secret: as it is
	{"secret", "the secret was decoded from base64: it is used as it is", func(s *signing, _ *sentRequest) {
		raw, _ := base64.StdEncoding.DecodeString(s.secret)
		s.secret = string(raw)
	}},
	{"secret", "the secret was encoded in base64: it is used as it is", func(s *signing, _ *sentRequest) {
		s.secret = base64.StdEncoding.EncodeToString([]byte(s.secret))
	}},
	{"secret", "the secret had a line feed at its end", func(s *signing, _ *sentRequest) { s.secret += "\n" }},
	{"secret", "the secret had CR and LF at its end", func(s *signing, _ *sentRequest) { s.secret += "\r\n" }},
	{"secret", "the secret had a space at its end", func(s *signing, _ *sentRequest) { s.secret += " " }},
	{"secret", "the secret had a space at its beginning", func(s *signing, _ *sentRequest) { s.secret = " " + s.secret }},
	{"secret", "the secret stood in quotes", func(s *signing, _ *sentRequest) { s.secret = `"` + s.secret + `"` }},
	{"secret", "the secret lacked the = at its end", func(s *signing, _ *sentRequest) {
		s.secret = strings.TrimRight(s.secret, "=")
	}},
	{"secret", "the APIKey was used as the secret", func(s *signing, r *sentRequest) { s.secret = r.key }},
	{"secret", "the MerchantID was used as the secret", func(s *signing, r *sentRequest) { s.secret = r.merchant }},
	{"secret", "the secret was empty", func(s *signing, _ *sentRequest) { s.secret = "" }},

	// the mac
	{"sum", "secret and string to sign changed places", func(s *signing, _ *sentRequest) {
		s.sum = func(secret, text string) []byte { return hmacOf(sha256.New)(text, secret) }
	}},
	{"sum", "the mac is a HMAC-SHA1", func(s *signing, _ *sentRequest) { s.sum = hmacOf(sha1.New) }},
	{"sum", "the mac is a HMAC-SHA512", func(s *signing, _ *sentRequest) { s.sum = hmacOf(sha512.New) }},
	{"sum", "the mac is a HMAC-MD5", func(s *signing, _ *sentRequest) { s.sum = hmacOf(md5.New) }},
	{"sum", "the mac is a SHA-256 of the string without the secret", func(s *signing, _ *sentRequest) {
		s.sum = func(_, text string) []byte { sum := sha256.Sum256([]byte(text)); return sum[:] }
	}},
	{"sum", "the mac is a SHA-256 of secret and string, no HMAC", func(s *signing, _ *sentRequest) {
		s.sum = func(secret, text string) []byte { sum := sha256.Sum256([]byte(secret + text)); return sum[:] }
	}},
	{"encode", "the mac is in hex, not in base64", encodedBy(hex.EncodeToString)},
	{"encode", "the mac is in hex with capital letters, not in base64", encodedBy(secret.HexInCapitals)},
	{"encode", "the mac is the base64 of its hex digits", encodedBy(secret.Base64OfHex)},
	{"encode", "the mac is in the base64 of URLs", encodedBy(base64.URLEncoding.EncodeToString)},
	{"encode", "the mac lacks the = at its end", encodedBy(base64.RawStdEncoding.EncodeToString)},
	{"encode", "the mac is in the base64 of URLs without the = at its end",
		encodedBy(base64.RawURLEncoding.EncodeToString)},
}

// encodedBy writes the mac in another encoding.
func encodedBy(encode func([]byte) string) func(*signing, *sentRequest) {
	return func(s *signing, _ *sentRequest) { s.encode = encode }
}

// unescaped returns a decoded query, or the query itself if it cannot be decoded.
func unescaped(query string) string {
	if decoded, err := url.QueryUnescape(query); err == nil {
		return decoded
	}
	return query
}

// otherSpace adds a space after the semicolon of a content type, or removes it.
func otherSpace(contentType string) string {
	kind, parameter, found := strings.Cut(contentType, ";")
	switch {
	case !found:
		return contentType
	case strings.HasPrefix(parameter, " "):
		return kind + ";" + strings.TrimLeft(parameter, " ")
	}
	return kind + "; " + parameter
}

// md5Of returns the MD5 of some bytes in base64.
func md5Of(raw []byte) string {
	sum := md5.Sum(raw) //nolint:gosec // PayPay's scheme
	return base64.StdEncoding.EncodeToString(sum[:])
}

// orders returns all other orders of the lines.
func orders() [][lineCount]int {
	var list [][lineCount]int
	order := [lineCount]int{0, 1, 2, 3, 4, 5}
	var permute func(from int)
	permute = func(from int) {
		if from == lineCount {
			list = append(list, order)
			return
		}
		for i := from; i < lineCount; i++ {
			order[from], order[i] = order[i], order[from]
			permute(from + 1)
			order[from], order[i] = order[i], order[from]
		}
	}
	permute(0)
	return list[1:]
}
