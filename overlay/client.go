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

// newClient returns what sends the attempts.
func (s *settings) newClient() (http.Client, error) {
	var client http.Client
	if s.httpClient != nil {
		client = *s.httpClient
	} else {
		client.Transport = s.newTransport()
	}
	client.Timeout = 0
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, wrap := range s.transports {
		if client.Transport == nil {
			client.Transport = http.DefaultTransport
		}
		if client.Transport = wrap(client.Transport); client.Transport == nil {
			return client, errors.New("WithTransport: the function returned nil")
		}
	}
	return client, nil
}

func (s *settings) newTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, Time: s.now}
	transport.MaxResponseHeaderBytes = maxHeader
	return transport
}
