package paypay

import (
	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) createAccountLinkQRCode(
	r paypay.CreateAccountLinkQRCodeRequestObject,
) (*paypay.AccountLinkQRCode, error) {
	codeID, note, err := c.engine.createLink(*r.Body)
	if err != nil {
		return nil, err
	}
	c.note(note)

	return &paypay.AccountLinkQRCode{
		CodeID:        new(paypay.CodeID(codeID)),
		LinkQRCodeURL: new(c.backend.sandbox.LinkPage(codeID)),
	}, nil
}
