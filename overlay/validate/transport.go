package validate

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// Options says how RoundTripper behaves.
type Options struct {
	// Report receives the findings, possibly from several goroutines at once. It must return
	// quickly, because the call waits for it. Calls then go through unchanged. If Report is
	// nil, a call with a violation fails with the *[Error] instead.
	Report func(*Error)
	// BasePath is the path before the document's paths, such as "/proxy". It is most often
	// empty.
	BasePath string
}

// RoundTripper checks the calls that go through next, which is http.DefaultTransport if nil.
// The operation is found by method and path. A call without a documented operation is a
// violation too.
//
// Without Report, a request with a violation is not sent. A response with one is withheld and
// its body closed. By then the provider may have done what was asked, so the error of a write
// does not mean that it did not happen. An answer that breaks only rules that no source states
// is not withheld: see [Error.Refuses].
//
// An error answer that is not JSON, where the document has only JSON, is the page of a gateway
// and not an answer of the provider. It goes through unchecked.
//
// Bodies are read up to [MaxBody] bytes and handed on complete. Requests are not
// changed.
func (v *Validator) RoundTripper(next http.RoundTripper, options Options) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{v, next, options}
}

type transport struct {
	*Validator
	next http.RoundTripper
	Options
}

// fails handles a violation and reports whether it ends the call.
func (t *transport) fails(e *Error) bool {
	if e == nil {
		return false
	}
	if t.Report == nil {
		return e.Refuses()
	}
	t.Report(e)
	return false
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	path, inside := strings.CutPrefix(req.URL.EscapedPath(), t.BasePath)
	operation, ok := t.Find(req.Method, path)
	if !ok || !inside {
		e := &Error{Violations: []Violation{{Where: Request, Kind: KindOperation, Pointer: "path", Rule: "operation",
			Message: "the document has no operation with this method and path"}}}
		if t.fails(e) {
			closeBody(req)
			return nil, e
		}
		return t.next.RoundTrip(req)
	}

	body, whole, err := readBody(req.Body)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	req = req.WithContext(req.Context())
	req.Body = whole
	if e := t.CheckRequest(operation, req, body); t.fails(e) {
		closeBody(req)
		return nil, e
	}

	res, err := t.next.RoundTrip(req)
	if err != nil || res.StatusCode == http.StatusSwitchingProtocols {
		return res, err
	}
	if t.isGatewayPage(operation, res) {
		return res, nil
	}
	if body, res.Body, err = readBody(res.Body); err != nil {
		return res, nil // the answer broke off, which is not a violation
	}
	if e := t.CheckResponse(operation, res.StatusCode, res.Header, body); t.fails(e) {
		_ = res.Body.Close()
		return nil, e
	}
	return res, nil
}

// isGatewayPage reports whether an answer is an error page of a gateway in front of the
// provider.
func (t *transport) isGatewayPage(id string, res *http.Response) bool {
	base, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	base = strings.TrimSpace(base)
	if res.StatusCode < http.StatusBadRequest || base == "" || isJSON(base) {
		return false
	}
	r := t.operations[id].response(res.StatusCode)
	return r == nil || find(r.media, base) == nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

// readBody reads a body, at most MaxBody+1 bytes, and returns one that is whole again. The reader
// of an answer that broke off gets the error at the same byte.
func readBody(body io.ReadCloser) (data []byte, whole io.ReadCloser, err error) {
	if body == nil || body == http.NoBody {
		return nil, body, nil
	}
	data, err = io.ReadAll(io.LimitReader(body, MaxBody+1))
	rest := io.Reader(body)
	if err != nil {
		rest = failing{err}
	}
	return data, struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(data), rest), body}, err
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
