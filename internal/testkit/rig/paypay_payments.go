package rig

// CreatePayment takes an amount from a linked user. More is further members of the
// body, each with a comma before it.
func (r *PayPay) CreatePayment(key, user string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayPaymentsPath, PayPayDebitBody(key, user, amount, more))
}

// GetPayment reads a payment by a linked user.
func (r *PayPay) GetPayment(key string) PayPayAnswer { return r.get(PayPayPaymentsPath, key) }

// PaymentStatus returns the status of a payment by a linked user.
func (r *PayPay) PaymentStatus(key string) string { return r.GetPayment(key).status() }

// CancelPayment cancels a payment or an authorization.
func (r *PayPay) CancelPayment(key string) PayPayAnswer { return r.delete(PayPayPaymentsPath, key) }

// Paid makes a payment by a linked user and returns its paymentId.
func (r *PayPay) Paid(key, user string, amount int64) string {
	return r.debited(PayPayPaymentsPath, key, user, amount)
}

func (r *PayPay) debited(path, key, user string, amount int64) string {
	r.T.Helper()

	answer := r.Send("POST", path+"?agreeSimilarTransaction=true", PayPayDebitBody(key, user, amount, ""))
	return answer.RequireStatus(201).Text("paymentId")
}

// CreateContinuousPayment takes an amount from a linked user who subscribed.
func (r *PayPay) CreateContinuousPayment(key, user string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayContinuousPaymentsPath, PayPayDebitBody(key, user, amount, more))
}

// CreateAuth authorizes an amount of a linked user.
func (r *PayPay) CreateAuth(key, user string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayAuthorizationsPath, PayPayDebitBody(key, user, amount, more))
}

// Authorized makes an authorization of a linked user and returns its paymentId.
func (r *PayPay) Authorized(key, user string, amount int64) string {
	return r.debited(PayPayAuthorizationsPath, key, user, amount)
}

// Capture captures an authorization.
func (r *PayPay) Capture(key, capture string, amount int64) PayPayAnswer {
	return r.Send("POST", PayPayCapturesPath, PayPayCaptureBody(key, capture, amount))
}

// Reauthorize changes the amount of an authorization.
func (r *PayPay) Reauthorize(request, payment string, amount int64) PayPayAnswer {
	return r.Send("POST", PayPayReauthorizationsPath, PayPayReauthorizationBody(request, payment, amount))
}

// Revert gives an authorization back.
func (r *PayPay) Revert(revert, payment string) PayPayAnswer {
	return r.Send("POST", PayPayRevertsPath, PayPayRevertBody(revert, payment))
}

// Refund gives an amount of a payment back.
func (r *PayPay) Refund(refund, payment string, amount int64) PayPayAnswer {
	return r.Send("POST", PayPayRefundsPath, PayPayRefundBody(refund, payment, amount))
}

// GetRefund reads a refund.
func (r *PayPay) GetRefund(refund, payment string) PayPayAnswer {
	return r.get(PayPayRefundsPath, refund+"?paymentId="+payment)
}

// CreateCode makes a code that a user can pay.
func (r *PayPay) CreateCode(key string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayCodesPath, PayPayCodeBody(key, amount, more))
}

// Code makes a code and returns its codeId.
func (r *PayPay) Code(key string, amount int64, more string) string {
	return r.CreateCode(key, amount, more).RequireStatus(201).Text("codeId")
}

// DeleteCode deletes a code.
func (r *PayPay) DeleteCode(codeID string) PayPayAnswer { return r.delete(PayPayCodesPath, codeID) }

// GetCodePayment reads a payment by code.
func (r *PayPay) GetCodePayment(key string) PayPayAnswer {
	return r.get(PayPayCodesPath+"/payments", key)
}

// CodePaymentStatus returns the status of a payment by code.
func (r *PayPay) CodePaymentStatus(key string) string { return r.GetCodePayment(key).status() }

// CreatePendingPayment asks a linked user to pay.
func (r *PayPay) CreatePendingPayment(key, user string, amount int64, more string) PayPayAnswer {
	return r.Send("POST", PayPayPendingPaymentsPath, PayPayDebitBody(key, user, amount, more))
}

// GetPendingPayment reads what a user was asked to pay.
func (r *PayPay) GetPendingPayment(key string) PayPayAnswer {
	return r.get(PayPayPendingPaymentsPath, key)
}

// PendingPaymentStatus returns the status of what a user was asked to pay.
func (r *PayPay) PendingPaymentStatus(key string) string { return r.GetPendingPayment(key).status() }

// CancelPendingPayment withdraws what a user was asked to pay.
func (r *PayPay) CancelPendingPayment(key string) PayPayAnswer {
	return r.delete(PayPayPendingPaymentsPath, key)
}
