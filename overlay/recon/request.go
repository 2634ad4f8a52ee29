package recon

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/version"
)

// newRequest asks for a file as it is stored: the bytes that are counted and resumed
// are those of the file.
func newRequest(ctx context.Context, address overlay.Secret) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", version.UserAgent())
	request.Header.Set("Accept-Encoding", "identity")
	return request, nil
}
