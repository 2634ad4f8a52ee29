package paypay

import (
	"net/http"
	"strconv"
	"strings"
)

// Sign gives a request new credentials; the server calls it to send a call again.
func (b *backend) Sign(r *http.Request, _ string, body []byte) ([]byte, error) {
	nonce, epoch := b.base.state.IDs.Hex(8), strconv.FormatInt(b.base.state.Clock.Now().Unix(), 10)
	contentType, hash := hashOf(r, body)
	lines := [lineCount]string{r.URL.EscapedPath(), r.Method, nonce, epoch, contentType, hash}
	right := rightSigning(lines, b.auth.secret)
	parts := []string{b.auth.key, right.mac(), nonce, epoch, hash}
	r.Header.Set("Authorization", "hmac OPA-Auth:"+strings.Join(parts, ":"))
	return body, nil
}
