package worlds

// PaidyRepeatedClose is how Paidy refuses to close a closed payment.
type PaidyRepeatedClose uint8

const (
	// CloseConflict is 409, with a code that no source names.
	CloseConflict PaidyRepeatedClose = iota
	// CloseForbidden is 403 and service.forbidden.
	CloseForbidden
)

// PaidySuspendedToken is what Paidy's createPayment does with a suspended token.
type PaidySuspendedToken uint8

const (
	// SuspendedDeclined makes a payment with status rejected.
	SuspendedDeclined PaidySuspendedToken = iota
	// SuspendedRefused refuses with 400 and request_entity.invalid.
	SuspendedRefused
)

// PaidyExpiry is what a read of Paidy shows of an authorization that has ended.
type PaidyExpiry uint8

const (
	// StaysAuthorized shows authorized, with an end that has passed.
	StaysAuthorized PaidyExpiry = iota
	// ReadsExpired shows expired.
	ReadsExpired
)
