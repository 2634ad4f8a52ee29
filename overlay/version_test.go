package overlay_test

import (
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestEveryAttemptNamesModuleAndGoRelease(t *testing.T) {
	t.Parallel()
	p := newProvider(cut, success)

	p.succeed(t, p.doer(t, overlay.WithRetry(overlay.Retry{Base: 1, Cap: 1})), "getPayment")

	require.Len(t, p.Requests(), 2)
	for _, request := range p.Requests() {
		assert.Equal(t, []string{"jppay/devel (" + runtime.Version() + ")"}, request.Header.Values("User-Agent"))
	}
}

func TestTheUserAgentOfACallWins(t *testing.T) {
	t.Parallel()

	for name, values := range map[string][]string{"another": {"shop/7"}, "none": nil} {
		p := newProvider(success)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, retryBase+"/v1/payments/p-1", nil)
		require.NoError(t, err, name)
		req.Header["User-Agent"] = values

		_, err = p.doer(t).Do(req)

		require.NoError(t, err, name)
		assert.Equal(t, values, p.Requests()[0].Header.Values("User-Agent"), name)
	}
}

func TestATransportMayChangeTheUserAgent(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	changing := testkit.Transport(func(r *http.Request) (*http.Response, error) {
		r.Header["User-Agent"][0] += " shop/7"
		return p.Client().Transport.RoundTrip(r)
	})
	doer := p.doer(t, overlay.WithHTTPClient(changing.Client()))

	p.succeed(t, doer, "getPayment")
	p.succeed(t, doer, "getPayment")

	for _, request := range p.Requests() {
		assert.Equal(t, "jppay/devel ("+runtime.Version()+") shop/7", request.Header.Get("User-Agent"))
	}
}

func TestTheVersionOfAModuleInWorkIsDevel(t *testing.T) {
	t.Parallel()

	assert.Equal(t, "devel", overlay.Version())
}
