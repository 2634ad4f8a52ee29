// Command soakinbound sends notifications to a receiver that is killed at random
// moments and started again, and then counts what its handler did.
//
//	go run ./internal/soakinbound                 50,000 deliveries
//	go run ./internal/soakinbound -events 2000 -seed 7
//
// Three in ten deliveries are duplicates, all come out of order, and each is sent
// until it is answered 200, as a patient provider would. The handler writes into
// the transaction of its inbox, in SQLite. Afterwards a receiver whose handler hangs
// is timed.
//
// It exits with 1 if an event was lost or took effect twice, or if a receiver whose
// handler hangs answers less than 99.9 % within 250 ms.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // a database in a file, without a server

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/mortal"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// databaseVariable makes this program a receiver that is going to be killed.
const databaseVariable = "JPPAY_SOAK_INBOX"

// inTime is what a provider grants; the least of them is 1.5 s.
const inTime = 250 * time.Millisecond

// lease is how long an event stays with a process that was killed.
const lease = 2 * time.Second

// stalled is how long nothing has to happen until what is not done counts as lost.
const stalled = 20 * time.Second

func inherited() bool { return os.Getenv(databaseVariable) != "" }

func main() {
	if inherited() {
		os.Exit(receive())
	}
	var s soak
	flag.Uint64Var(&s.seed, "seed", uint64(time.Now().UnixNano()), "decides what is sent twice, in which order, and when the receiver is killed")
	flag.IntVar(&s.events, "events", 50_000, "how many deliveries, duplicates included")
	limit := flag.Duration("limit", 5*time.Minute, "how long it may take in all")
	flag.Parse()
	s.out, s.progress = os.Stdout, os.Stderr
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	r, err := s.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soakinbound:", err)
		os.Exit(2)
	}
	if !r.sound() {
		os.Exit(1)
	}
}

type soak struct {
	seed          uint64
	events        int
	out, progress io.Writer
}

// result is what came of a run.
type result struct {
	deliveries, events    int
	posts, kills          int64
	lost, twice           int
	p50, p99, p999        time.Duration
	answered, answeredAll int
}

func (r *result) sound() bool {
	return r.lost == 0 && r.twice == 0 && r.answered*1000 >= r.answeredAll*999
}

func (s *soak) run(ctx context.Context) (*result, error) {
	fmt.Fprintf(s.out, "seed %d: %d deliveries, 30 %% duplicates, out of order, to a receiver that is killed\n\n", s.seed, s.events)
	r := &result{deliveries: s.events}
	if err := s.killed(ctx, r); err != nil {
		return nil, err
	}
	if err := s.stuck(ctx, r); err != nil {
		return nil, err
	}
	for _, line := range []struct {
		name  string
		value any
	}{
		{"deliveries", r.deliveries}, {"different events", r.events}, {"posts until all were answered 200", r.posts}, {"receiver killed", r.kills},
		{"events lost", r.lost}, {"events that took effect twice", r.twice},
		{"answers while the handler hangs: half within", r.p50}, {"99 % within", r.p99}, {"99.9 % within", r.p999},
	} {
		fmt.Fprintf(s.out, "%-46s %v\n", line.name, line.value)
	}
	return r, nil
}

// bodies returns the deliveries: seven in ten are different, in an order of chance.
func (s *soak) bodies() (list [][]byte, different int) {
	chance := rand.New(rand.NewPCG(s.seed, 1))
	different = max(s.events*7/10, 1)
	for i := range different {
		event := webhooktest.Transaction(paypay.TransactionEventStateCOMPLETED)
		event.OrderID, event.MerchantOrderID = paypay.PaymentID(fmt.Sprintf("%017d", i)), paypay.MerchantPaymentID(fmt.Sprintf("order-%d", i))
		list = append(list, webhooktest.Body(event))
	}
	for len(list) < s.events {
		list = append(list, list[chance.IntN(different)])
	}
	chance.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, different
}

