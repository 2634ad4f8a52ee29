package paypay

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // PayPay's scheme
	"crypto/sha1" //nolint:gosec // a mistake that clients make
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// hashing is one way to compute the hash of a body.
type hashing struct {
	contentType string
	body        []byte
	digest      func(contentType string, body []byte) []byte
	encode      func([]byte) string
}

func rightHashing(contentType string, body []byte) hashing {
	return hashing{contentType: contentType, body: body, digest: md5Digest, encode: base64.StdEncoding.EncodeToString}
}

func (h *hashing) hash() string { return h.encode(h.digest(h.contentType, h.body)) }

func md5Digest(contentType string, body []byte) []byte {
	sum := md5.New() //nolint:gosec // see the import
	sum.Write([]byte(contentType))
	sum.Write(body)
	return sum.Sum(nil)
}

// hashingMistake is one known mistake: the client hashes something else, or the body changes
// after it was hashed.
type hashingMistake struct {
	about string
	what  string
	make  func(h *hashing)
}

// hashedAs returns a mistake with another content type.
func hashedAs(contentType string) hashingMistake {
	return hashingMistake{
		"content type", "the content type was hashed as " + contentType + ", but the header has another",
		func(h *hashing) { h.contentType = contentType },
	}
}

// hashingMistakes are the mistakes that are tried, besides those of rewrites.
var hashingMistakes = []hashingMistake{
	{"content type", "the body was hashed without the content type before it", func(h *hashing) { h.contentType = "" }},
	{"content type", "the content type was hashed without its charset", func(h *hashing) {
		kind, _, _ := strings.Cut(h.contentType, ";")
		h.contentType = strings.TrimSpace(kind)
	}},
	hashedAs("application/json"),
	hashedAs("application/json;charset=UTF-8"),
	hashedAs("application/json;charset=UTF-8;"),
	hashedAs("application/json; charset=UTF-8"),
	hashedAs("application/json; charset=utf-8"),
	hashedAs("application/json;charset=utf-8"),
	hashedAs("application/x-www-form-urlencoded"),
	hashedAs("text/plain"),
	hashedAs("empty"),
	{"content type", "the content type was hashed in small letters, but the header has capital ones", func(h *hashing) {
		h.contentType = strings.ToLower(h.contentType)
	}},
	{"content type", "the content type was hashed with another space before its charset", func(h *hashing) {
		h.contentType = otherSpace(h.contentType)
	}},
	{"content type", "a line feed was hashed between content type and body", func(h *hashing) { h.contentType += "\n" }},
	{"body", "the body had a line feed at its end when it was hashed, and arrived without it", func(h *hashing) {
		h.body = append(bytes.Clone(h.body), '\n')
	}},
	{"body", "the body was hashed without the white space around it", func(h *hashing) {
		h.body = bytes.TrimSpace(h.body)
	}},
	{"body", "the body was hashed with LF for CR and LF", func(h *hashing) {
		h.body = bytes.ReplaceAll(h.body, []byte("\r\n"), []byte("\n"))
	}},
	{"body", "the body was hashed with CR and LF for LF", func(h *hashing) {
		h.body = bytes.ReplaceAll(h.body, []byte("\n"), []byte("\r\n"))
	}},
	{"body", "the body had a byte order mark when it was hashed", func(h *hashing) {
		h.body = append([]byte("\xef\xbb\xbf"), h.body...)
	}},
	{"body", "nothing was hashed in place of the body", func(h *hashing) { h.body = nil }},
	{"body", "{} was hashed in place of the body", func(h *hashing) { h.body = []byte("{}") }},
	{"digest", "the content type was hashed behind the body, not before it", func(h *hashing) {
		h.digest = func(contentType string, body []byte) []byte {
			return md5Digest("", append(bytes.Clone(body), contentType...))
		}
	}},
	{"digest", "the hash is a SHA-256, not an MD5", func(h *hashing) {
		h.digest = func(contentType string, body []byte) []byte {
			sum := sha256.Sum256(append([]byte(contentType), body...))
			return sum[:]
		}
	}},
	{"digest", "the hash is a SHA-1, not an MD5", func(h *hashing) {
		h.digest = func(contentType string, body []byte) []byte {
			sum := sha1.Sum(append([]byte(contentType), body...)) //nolint:gosec // see the import
			return sum[:]
		}
	}},
	{"encode", "the hash is in hex, not in base64", func(h *hashing) { h.encode = hex.EncodeToString }},
	{"encode", "the hash is in hex with capital letters, not in base64", func(h *hashing) {
		h.encode = func(raw []byte) string { return strings.ToUpper(hex.EncodeToString(raw)) }
	}},
	{"encode", "the hash is the base64 of its hex digits", func(h *hashing) {
		h.encode = func(raw []byte) string { return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(raw))) }
	}},
	{"encode", "the hash is in the base64 of URLs", func(h *hashing) { h.encode = base64.URLEncoding.EncodeToString }},
	{"encode", "the hash lacks the = at its end", func(h *hashing) { h.encode = base64.RawStdEncoding.EncodeToString }},
}

// rewrittenMistakes returns the mistakes in which the JSON text was rewritten between the
// client's signer and the sandbox. Each assumes that the hashed text had one of the jsonForms.
func rewrittenMistakes(body []byte) []hashingMistake {
	var list []hashingMistake
	for _, form := range jsonForms {
		written, ok := form.write(body)
		if !ok || bytes.Equal(written, body) {
			continue
		}
		list = append(list, hashingMistake{
			"body", "the body that arrived is not the body that was hashed: something wrote the JSON again after the " +
				"client had hashed it as " + form.what, func(h *hashing) { h.body = written },
		})
	}
	return list
}
