package overlay

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
)

// The steps of a checksum, for vectors.
var (
	Checksum       = checksumOf
	InjectChecksum = injectChecksum
)

// ClockTolerance is how far the clock of a signature may be from PayPay's.
const ClockTolerance = clockTolerance

// HashBody returns the hash that PayPay's signature covers: the standard base64 of the MD5
// over content type and body, or "empty" if there is no body.
func HashBody(contentType string, body []byte) string {
	if len(body) == 0 {
		return noBody
	}
	sum := md5.New()
	sum.Write([]byte(contentType))
	sum.Write(body)
	return base64.StdEncoding.EncodeToString(sum.Sum(nil))
}

// CanonicalString returns the text that PayPay's signature covers: six lines without a
// trailing newline. path is the URL's path as it is sent, escaped and without the query.
// Without a body, contentType and bodyHash are "empty".
func CanonicalString(path, method, nonce, epoch, contentType, bodyHash string) string {
	return path + "\n" + method + "\n" + nonce + "\n" + epoch + "\n" + contentType + "\n" + bodyHash
}

// SignCanonical returns the standard base64 of the HMAC-SHA256 over a canonical string. The
// secret is used as it is, not base64-decoded.
func SignCanonical(secret Secret, canonical string) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(canonical))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