// killed sends everything to a process that is killed again and again.
func (s *soak) killed(ctx context.Context, r *result) error {
	dir, err := os.MkdirTemp("", "jppay-soak-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	database := filepath.Join(dir, "inbox.db")
	bodies, different := s.bodies()
	r.events = different

	var address atomic.Pointer[string]
	var left, posts atomic.Int64
	left.Store(int64(len(bodies)))
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	defer client.CloseIdleConnections()
	work := make(chan []byte)
	var senders sync.WaitGroup
	for range 16 {
		senders.Go(func() {
			for body := range work {
				for ctx.Err() == nil {
					to := address.Load()
					if to == nil {
						time.Sleep(time.Millisecond)
						continue
					}
					posts.Add(1)
					if post(ctx, client, *to, body) {
						break
					}
				}
				left.Add(-1)
			}
		})
	}
	go func() {
		for _, body := range bodies {
			work <- body
		}
		close(work)
	}()

	db, err := mortal.Open(database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	chance := rand.New(rand.NewPCG(s.seed, 2))
	told := time.Now()
	// Fewer events are soon done: shorter lives let them be cut off as often.
	longest := min(500, 40+s.events/20)
	finished, before, progressed := false, 0, time.Now()
	for ctx.Err() == nil && !finished {
		err = mortal.Run(ctx, databaseVariable, database, func(at string) {
			address.Store(&at)
			defer address.Store(nil)
			for life := time.Duration(20+chance.IntN(longest)) * time.Millisecond; ; {
				select {
				case <-ctx.Done():
					return
				case <-time.After(min(life, 50*time.Millisecond)):
				}
				now := done(ctx, db)
				if left.Load() > 0 || now > before {
					before, progressed = now, time.Now()
				}
				if left.Load() == 0 && now >= different || time.Since(progressed) > stalled {
					finished = true
					pause(ctx, lease*3/2) // what was claimed and done could now be done again
					return
				}
				if life -= 50 * time.Millisecond; life <= 0 {
					return
				}
				if time.Since(told) > 5*time.Second {
					told = time.Now()
					fmt.Fprintf(s.progress, "%d deliveries left, %d of %d events done, %d kills\n", left.Load(), now, different, r.kills)
				}
			}
		})
		if err != nil {
			return err
		}
		if !finished {
			r.kills++
		}
	}
	senders.Wait()
	if ctx.Err() != nil {
		return fmt.Errorf("out of time: %w", ctx.Err())
	}
	r.posts = posts.Load()
	var all, distinct int
	if err := db.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT payment) FROM effect`).Scan(&all, &distinct); err != nil {
		return err
	}
	r.lost, r.twice = different-distinct, all-distinct
	return nil
}

func done(ctx context.Context, db *sql.DB) (n int) {
	_ = db.QueryRowContext(ctx, `SELECT count(DISTINCT payment) FROM effect`).Scan(&n)
	return n
}

func pause(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

func post(ctx context.Context, client *http.Client, url string, body []byte) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// receive is the process that is killed.
func receive() int {
	if err := serve(context.Background(), os.Getenv(databaseVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, database string) error {
	db, err := mortal.Open(database)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS effect (payment TEXT NOT NULL)`); err != nil {
		return err
	}
	inbox, err := sqlinbox.New(ctx, db, sqlinbox.SQLite)
	if err != nil {
		return err
	}
	receiver, err := webhook.PayPay(webhook.Unconfirmed(), func(ctx context.Context, d webhook.Delivery) error {
		tx, ok := sqlinbox.Tx(ctx)
		if !ok {
			return errors.New("there is no transaction")
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO effect (payment) VALUES ($1)`, d.PaymentID)
		return err
	}, webhook.Config{Sources: loopback, Inbox: inbox, Workers: 2, Lease: lease, Poll: 100 * time.Millisecond})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = receiver.Run(ctx) }()
	fmt.Println("http://" + listener.Addr().String())
	return (&http.Server{Handler: receiver, ReadHeaderTimeout: time.Second}).Serve(listener)
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// stuck times the answers of a receiver whose handler never returns.
func (s *soak) stuck(ctx context.Context, r *result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hung := make(chan struct{})
	receiver, err := webhook.PayPay(webhook.Unconfirmed(), func(context.Context, webhook.Delivery) error {
		<-hung
		return nil
	}, webhook.Config{Sources: loopback})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: receiver, ReadHeaderTimeout: time.Second}
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(listener) })
	running.Go(func() { _ = receiver.Run(ctx) })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	const each = 16
	took := make([][]time.Duration, each)
	var senders sync.WaitGroup
	for i := range each {
		senders.Go(func() {
			for n := range max(s.events/5/each, 1) {
				event := webhooktest.Transaction(paypay.TransactionEventStateCOMPLETED)
				event.OrderID = paypay.PaymentID(strconv.Itoa(i) + "-" + strconv.Itoa(n))
				started := time.Now()
				if !post(ctx, client, "http://"+listener.Addr().String(), webhooktest.Body(event)) {
					took[i] = append(took[i], time.Hour) // not answered is late
					continue
				}
				took[i] = append(took[i], time.Since(started))
			}
		})
	}
	senders.Wait()
	client.CloseIdleConnections()
	cancel()
	close(hung) // Run lets what is in work finish
	_ = server.Close()
	running.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	r.answeredAll = len(all)
	r.answered, _ = slices.BinarySearch(all, inTime)
	at := func(share float64) time.Duration {
		return all[min(int(share*float64(len(all))), len(all)-1)].Round(time.Microsecond)
	}
	r.p50, r.p99, r.p999 = at(0.5), at(0.99), at(0.999)
	return nil
}
