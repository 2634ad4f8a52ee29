package sqlrecord_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// A process dies before it learns what became of a payment. The next one finds the
// write in the database and asks PayPay.
func Example() {
	s, err := sandbox.New(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	dir, err := os.MkdirTemp("", "sqlrecord")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()

	open := func() (*sql.DB, *sqlrecord.Record, *jppay.PayPay) {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "jppay.db")+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
		if err != nil {
			log.Fatal(err)
		}
		record, err := sqlrecord.New(context.Background(), db)
		if err != nil {
			log.Fatal(err)
		}
		client, err := jppay.NewPayPay(jppay.PayPayConfig{
			BaseURL: s.PayPay.URL, // or Environment: jppay.PayPayProduction
			APIKey:  s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret), MerchantID: s.PayPay.MerchantID,
		}, overlay.WithRecord(record), overlay.WithRetry(overlay.Retry{Attempts: 1}))
		if err != nil {
			log.Fatal(err)
		}
		return db, record, client
	}

	// The first process: the answer is lost, and so is the process. With more than
	// the one attempt it would ask by itself.
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "createPayment", Kind: sandbox.FaultCutAfter}); err != nil {
		log.Fatal(err)
	}
	db, _, client := open()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // as every call
	defer cancel()
	_, err = client.CreatePayment(ctx, charge("order-1"))
	fmt.Println(errors.Is(err, overlay.ErrOutcomeUnknown))
	_ = db.Close()

	// The second process. A service leaves calls under way alone: it says
	// time.Minute, and does this again from time to time.
	db, record, client := open()
	defer func() { _ = db.Close() }()
	if err := resolveOlderThan(context.Background(), 0, record, client); err != nil {
		log.Fatal(err)
	}
	left, err := record.Unresolved(context.Background(), time.Now(), 0)
	fmt.Println(len(left), "left", err)
	// Output:
	// true
	// createPayment order-1: happened, the payment is COMPLETED
	// 0 left <nil>
}

// resolveOlderThan finds out what became of the writes that are older than age.
// Whatever it finds, the client has told its record before it returns.
func resolveOlderThan(ctx context.Context, age time.Duration, record *sqlrecord.Record, client *jppay.PayPay) error {
	writes, err := record.Unresolved(ctx, time.Now().Add(-age), 0)
	if err != nil {
		return err
	}
	for _, w := range writes {
		resolution, err := client.Resolve(ctx, w)
		switch {
		case errors.Is(err, overlay.ErrUnresolvable):
			// A person looks in PayPay's dashboard, then it is closed by hand:
			// record.Outcome(ctx, w.ID, overlay.Happened)
			fmt.Println(w.Operation, w.ID, err)
		case err != nil:
			fmt.Println("ask again later:", err)
		default: // Happened: deliver. DidNotHappen: offer to pay again. Unknown and Accepted: ask again later.
			fmt.Printf("%s %s: %s, %s\n", w.Operation, w.Refs["merchantPaymentId"], resolution.Outcome, resolution.Reason)
		}
	}
	return nil
}
