package paypay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// CreateAccountLinkQRCode implements createAccountLinkQRCode.
func (b *backend) CreateAccountLinkQRCode(
	ctx context.Context, r paypay.CreateAccountLinkQRCodeRequestObject,
) (paypay.CreateAccountLinkQRCodeResponseObject, error) {
	codeID, note, err := b.engine(ctx).createLink(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	return paypay.CreateAccountLinkQRCode2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.CreateAccountLinkQRCodeResponse{
			ResultInfo: successResult(),
			Data: &paypay.AccountLinkQRCode{
				CodeID:        new(paypay.CodeID(codeID)),
				LinkQRCodeURL: new(b.sandbox.LinkPage(codeID)),
			},
		},
	}, nil
}
