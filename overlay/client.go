package overlay

import (
	"crypto/tls"
	"errors"
	"net/http"
)

// maxHeader bounds the header of an answer, in bytes, where the caller gave no
// http.Client of their own.
const maxHeader = 64 << 10

// WithTransport wraps what sends each attempt, that of WithHTTPClient or the default,
// for instance with a tracer. A later one wraps an earlier one. OperationFrom tells
// what is being sent. What is returned must send a request at most once.
func WithTransport(wrap func(next http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) error {
		if wrap == nil {
			return errors.New("WithTransport: the function is nil")
		}
		s.transports = append(s.transports, wrap)
		return nil
	}
}

// sender sends a request once.
type sender func(*http.Request) (*http.Response, error)

// newSender returns what sends the attempts. A client with cookies keeps and sends them;
// without any the transport is asked directly, since all else that an http.Client does is
// switched off here: redirects and a timeout of its own.
func (s *settings) newSender() (sender, error) {
	client := http.Client{}
	if s.httpClient != nil {
		client = *s.httpClient
	} else {
		client.Transport = s.newTransport()
	}
	client.Timeout = 0
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	for _, wrap := range s.transports {
		if client.Transport = wrap(client.Transport); client.Transport == nil {
			return nil, errors.New("WithTransport: the function returned nil")
		}
	}
	if client.Jar != nil {
		return client.Do, nil
	}
	return roundTrip(client.Transport), nil
}

// roundTrip asks a transport as net/http says that it is to be asked.
func roundTrip(transport http.RoundTripper) sender {
	return func(req *http.Request) (*http.Response, error) {
		res, err := transport.RoundTrip(req)
		switch {
		case err != nil && res != nil && res.Body != nil:
			_ = res.Body.Close()
			return nil, err
		case err != nil:
			return nil, err
		case res == nil:
			return nil, errors.New("the transport returned neither an answer nor an error")
		case res.Body == nil:
			res.Body = http.NoBody
		}
		return res, nil
	}
}

func (s *settings) newTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, Time: s.now}
	transport.MaxResponseHeaderBytes = maxHeader
	return transport
}
