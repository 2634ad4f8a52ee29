package overlay

import (
	"net/http"

	"github.com/jppay/jppay/overlay/policy"
)

// Bearer authenticates with a secret key in the Authorization header, as Paidy
// does.
type Bearer struct {
	header func() []string // a function prints nothing of the key
}

// NewBearer refuses a key that is empty, a placeholder or shorter than 16 bytes.
func NewBearer(secretKey Secret) (*Bearer, error) {
	if err := checkSecret("SecretKey", secretKey); err != nil {
		return nil, err
	}
	return &Bearer{header: bearer(secretKey)}, nil
}

func bearer(key Secret) func() []string {
	value := "Bearer " + key.Reveal()
	return func() []string { return []string{value} } // a fresh one: a transport may change it
}

// Authenticate sets the Authorization header of req and returns body unchanged.
func (b *Bearer) Authenticate(req *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	req.Header["Authorization"] = b.header()
	return body, nil
}
