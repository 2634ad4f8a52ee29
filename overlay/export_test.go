package overlay

// The steps of signing, for vectors and for providers that verify a request.
var (
	CanonicalString = canonicalString
	HashBody        = hashBody
	SignCanonical   = signCanonical
	Checksum        = checksumOf
	InjectChecksum  = injectChecksum
)

// ClockTolerance is how far the clock of a signature may be from PayPay's.
const ClockTolerance = clockTolerance
