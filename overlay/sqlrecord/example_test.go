package sqlrecord_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sync/atomic"
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

	var later atomic.Int64 // than now, for the example
	clock := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	open := func() (*sql.DB, *sqlrecord.Record, *jppay.PayPay) {
		file := filepath.Join(dir, "jppay.db")
		db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
		if err != nil {
			log.Fatal(err)
		}
		record, err := sqlrecord.New(context.Background(), db, sqlrecord.WithClock(clock))
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
	err = s.Fault(sandbox.Fault{
		Provider: sandbox.ProviderPayPay, Operation: "createPayment", Kind: sandbox.FaultCutAfter,
	})
	if err != nil {
		log.Fatal(err)
	}
	db, _, client := open()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // as every call
	defer cancel()
	_, err = client.CreatePayment(ctx, charge("order-1"))
	fmt.Println(errors.Is(err, overlay.ErrOutcomeUnknown))
	_ = db.Close()

	// The second process. A service does this in a loop, with a pause of a minute when
	// nothing is due: the call of the first process might be alive for a while.
	db, record, client := open()
	defer func() { _ = db.Close() }()
	later.Store(int64(3 * time.Minute))
	if err := recoverWrites(context.Background(), client); err != nil {
		log.Fatal(err)
	}
	left, err := record.Open(context.Background(), overlay.Write{}, 100)
	fmt.Println(len(left), "left", err)
	// Output:
	// true
	// createPayment order-1: happened, the payment is COMPLETED
	// 0 left <nil>
}

// recoverWrites finds out what became of the writes that are due. Whatever it finds, the
// client has told its record before it returns.
func recoverWrites(ctx context.Context, client *jppay.PayPay) error {
	recovered, err := client.Recover(ctx)
	for _, found := range recovered.Found {
		w := found.Write
		switch {
		case errors.Is(found.Err, overlay.ErrUnresolvable):
			// A person looks in PayPay's dashboard, then it is closed by hand:
			// record.Outcome(ctx, w.ID, w.Attempt, overlay.Happened)
			fmt.Println(w.Operation, w.ID, found.Err)
		case found.Err != nil:
			fmt.Println("it is asked about again later:", found.Err)
		default: // Happened: deliver. DidNotHappen: offer to pay again. Unknown and Accepted: asked about again later.
			fmt.Printf("%s %s: %s, %s\n", w.Operation, w.Refs["merchantPaymentId"],
				found.Resolution.Outcome, found.Resolution.Reason)
		}
	}
	return err
}
