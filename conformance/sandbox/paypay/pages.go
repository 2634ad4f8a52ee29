package paypay

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

const (
	pagePrefix = "/app/"
	// maxPage is the largest form that is read, in bytes.
	maxPage = 64 << 10
)

var (
	errNoPage    = errors.New("there is no such page")
	errLongForm  = errors.New("the form cannot be read, or is larger than 64 KiB")
	errFormToken = errors.New("the form does not come from this page: its token is wrong")
)

// Pages returns the pages of account links and of codes to pay.
func (b *backend) Pages() (prefix string, mux *http.ServeMux) {
	key := newFormKey()
	links := &linkPages{engine: b.base, key: key}
	pays := &payPages{sandbox: b.sandbox, key: key}
	mux = http.NewServeMux()
	mux.HandleFunc("GET "+requestPage, links.startLink)
	mux.HandleFunc("GET "+linkPage+"{codeId}", links.showForm)
	mux.HandleFunc("POST "+linkPage+"{codeId}", links.submitForm)
	mux.HandleFunc("GET "+payPage+"{codeId}", pays.showCode)
	mux.HandleFunc("POST "+payPage+"{codeId}", pays.submitForm)
	mux.HandleFunc(pagePrefix, func(w http.ResponseWriter, r *http.Request) {
		links.showError(w, http.StatusNotFound, errNoPage)
	})
	return pagePrefix, mux
}

// formKey is the key of the tokens in forms.
type formKey []byte

func newFormKey() formKey {
	key := make(formKey, 32)
	_, _ = rand.Read(key) // never fails
	return key
}

// token proves that a form was filled in on a page.
func (k formKey) token(page string) string {
	sum := hmac.New(sha256.New, k)
	sum.Write([]byte(page))
	return hex.EncodeToString(sum.Sum(nil))
}

// readForm reads the form of a page, or returns the status and the reason to refuse it with.
func (k formKey) readForm(w http.ResponseWriter, r *http.Request, page string) (status int, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPage)
	if err := r.ParseForm(); err != nil {
		return http.StatusBadRequest, errLongForm
	}
	if !hmac.Equal([]byte(r.PostForm.Get("token")), []byte(k.token(page))) {
		return http.StatusForbidden, errFormToken
	}
	return http.StatusOK, nil
}

// reasonOf returns the code of a refusal, which may be empty, and why something was not done.
func reasonOf(err error) (code, reason string) {
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		return refusal.Code, refusal.Reason
	}
	if inMethod, ok := errors.AsType[*contract.MethodError](err); ok {
		err = inMethod.Err
	}
	return "", err.Error()
}
