package paypay

import (
	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) createTopUpQRCode(r paypay.CreateTopUpQRCodeRequestObject) (*paypay.TopUpQRCode, error) {
	t, err := c.engine.createTopUp(topUpRequest{
		id:          string(r.Body.MerchantTopUpID),
		user:        string(r.Body.UserAuthorizationID),
		minimum:     r.Body.MinimumTopUpAmount.Amount,
		requestedAt: r.Body.RequestedAt,
		metadata:    c.metadata(),
	})
	if err != nil {
		return nil, err
	}

	return &paypay.TopUpQRCode{
		CodeID:              new(paypay.CodeID(t.code)),
		URL:                 new("https://paypay.sandbox.test/topup/" + t.code),
		Status:              &t.status,
		MerchantTopUpID:     &r.Body.MerchantTopUpID,
		UserAuthorizationID: &r.Body.UserAuthorizationID,
		MinimumTopUpAmount:  &r.Body.MinimumTopUpAmount,
		Metadata:            metadataAnswer(t.metadata),
		ExpiryDate:          new(t.expires.Unix()),
		CodeType:            new(paypay.TopUpQRCodeCodeType(r.Body.CodeType)),
		RequestedAt:         r.Body.RequestedAt,
		RedirectType:        r.Body.RedirectType,
		RedirectURL:         r.Body.RedirectURL,
		UserAgent:           r.Body.UserAgent,
	}, nil
}

func (c *call) getTopUpQRCodeDetails(r paypay.GetTopUpQRCodeDetailsRequestObject) (*paypay.TopUpDetails, error) {
	t, note, err := c.engine.findTopUp(string(r.ID))
	if err != nil {
		return nil, err
	}

	c.note(note)
	return &paypay.TopUpDetails{
		TopUpID:             &t.providerID,
		MerchantTopUpID:     new(paypay.MerchantTopUpID(t.id)),
		UserAuthorizationID: new(paypay.UserAuthorizationID(t.user)),
		RequestedAt:         t.requestedAt,
		AcceptedAt:          new(t.accepted.Unix()),
		ExpiryDate:          new(t.expires.Unix()),
		Status:              &t.status,
		Metadata:            metadataAnswer(t.metadata),
	}, nil
}

func (c *call) deleteTopUpQRCode(r paypay.DeleteTopUpQRCodeRequestObject) (noData, error) {
	return null(), c.engine.deleteTopUp(string(r.ID))
}
