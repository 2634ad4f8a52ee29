package rig

import (
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// PayPayUserPath returns the path of an operation that reads something of a user.
func PayPayUserPath(path, user string) string { return path + "?userAuthorizationId=" + user }

// GetUser reads something of a user. More is further parameters, each with an
// ampersand before it.
func (r *PayPay) GetUser(path, user, more string) PayPayAnswer {
	return r.Send("GET", PayPayUserPath(path, user)+more, "")
}

// GetUserAuthorization reads the authorization of a user.
func (r *PayPay) GetUserAuthorization(user string) PayPayAnswer {
	return r.GetUser(PayPayUserAuthorizationsPath, user, "")
}

// GetKYC reads the personal data of a user by getKycInfo.
func (r *PayPay) GetKYC(user string) PayPayAnswer { return r.Send("GET", PayPayKYCPath+user, "") }

// GetKYCPassport reads the personal data of a user by getKycPassportInfo.
func (r *PayPay) GetKYCPassport(user string) PayPayAnswer {
	return r.Send("GET", PayPayKYCPassportPath, "", "X-USER-AUTHORIZATION-ID", user)
}

// FetchKYCPassport reads the personal data of a user by fetchKycPassportQR.
func (r *PayPay) FetchKYCPassport(codeID, body string) PayPayAnswer {
	return r.Send("POST", PayPayLinksPath+"/"+codeID+"/kyc", body)
}

// CreateLink makes a code of an account link.
func (r *PayPay) CreateLink(body string) PayPayAnswer { return r.Send("POST", PayPayLinksPath, body) }

// LinkCode makes a code of an account link and returns its codeId.
func (r *PayPay) LinkCode(body string) string {
	return r.CreateLink(body).RequireSuccess().Text("codeId")
}

// KYCPassportCode makes a KYC Passport code and returns its codeId.
func (r *PayPay) KYCPassportCode() string { return r.LinkCode(PayPayLinkBody(PayPayKYCPassportFlow)) }

// FinishedKYCPassportCode makes a KYC Passport code that a user finished.
func (r *PayPay) FinishedKYCPassportCode(user string) string {
	r.T.Helper()

	codeID := r.KYCPassportCode()
	require.NoError(r.T, r.PayPay.CompleteKYCPassport(codeID, user))
	return codeID
}

// CreatePointsCode makes a points code.
func (r *PayPay) CreatePointsCode(request string, group, value int64, from, to string) PayPayAnswer {
	return r.Send("POST", PayPayPointsCodesPath, PayPayPointsCodeBody(request, group, value, from, to))
}

// CreateCashback gives points to a user after a while.
func (r *PayPay) CreateCashback(cashback, user string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayCashbacksPath, PayPayCashbackBody(cashback, user, amount, more))
}

// GetCashback reads a cashback.
func (r *PayPay) GetCashback(cashback string) PayPayAnswer {
	return r.get(PayPayCashbacksPath, cashback)
}

// GiveCashback gives points to a user and waits until they are there.
func (r *PayPay) GiveCashback(cashback, user string, amount int64, more string) {
	r.T.Helper()
	r.CreateCashback(cashback, user, amount, more).RequireAccepted()
	r.Clock.Advance(sandbox.PayPayCashbackDelay)

	answer := r.GetCashback(cashback).RequireSuccess()
	require.Equal(r.T, "SUCCESS", answer.Text("status"), answer)
}

// CreateReversal takes points of a cashback back after a while.
func (r *PayPay) CreateReversal(reversal, cashback string, amount int64) PayPayAnswer {
	return r.Send("POST", PayPayReversalsPath, PayPayReversalBody(reversal, cashback, amount))
}

// GetReversal reads a reversal of a cashback.
func (r *PayPay) GetReversal(reversal, cashback string) PayPayAnswer {
	return r.get(PayPayReversalsPath, reversal+"/"+cashback)
}

// CreateTopUp makes a top-up code.
func (r *PayPay) CreateTopUp(topUp, user string, minimum int64) PayPayAnswer {
	return r.Send("POST", PayPayTopUpsPath, PayPayTopUpBody(topUp, user, minimum))
}

// GetTopUp reads a top-up code by its merchantTopUpId.
func (r *PayPay) GetTopUp(topUp string) PayPayAnswer { return r.get(PayPayTopUpsPath, topUp) }

// DeleteTopUp deletes a top-up code by its codeId.
func (r *PayPay) DeleteTopUp(codeID string) PayPayAnswer { return r.delete(PayPayTopUpsPath, codeID) }

// TopUpCode makes a top-up code and returns its codeId.
func (r *PayPay) TopUpCode(topUp, user string, minimum int64) string {
	r.T.Helper()

	answer := r.CreateTopUp(topUp, user, minimum).RequireStatus(201)
	require.Equal(r.T, "SUCCESS", answer.Code, answer)
	require.NotEmpty(r.T, answer.Text("codeId"), answer)
	require.Equal(r.T, "CREATED", answer.Text("status"), answer)
	return answer.Text("codeId")
}
