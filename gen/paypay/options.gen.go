// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import "github.com/jppay/jppay/overlay/policy"

// CallOption changes one call. A call fails before anything is sent if an option is nil, is
// given twice, or does not belong to its operation.
type CallOption func(*Call)

// Call holds the settings of a call's options. It is for package jppay only.
type Call struct {
	policy.Call
	// AgreeSimilarTransaction is what WithAgreeSimilarTransaction sets.
	AgreeSimilarTransaction *AgreeSimilarTransaction
	// FetchKYCPassportQRRequest is what WithFetchKYCPassportQRRequest sets.
	FetchKYCPassportQRRequest *FetchKYCPassportQRRequest
	// Lang is what WithLang sets.
	Lang *ConsultExpectedCashbackParamsLang
	// Period is what WithPeriod sets.
	Period *GetCashbackRateParamsPeriod
	// ProductType is what WithProductType sets.
	ProductType *ProductType
	// RequiredKYCType is what WithRequiredKYCType sets.
	RequiredKYCType *string
}

// NewCall applies the options of a call. Call.Err says what is wrong with them.
func NewCall(op *policy.Operation, options []CallOption) Call {
	if len(options) == 0 {
		return Call{}
	}
	call := Call{Call: policy.NewCall(op)}
	for _, option := range options {
		if option == nil {
			call.Refuse("an option is nil")
			continue
		}
		option(&call)
	}
	return call
}

// WithHeader sends a further header. It may be given once for each name. Headers for which
// the client is responsible are refused.
func WithHeader(name, value string) CallOption {
	return func(c *Call) { c.AddHeader(name, value, "Lang", "X-User-Authorization-Id") }
}

// WithAnswer fills in answer after the call has ended: the code, the status, the request id and
// the received header.
func WithAnswer(answer *policy.Answer) CallOption {
	return func(c *Call) {
		if c.TakeAnswer(answer) {
			c.Answer = answer
		}
	}
}

// WithMerchant makes the call act for a merchant instead of the client's own.
func WithMerchant(id string) CallOption {
	return func(c *Call) { c.SetMerchant(id) }
}

// WithAgreeSimilarTransaction sets the parameter AgreeSimilarTransaction of CreateAuth
// and CreatePayment. True to pay even if PayPay takes this for a repetition, the same
// amount by the same user within 5 minutes.
func WithAgreeSimilarTransaction(agreeSimilarTransaction AgreeSimilarTransaction) CallOption {
	return func(c *Call) {
		if c.Take("WithAgreeSimilarTransaction") {
			c.AgreeSimilarTransaction = &agreeSimilarTransaction
		}
	}
}

// WithFetchKYCPassportQRRequest sets the body of FetchKYCPassportQR.
func WithFetchKYCPassportQRRequest(body FetchKYCPassportQRRequest) CallOption {
	return func(c *Call) {
		if c.Take("WithFetchKYCPassportQRRequest") {
			c.FetchKYCPassportQRRequest = &body
		}
	}
}

// WithLang sets the parameter Lang of ConsultExpectedCashback. The language of the
// message. Japanese where it is left out.
func WithLang(lang ConsultExpectedCashbackParamsLang) CallOption {
	return func(c *Call) {
		if c.Take("WithLang") {
			c.Lang = &lang
		}
	}
}

// WithPeriod sets the parameter Period of GetCashbackRate. The period to read the rate
// of. The one client that knows this call always sends it, current where nothing is
// chosen.
func WithPeriod(period GetCashbackRateParamsPeriod) CallOption {
	return func(c *Call) {
		if c.Take("WithPeriod") {
			c.Period = &period
		}
	}
}

// WithProductType sets the parameter ProductType of CheckWalletBalance,
// GetPaymentMethods and GetWalletBalance. What is paid for. Only merchants bound to
// certain products have to name it.
func WithProductType(productType ProductType) CallOption {
	return func(c *Call) {
		if c.Take("WithProductType") {
			c.ProductType = &productType
		}
	}
}

// WithRequiredKYCType sets the parameter RequiredKYCType of GetKYCInfo. Unverified: the
// kind of identity data wanted; its values are not public. Left out, the newest data
// your client is set up for is answered; a kind it is not set up for is refused with
// OP_OUT_OF_SCOPE.
func WithRequiredKYCType(requiredKYCType string) CallOption {
	return func(c *Call) {
		if c.Take("WithRequiredKYCType") {
			c.RequiredKYCType = &requiredKYCType
		}
	}
}

// CancelPaymentAnswer is what CancelPayment returns. Its success tells nothing more
// than that; what it may tell one day stands here.
type CancelPaymentAnswer struct{}

// CancelPendingPaymentAnswer is what CancelPendingPayment returns. Its success tells
// nothing more than that; what it may tell one day stands here.
type CancelPendingPaymentAnswer struct{}

// CreateCashbackAnswer is what CreateCashback returns. Its success tells nothing more
// than that; what it may tell one day stands here.
type CreateCashbackAnswer struct{}

// CreateCashbackReversalAnswer is what CreateCashbackReversal returns. Its success
// tells nothing more than that; what it may tell one day stands here.
type CreateCashbackReversalAnswer struct{}

// DeleteTopUpQRCodeAnswer is what DeleteTopUpQRCode returns. Its success tells nothing
// more than that; what it may tell one day stands here.
type DeleteTopUpQRCodeAnswer struct{}

// SetCashbackAutoInvestmentAnswer is what SetCashbackAutoInvestment returns. Its
// success tells nothing more than that; what it may tell one day stands here.
type SetCashbackAutoInvestmentAnswer struct{}

// SetUseCashbackAnswer is what SetUseCashback returns. Its success tells nothing more
// than that; what it may tell one day stands here.
type SetUseCashbackAnswer struct{}

// UnlinkUserAnswer is what UnlinkUser returns. Its success tells nothing more than
// that; what it may tell one day stands here.
type UnlinkUserAnswer struct{}

// MarshalText encodes the zero value as CheckWalletBalanceParamsCurrencyJPY.
func (e CheckWalletBalanceParamsCurrency) MarshalText() ([]byte, error) {
	if e == "" {
		e = CheckWalletBalanceParamsCurrencyJPY
	}
	return []byte(e), nil
}

// MarshalText encodes the zero value as CreateQRCodeRequestCodeTypeOrderQR.
func (e CreateQRCodeRequestCodeType) MarshalText() ([]byte, error) {
	if e == "" {
		e = CreateQRCodeRequestCodeTypeOrderQR
	}
	return []byte(e), nil
}

// MarshalText encodes the zero value as CreateTopUpQRCodeRequestCodeTypeTopUpQR.
func (e CreateTopUpQRCodeRequestCodeType) MarshalText() ([]byte, error) {
	if e == "" {
		e = CreateTopUpQRCodeRequestCodeTypeTopUpQR
	}
	return []byte(e), nil
}

// MarshalText encodes the zero value as GetWalletBalanceParamsCurrencyJPY.
func (e GetWalletBalanceParamsCurrency) MarshalText() ([]byte, error) {
	if e == "" {
		e = GetWalletBalanceParamsCurrencyJPY
	}
	return []byte(e), nil
}
