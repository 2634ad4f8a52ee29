package paypay

import (
	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) fetchKYCPassportQR(r paypay.FetchKYCPassportQRRequestObject) (*paypay.KYCPassportQRDetails, error) {
	var body paypay.FetchKYCPassportQRRequest // which is optional
	if r.Body != nil {
		body = *r.Body
	}

	details, note, err := c.engine.fetchKYCPassport(string(r.CodeID), body)
	if err != nil {
		return nil, err
	}
	c.note(note)

	return &details, nil
}

func (c *call) getKYCInfo(r paypay.GetKYCInfoRequestObject) (*paypay.KYCDetails, error) {
	kind := ""
	if r.Params.RequiredKYCType != nil {
		kind = *r.Params.RequiredKYCType
	}

	details, note, err := c.engine.kycInfo(string(r.Params.UserAuthorizationID), kind)
	if err != nil {
		return nil, err
	}
	c.note(note)

	return &details, nil
}

func (c *call) getKYCPassportInfo(r paypay.GetKYCPassportInfoRequestObject) (*paypay.KYCPassportDetails, error) {
	details, err := c.engine.kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return &details, nil
}
