package jppay_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

// capturing is what the service below needs of a *jppay.Paidy.
type capturing interface {
	CapturePayment(
		ctx context.Context, id paidy.PaymentID, body paidy.CapturePaymentRequest, options ...paidy.CallOption,
	) (*paidy.Payment, error)
}

// ship captures a payment when its goods leave.
func ship(ctx context.Context, client capturing, id paidy.PaymentID) string {
	_, err := client.CapturePayment(ctx, id, paidy.CapturePaymentRequest{})
	switch {
	case errors.Is(err, overlay.ErrOutcomeUnknown):
		return "hold the parcel"
	case err != nil:
		return "do not ship"
	}
	return "ship"
}

// lostAnswer is a fake whose answers get lost.
type lostAnswer struct{}

func (lostAnswer) CapturePayment(
	_ context.Context, id paidy.PaymentID, _ paidy.CapturePaymentRequest, _ ...paidy.CallOption,
) (*paidy.Payment, error) {
	return nil, &overlay.Error{
		Provider: overlay.Paidy, Operation: "capturePayment", Key: "id", ID: id, Outcome: overlay.Unknown,
	}
}

// A service depends on the methods that it calls, and its tests on a fake. The error of a
// fake tells what that of a client would; only nobody can be asked about it.
func Example_fake() {
	ctx := context.Background()
	fmt.Println(ship(ctx, lostAnswer{}, "pay_1"))

	_, err := lostAnswer{}.CapturePayment(ctx, "pay_1", paidy.CapturePaymentRequest{})
	_, err = overlay.Resolve(ctx, err)
	fmt.Println(errors.Is(err, overlay.ErrUnresolvable))
	// Output:
	// hold the parcel
	// true
}
