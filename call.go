package jppay

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// sender is what the clients share. Its methods may be called on nil, so that a client that
// no constructor made returns an error and does not panic.
type sender struct {
	doer *overlay.Doer
	url  string
}

// errNoClient is the error of every call of a client that no constructor made.
const errNoClient = policy.Misuse("the client is nil or empty: make one with a constructor of package jppay")

// newSender makes the sender of a client. Its errors name the provider as title.
func newSender(
	title string, configure func() (overlay.Config, error),
	ask func(ctx context.Context, s *sender, w overlay.Write) (overlay.Resolution, error), options []overlay.Option,
) (*sender, error) {
	config, err := configure()
	if err != nil {
		return nil, fmt.Errorf("jppay: %s: %w", title, err)
	}
	s := &sender{url: config.BaseURL}
	config.Ask = func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) { return ask(ctx, s, w) }
	if s.doer, err = overlay.NewDoer(config, options...); err != nil {
		return nil, fmt.Errorf("jppay: %s: %w", title, err)
	}
	return s, nil
}

// base returns the base URL of requests.
func (s *sender) base() string {
	if s == nil {
		return ""
	}
	return s.url
}

// Do sends a request of a raw client.
func (s *sender) Do(request *http.Request) (*http.Response, error) {
	if s == nil {
		return nil, errNoClient
	}
	return s.doer.Do(request)
}

// resolve asks what became of a write that a record kept.
func (s *sender) resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	switch {
	case s == nil:
		return overlay.Resolution{Outcome: overlay.Unknown}, errNoClient
	case ctx == nil:
		return overlay.Resolution{Outcome: overlay.Unknown}, policy.Misuse("the context is nil")
	}
	return s.doer.Resolve(ctx, w)
}

// recover asks about the writes that the record has left open.
func (s *sender) recover(ctx context.Context) (overlay.Recovered, error) {
	switch {
	case s == nil:
		return overlay.Recovered{}, errNoClient
	case ctx == nil:
		return overlay.Recovered{}, policy.Misuse("the context is nil")
	}
	return s.doer.Recover(ctx)
}

// call makes a call and decodes its value; value is nil for an operation whose success
// has none.
func (s *sender) call(ctx context.Context, c overlay.Call) error {
	if s != nil {
		return s.doer.Call(ctx, c)
	}
	failure := &overlay.Error{
		Provider: c.Operation.Provider, Operation: c.Operation.ID,
		Err: fmt.Errorf("%w: %w", overlay.ErrNotSent, errNoClient),
	}
	if c.Operation.Write() {
		failure.Outcome = overlay.DidNotHappen
	}
	return failure
}

// receive makes a call and returns its value.
func receive[T any](
	ctx context.Context, s *sender, op *policy.Operation, options policy.Call, request *http.Request, err error,
) (*T, error) {
	value := new(T)
	c := overlay.Call{Operation: op, Request: request, Err: err, Value: value, Options: options}
	if err := s.call(ctx, c); err != nil {
		return nil, err
	}
	return value, nil
}

// confirm makes a call whose success has no value, and returns an empty one.
func confirm[T any](
	ctx context.Context, s *sender, op *policy.Operation, options policy.Call, request *http.Request, err error,
) (*T, error) {
	if err := s.call(ctx, overlay.Call{Operation: op, Request: request, Err: err, Options: options}); err != nil {
		return nil, err
	}
	return new(T), nil
}

// bodiless returns a request without a body, and so without the type of one.
func bodiless(request *http.Request, err error) (*http.Request, error) {
	if err == nil {
		request.Header.Del("Content-Type")
	}
	return request, err
}
