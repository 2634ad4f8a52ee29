package state

import "github.com/jppay/jppay/overlay/policy"

// Trigger is a test user or value that every sandbox has and that leads to a special answer.
type Trigger struct {
	Provider policy.Provider `json:"provider"`
	Kind     string          `json:"kind"`  // "user", "group", "consumer", "token", "buyer" or "pin"
	Value    string          `json:"value"` // what to send
	Does     string          `json:"does"`  // in a few words, or the code that is answered
}
