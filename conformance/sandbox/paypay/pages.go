package paypay

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

// The sandbox's paths of pages.
const (
	pagePrefix  = "/app/"
	linkPage    = "/app/opa/link/"    // + codeId
	payPage     = "/app/opa/pay/"     // + codeId
	pendingPage = "/app/opa/pending/" // + merchant id + "/" + merchantPaymentId
	consentPage = "/app/opa/consent/" // + paymentId
	// requestPage is PayPay's own path for the redirect flow.
	requestPage = "/app/opa/user_authorization"
)

// maxPage is the largest form that is read, in bytes.
const maxPage = 64 << 10

// LinkPage returns the address of the page on which a user allows or declines an account link.
func (p *Sandbox) LinkPage(codeID string) string { return p.URL + linkPage + url.PathEscape(codeID) }

// CodePage returns the address of the page on which a user pays a code.
func (p *Sandbox) CodePage(codeID string) string { return p.URL + payPage + url.PathEscape(codeID) }

// PendingPage returns the address of the page on which a user pays a pending payment. It
// contains the merchant's id, because two merchants may use the same merchantPaymentId.
func (p *Sandbox) PendingPage(merchantPaymentID string) string {
	return p.URL + p.pendingPages() + url.PathEscape(merchantPaymentID)
}

// pendingPages is the path of the merchant's pending payments.
func (p *Sandbox) pendingPages() string { return pendingPage + url.PathEscape(p.MerchantID) + "/" }

// ConsentPage returns the address of the page on which a user consents to a higher amount of
// an authorization.
func (p *Sandbox) ConsentPage(paymentID string) string {
	return p.URL + consentPage + url.PathEscape(paymentID)
}

// Pages returns the pages of PayPay's users: account links, codes to pay, pending payments
// and higher amounts.
func (b *backend) Pages() (prefix string, mux *http.ServeMux) {
	pages := pages{sandbox: b.sandbox, engine: b.base, key: newFormKey()}
	links := &linkPages{pages}
	mux = http.NewServeMux()
	mux.HandleFunc("GET "+requestPage, links.startLink)
	for pattern, page := range map[string]userPage{
		linkPage + "{codeId}":                            links,
		payPage + "{codeId}":                             &payPages{pages},
		pendingPage + "{merchantId}/{merchantPaymentId}": &pendingPages{pages},
		consentPage + "{paymentId}":                      &consentPages{pages},
	} {
		mux.HandleFunc("GET "+pattern, page.showForm)
		mux.HandleFunc("POST "+pattern, page.submitForm)
	}
	mux.HandleFunc(pagePrefix, func(w http.ResponseWriter, r *http.Request) {
		pages.showError(w, r, http.StatusNotFound, payTexts, "noPage", "")
	})
	return pagePrefix, mux
}

// userPage asks a user for a decision and takes it.
type userPage interface {
	showForm(w http.ResponseWriter, r *http.Request)
	submitForm(w http.ResponseWriter, r *http.Request)
}

// formKey is the key of the tokens in forms.
type formKey []byte

func newFormKey() formKey {
	key := make(formKey, 32)
	_, _ = rand.Read(key) // never fails
	return key
}

// token proves that a form comes from a page, and what the page asked.
func (k formKey) token(asked string) string {
	sum := hmac.New(sha256.New, k)
	sum.Write([]byte(asked))
	return hex.EncodeToString(sum.Sum(nil))
}

// readForm reads the form of a page that asked something, and reports whether to go on. It
// refuses a form that is too long, or that does not come from that page, with a page that says
// why.
func (p *pages) readForm(w http.ResponseWriter, r *http.Request, texts forms.Texts, asked string) (ok bool) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPage)
	if err := r.ParseForm(); err != nil {
		p.showError(w, r, http.StatusBadRequest, texts, "longForm", "")
		return false
	}
	if !hmac.Equal([]byte(r.PostForm.Get("token")), []byte(p.key.token(asked))) {
		p.showError(w, r, http.StatusForbidden, texts, "wrongForm", "")
		return false
	}
	return true
}
