package worlds

// LapsedCode is what getCodePaymentDetails answers about a code that lapsed unpaid.
type LapsedCode uint8

const (
	// LapsedNotFound answers DYNAMIC_QR_PAYMENT_NOT_FOUND.
	LapsedNotFound LapsedCode = iota
	// LapsedCreated answers CREATED for ever, with both times 0 and nothing else.
	LapsedCreated
	// LapsedExpired answers EXPIRED.
	LapsedExpired
)

// NoCodeStatus is the HTTP status of DYNAMIC_QR_PAYMENT_NOT_FOUND.
type NoCodeStatus uint8

const (
	// NoCode400 is 400.
	NoCode400 NoCodeStatus = iota
	// NoCode404 is 404.
	NoCode404
)

// NotCarriedOut says which payments read as FAILED if PayPay does not carry them out, because
// of a limit or because they look like a repetition. Nothing is kept of the others: the id of
// such a debit, and such a code, can be used again.
type NotCarriedOut uint8

const (
	// CodeFails makes a payment by code FAILED, without a webhook. It is the default: PayPay's
	// help page describes two terminals and a missing webhook, and the answer of a debit itself
	// reports limits.
	CodeFails NotCarriedOut = iota
	// DebitFails keeps a debit as FAILED, without a webhook; its id is used up.
	DebitFails
	// BothFail does both.
	BothFail
)

// Code reports whether a payment by code reads as FAILED.
func (n NotCarriedOut) Code() bool { return n == CodeFails || n == BothFail }

// Debit reports whether a debit reads as FAILED.
func (n NotCarriedOut) Debit() bool { return n == DebitFails || n == BothFail }

// CancelEffect is when an accepted cancelPayment or cancelPendingPayment takes effect.
type CancelEffect uint8

const (
	// CancelsAtOnce cancels before the answer.
	CancelsAtOnce CancelEffect = iota
	// CancelsLate cancels after Late, if the state then still allows it.
	CancelsLate
)

// PendingCancelCode is the code of an accepted cancelPendingPayment.
type PendingCancelCode uint8

const (
	// PendingCancelAccepted is REQUEST_ACCEPTED.
	PendingCancelAccepted PendingCancelCode = iota
	// PendingCancelSuccess is SUCCESS.
	PendingCancelSuccess
)

// Points is when a cashback or its reversal is decided, and what reads answer until
// then.
type Points uint8

const (
	// PointsSoon decides within seconds; until then reads answer ACCEPTED.
	PointsSoon Points = iota
	// PointsNotFound decides after Late; until then reads answer TRANSACTION_NOT_FOUND.
	PointsNotFound
	// PointsLate decides after Late; until then reads answer ACCEPTED.
	PointsLate
)

// ShortReversal is what becomes of a reversal if the user has spent some of the points.
type ShortReversal uint8

const (
	// ShortReversalFails takes nothing: FAILURE.
	ShortReversalFails ShortReversal = iota
	// ShortReversalTakesRest takes what is left: SUCCESS, with that amount. It fails if
	// nothing is left.
	ShortReversalTakesRest
)

// RefundEffect is when PayPay gives the money of a refund back.
type RefundEffect uint8

const (
	// RefundsAtOnce gives it back right after the answer, which says CREATED.
	RefundsAtOnce RefundEffect = iota
	// RefundsLate gives it back after Late; until then the refund reads as CREATED.
	RefundsLate
	// RefundsFailFirst gives it back after Late; until then the refund reads as
	// REFUND_FAILED.
	RefundsFailFirst
)

// SuccessStatus is the HTTP status of successes that sources disagree about: createPayment,
// createAuth, createContinuousPayment, refundPayment, getRefundDetails.
type SuccessStatus uint8

const (
	// StatusUsual is 201 for createPayment and createAuth, 200 for the others.
	StatusUsual SuccessStatus = iota
	// StatusOther is 200 where StatusUsual is 201, and 201 where that is 200.
	StatusOther
)
