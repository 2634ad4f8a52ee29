package rig

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Page is the answer to a browser.
type Page struct {
	Status int
	Header http.Header
	Body   string
}

// Visit sends a request as a browser does and follows no redirect. A form that is not nil is sent as one.
// Headers are name and value in turn; Host is one of them.
func Visit(t testing.TB, method, target string, form url.Values, headers ...string) Page {
	t.Helper()
	request, err := http.NewRequest(method, target, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	SetHeaders(request, headers...)

	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)

	return Page{Status: response.StatusCode, Header: response.Header, Body: string(body)}
}

var resultOnPage = regexp.MustCompile(`id="result" data-state="([a-z]+)"`)

// StateOnPage returns what a page of the sandbox says of the state; empty: nothing.
func StateOnPage(body string) string {
	if found := resultOnPage.FindStringSubmatch(body); found != nil {
		return found[1]
	}

	return ""
}

// SetHeaders sets headers of a request, name and value in turn; Host is one of them.
func SetHeaders(request *http.Request, headers ...string) {
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
}
