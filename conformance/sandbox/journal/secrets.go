package journal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Secrets recognizes the sandbox's own keys. They may be shown; other keys, which somebody sent
// by mistake, are never kept.
type Secrets struct {
	own []string
}

// NewSecrets returns Secrets with the sandbox's own keys.
func NewSecrets(own ...string) Secrets { return Secrets{own: own} }

// secretWords are parts of the names of headers that carry keys.
var secretWords = []string{"auth", "cookie", "credential", "key", "password", "secret", "session", "signature", "token"}

// Headers returns the headers of a request. A sentence replaces keys that are not the
// sandbox's.
func (s Secrets) Headers(header http.Header) []Header {
	list := make([]Header, 0, len(header))
	for name, values := range header {
		secret := carriesSecret(name)
		for _, value := range values {
			switch {
			case !secret || s.isOwnSignature(value):
				value = s.Text(value)
			case !s.isOwnKey(value):
				value = replaced(value)
			}
			list = append(list, Header{Name: name, Value: value})
		}
	}
	return list
}

// AnswerHeaders returns the headers of an answer, which the sandbox has written.
func (s Secrets) AnswerHeaders(header http.Header) []Header {
	list := make([]Header, 0, len(header))
	for name, values := range header {
		for _, value := range values {
			list = append(list, Header{Name: name, Value: s.Text(value)})
		}
	}
	return list
}

// common lists frequent headers and whether they carry keys.
var common = map[string]bool{
	"Accept": false, "Accept-Encoding": false, "Accept-Language": false, "Authorization": true, "Connection": false,
	"Content-Length": false, "Content-Type": false, "Paidy-Version": false, "User-Agent": false,
	"X-Assume-Merchant": false,
}

func carriesSecret(name string) bool {
	if secret, known := common[name]; known {
		return secret
	}
	lower := strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

// notKept begins the sentence in place of a key.
const notKept = "(not kept: "

// Kept reports whether the value is what was sent, and not a sentence that replaces it.
func (h Header) Kept() bool { return !strings.HasPrefix(h.Value, notKept) }

// replaced is the sentence in place of a key.
func replaced(value string) string {
	scheme, _, found := strings.Cut(value, " ")
	if !found || !slices.Contains([]string{"basic", "bearer", "hmac"}, strings.ToLower(scheme)) {
		scheme = "no known scheme"
	}
	return fmt.Sprintf(notKept+"%d characters, %s; not a key of the sandbox)", len([]rune(value)), scheme)
}

// isOwnSignature reports whether the value of a header is a signature with a key of the
// sandbox. Its mac does not reveal the secret.
func (s Secrets) isOwnSignature(value string) bool {
	rest, ok := strings.CutPrefix(value, "hmac OPA-Auth:")
	key, _, _ := strings.Cut(rest, ":")
	return ok && slices.Contains(s.own, key)
}

// isOwnKey reports whether the value of a header is a key of the sandbox, or nothing.
func (s Secrets) isOwnKey(value string) bool {
	if value == "" {
		return true
	}
	if scheme, key, found := strings.Cut(value, " "); found && strings.EqualFold(scheme, "Bearer") {
		value = strings.TrimLeft(key, " ")
	}
	return slices.Contains(s.own, value)
}

// keys finds JSON Web Tokens and secret keys of Paidy's form.
var keys = regexp.MustCompile(`eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|sk_(?:live|test)_[A-Za-z0-9_-]+`)

// Each text that keys finds contains one of these.
var tokenMark, keyMark = []byte("eyJ"), []byte("sk_")

// shortest is the length of the shortest text that keys finds: eyJ.x.
const shortest = 6

// Text returns a text. A sentence replaces tokens and keys that are not the sandbox's.
func (s Secrets) Text(text string) string {
	if len(text) < shortest || !strings.Contains(text, string(tokenMark)) && !strings.Contains(text, string(keyMark)) {
		return text
	}
	return keys.ReplaceAllStringFunc(text, func(key string) string {
		if slices.Contains(s.own, key) || s.signedByUs(key) {
			return key
		}
		if strings.HasPrefix(key, "sk_") {
			return "(a secret key that is not the sandbox's)"
		}
		return "(a token that the sandbox did not sign)"
	})
}

// signedByUs reports whether a token is signed with HS256 and a secret of the sandbox,
// as it is or decoded from base64.
func (s Secrets) signedByUs(token string) bool {
	end := strings.LastIndexByte(token, '.')
	if end < 0 {
		return false
	}
	mac, err := base64.RawURLEncoding.DecodeString(token[end+1:])
	if err != nil {
		return false
	}
	return slices.ContainsFunc(s.own, func(secret string) bool {
		decoded, err := base64.StdEncoding.DecodeString(secret)
		return signs([]byte(secret), token[:end], mac) || err == nil && signs(decoded, token[:end], mac)
	})
}

func signs(secret []byte, text string, mac []byte) bool {
	sum := hmac.New(sha256.New, secret)
	sum.Write([]byte(text))
	return hmac.Equal(sum.Sum(nil), mac)
}

// Body keeps the beginning of a body, without keys that are not the sandbox's.
func (s Secrets) Body(raw []byte) Body {
	if !bytes.Contains(raw, tokenMark) && !bytes.Contains(raw, keyMark) {
		return NewBody(raw)
	}
	body := NewBody([]byte(s.Text(string(raw))))
	body.Bytes = len(raw)
	return body
}

// Signature returns what was compared, without keys that are not the sandbox's.
func (s Secrets) Signature(compared *Signature) *Signature {
	if compared == nil || compared.OK {
		return compared
	}
	clean := *compared
	clean.Why, clean.Wanted, clean.Signed = s.Text(clean.Why), s.Text(clean.Wanted), s.Text(clean.Signed)
	clean.Compared = slices.Clone(clean.Compared)
	for i, c := range clean.Compared {
		clean.Compared[i] = Comparison{Name: c.Name, Came: s.Text(c.Came), Wanted: s.Text(c.Wanted)}
	}
	return &clean
}
