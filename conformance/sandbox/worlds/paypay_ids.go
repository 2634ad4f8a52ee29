package worlds

// RepeatedDebit is what createPayment and createAuth do with an id used before.
type RepeatedDebit uint8

const (
	// DebitAnsweredAgain answers the payment that the id made, and charges nothing.
	DebitAnsweredAgain RepeatedDebit = iota
	// DebitAnsweredCreated does the same, but says CREATED within a Moment of the first
	// request.
	DebitAnsweredCreated
	// DebitRefused refuses: as a similar payment for 5 minutes unless the request agrees
	// to one, else with INVALID_PARAMS.
	DebitRefused
)

// RepeatedContinuous is what createContinuousPayment does with an id used before.
type RepeatedContinuous uint8

const (
	// ContinuousAnsweredAgain answers the payment that the id made, and charges nothing.
	ContinuousAnsweredAgain RepeatedContinuous = iota
	// ContinuousRefused refuses with INVALID_PARAMS.
	ContinuousRefused
	// ContinuousChargedAgain makes a second payment.
	ContinuousChargedAgain
)

// RepeatedCode is what createQRCode does with an id used before.
type RepeatedCode uint8

const (
	// CodeRefused refuses with DUPLICATE_DYNAMIC_QR_REQUEST.
	CodeRefused RepeatedCode = iota
	// CodeAnsweredAgain answers the code that the id made.
	CodeAnsweredAgain
)

// RepeatedCapture is what capturePaymentAuth does with a merchantCaptureId used before
// for the same payment.
type RepeatedCapture uint8

const (
	// CaptureRefused refuses as it refuses a new id: ALREADY_CAPTURED, or
	// REAUTHORIZATION_IN_PROGRESS while the user is asked to consent.
	CaptureRefused RepeatedCapture = iota
	// CaptureAnsweredAgain answers the payment, or that the user is asked, again.
	CaptureAnsweredAgain
)

// IDScope says where a merchantPaymentId of a debit must be unique.
type IDScope uint8

const (
	// IDOfMerchant is an id that a merchant uses once.
	IDOfMerchant IDScope = iota
	// IDOfUserAndStore is an id that a merchant uses once for each user and storeId.
	IDOfUserAndStore
)

// SharedIDRead is what a read shows if several payments have one id.
type SharedIDRead uint8

const (
	// ReadsNewest shows the payment that was made last.
	ReadsNewest SharedIDRead = iota
	// ReadsOldest shows the payment that was made first.
	ReadsOldest
)
