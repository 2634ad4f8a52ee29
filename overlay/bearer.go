package overlay

import (
	"net/http"

	"github.com/jppay/jppay/overlay/policy"
)

// bearerAuth sends a secret key in the Authorization header.
type bearerAuth struct {
	header func() []string // a function, so that printing the struct does not show the key
}

// NewBearer returns an Authenticator for Paidy: it sends the secret key in the
// Authorization header. It refuses a key that is empty, a placeholder or shorter than 16
// bytes.
func NewBearer(secretKey Secret) (Authenticator, error) {
	if err := checkSecret("SecretKey", secretKey); err != nil {
		return nil, err
	}
	return &bearerAuth{header: bearer(secretKey)}, nil
}

func bearer(key Secret) func() []string {
	value := "Bearer " + key.Reveal()
	return func() []string { return []string{value} } // a new slice: a transport may change it
}

// Authenticate sets the Authorization header of req and returns body unchanged.
func (b *bearerAuth) Authenticate(req *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	req.Header["Authorization"] = b.header()
	return body, nil
}
