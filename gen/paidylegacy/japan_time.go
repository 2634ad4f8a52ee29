package paidylegacy

import (
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// JapanTime is the time in a notification, as Paidy writes it: "2026-06-15 10:20:03", in
// Japan time. It holds whatever came; Time reads it.
type JapanTime = policy.JapanTime

// JapanTimeOf returns a time as Paidy writes it. The rest of a second is dropped.
func JapanTimeOf(t time.Time) JapanTime { return policy.JapanTimeOf(t) }
