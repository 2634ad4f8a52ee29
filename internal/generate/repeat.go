package main

import (
	"errors"
	"net/http"

	"github.com/jppay/jppay/overlay/policy"
)

// repeat is what x-idempotency says about an operation.
type repeat struct {
	retry       policy.Retry
	key, source string
	// verified says that sources state or show that the provider recognizes the key.
	verified bool
}

var retries = map[string]policy.Retry{
	"none": policy.Never, "same-id": policy.SameID, "resolve-first": policy.ResolveFirst, "new-id": policy.NewID,
}

// idempotencyOf reads and checks x-idempotency. Sending a write again without asking first
// could charge twice, so only verified sources may allow it.
func idempotencyOf(method string, extensions map[string]any, known sources) (repeat, error) {
	switch value, given := extensions["x-idempotency"]; {
	case !given && method == http.MethodGet, value == "read":
		return repeat{retry: policy.Read}, nil
	case !given:
		return repeat{}, errors.New("x-idempotency is missing")
	case value == "none":
		return repeat{retry: policy.Never}, nil
	}

	var entry struct {
		Key        string `json:"key"`
		Retry      string `json:"retry"`
		Source     string `json:"source"`
		Unverified string `json:"unverified"`
	}
	if _, err := extension(extensions, "x-idempotency", &entry); err != nil {
		return repeat{}, err
	}
	retry, ok := retries[entry.Retry]
	verified := entry.Unverified == "" && known.proves(entry.Source)
	again := retry == policy.SameID || retry == policy.ResolveFirst
	r := repeat{retry, entry.Key, entry.Source, verified && again}
	switch {
	case !ok || entry.Key == "":
		return r, errors.New("x-idempotency wants read, none, or a key with retry none, same-id, resolve-first or new-id")
	case entry.Source == "":
		return r, errors.New("x-idempotency: source is missing")
	case retry == policy.SameID && !verified:
		return r, errors.New("x-idempotency: same-id wants verified sources, each with the trust provider or recorded")
	}
	return r, nil
}

// resolveOf reads and checks x-resolve.
func resolveOf(extensions map[string]any) (string, error) {
	var entry struct {
		Read       string `json:"read"`
		Source     string `json:"source"`
		Unverified string `json:"unverified"`
	}
	found, err := extension(extensions, "x-resolve", &entry)
	if err == nil && found && (entry.Read == "" || entry.Source == "") {
		err = errors.New("x-resolve wants a read and its source")
	}
	return entry.Read, err
}
