package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// connections is how many notifications are sent at the same time.
const connections = 16

// lease is how long an event stays claimed by a killed process.
const lease = 2 * time.Second

// stalled is the time without progress after which the rest counts as lost.
const stalled = 20 * time.Second

// books are the results of a receiver that was killed.
type books struct {
	deliveries, events int
	posts, kills       int64
	counts
}

// counts are what the handler did with the different events.
type counts struct {
	lost, twice        int
	lists              bool // there are no transactions: interrupted events are listed
	listed, listedDone int  // as interrupted: without an effect, and though there was one
}

// count compares the events with their effects and the list.
func (o *opened) count(ctx context.Context, events int) (c counts, err error) {
	// Read the list first: an event that leaves the list, because its handler was only slow,
	// has an effect.
	c.lists = o.Inbox == redisStore
	var list []webhook.DeadLetter
	if c.lists {
		if list, err = o.interrupted(ctx, events); err != nil {
			return c, err
		}
	}

	var all, different int
	row := o.effects.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT payment) FROM effect`)
	if err := row.Scan(&all, &different); err != nil {
		return c, err
	}
	for _, listed := range list {
		var n int
		row := o.effects.QueryRowContext(ctx, `SELECT count(*) FROM effect WHERE payment = $1`, string(listed.PaymentID))
		if err := row.Scan(&n); err != nil {
			return c, err
		}
		if n == 0 {
			c.listed++
		} else {
			c.listedDone++
		}
	}
	c.lost, c.twice = events-different-c.listed, all-different
	return c, nil
}

// interrupted returns the dead letters whose handler was interrupted.
func (o *opened) interrupted(ctx context.Context, events int) ([]webhook.DeadLetter, error) {
	receiver, err := o.receiver(o.handle, webhook.Config{})
	if err != nil {
		return nil, err
	}
	list, err := receiver.DeadLetters(ctx, webhook.DeadLetters, events)
	return slices.DeleteFunc(list, func(l webhook.DeadLetter) bool { return l.Why != webhook.Interrupted }), err
}

// The soak's dice.
const (
	bodiesDice harness.Kind = iota
	killDice
)

// bodies returns the deliveries in random order. Seven in ten are different.
func (s *soak) bodies() (list [][]byte, different int) {
	chance := harness.Dice(s.seed, bodiesDice)
	different = max(s.events*7/10, 1)
	for i := range different {
		event := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
		event.OrderID = new(paypay.PaymentID(fmt.Sprintf("%020d", i)))
		event.MerchantOrderID = new(paypay.MerchantPaymentID(fmt.Sprintf("order-%d", i)))
		list = append(list, webhooktest.Body(event))
	}
	for len(list) < s.events {
		list = append(list, list[chance.IntN(different)])
	}
	chance.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, different
}

// killed sends everything to a process that is killed again and again.
func (s *soak) killed(ctx context.Context, p place) (_ *books, err error) {
	o, end, err := p.openNew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, end()) }()
	bodies, different := s.bodies()
	ctx, cancel := context.WithCancel(ctx)
	sending := send(ctx, bodies)
	defer sending.Wait()
	defer cancel()

	k := &killing{
		opened: o, sending: sending, dice: harness.Dice(s.seed, killDice), out: s.progress,
		books:    books{deliveries: len(bodies), events: different, counts: counts{lost: different}},
		progress: time.Now(), report: time.Now(),
	}
	if err := k.untilDone(ctx); err != nil {
		return nil, err
	}
	k.posts = sending.posts.Load()
	k.counts, err = o.count(ctx, different)
	return &k.books, err
}

// killing is a receiver that is killed again and again.
type killing struct {
	*opened
	books

	sending  *senders
	dice     *rand.Rand
	out      io.Writer
	progress time.Time // the latest
	report   time.Time // the latest
	finished bool
}

// untilDone starts and kills receivers until everything is sent and done, or there is no more
// progress.
func (k *killing) untilDone(ctx context.Context) error {
	for !k.finished {
		var failed error
		a := answering{k.place, 1 + k.dice.Int64N(max(1, min(500, int64(k.deliveries/8))))}
		err := crashtest.Kill(ctx, a, func(at string) { failed = k.live(ctx, at, a.Answers) })
		if ctx.Err() != nil {
			return fmt.Errorf("out of time: %w", ctx.Err())
		}
		if err := errors.Join(failed, err); err != nil {
			return err
		}
		if !k.finished {
			k.kills++
		}
	}
	return nil
}

// live sends to a receiver until it is to be killed. While deliveries are left, that is when it
// has given its answers and another delivery is under way: so the kill always cuts one off.
func (k *killing) live(ctx context.Context, at string, answers int64) error {
	until, last := time.Now().Add(stalled), k.sending.answers.Load()+answers
	k.sending.to.Store(&at)
	defer k.sending.to.Store(nil)
	for k.sending.left.Load() > 0 && !k.sending.cutOff(last) && ctx.Err() == nil && time.Now().Before(until) {
		harness.Pause(ctx, time.Millisecond)
	}
	harness.Pause(ctx, k.life())
	left, before := k.sending.left.Load(), k.lost
	report := time.Since(k.report) > 5*time.Second
	if left > 0 && !report {
		k.progress = time.Now()
		return nil
	}

	var err error
	if k.counts, err = k.count(ctx, k.events); err != nil {
		return err
	}
	if report {
		k.report = time.Now()
		_, err = fmt.Fprintf(k.out, "%s: %d deliveries left, %d of %d events done, %d kills\n",
			k.Inbox, left, k.events-k.lost, k.events, k.kills)
	}
	if left > 0 || k.lost < before {
		k.progress = time.Now()
	}
	if left == 0 && k.lost == 0 || time.Since(k.progress) > stalled {
		k.finished = true
		harness.Pause(ctx, lease*3/2) // what was claimed and done could now be done again
	}
	return err
}

// life draws how long a receiver lives on after its answers. Half of the kills come at once,
// while deliveries are being recorded, the others interrupt handlers. With fewer events lives
// are shorter, so that kills still interrupt the work. They become longer with each kill, so
// that a slow machine also reaches the end.
func (k *killing) life() time.Duration {
	if k.sending.left.Load() > 0 && k.dice.IntN(2) == 0 {
		return 0
	}
	longest := min(500, 60+k.deliveries/20) + 10*int(k.kills)
	return harness.UpTo(k.dice, time.Duration(longest)*time.Millisecond)
}

// senders simulate a provider that sends each notification until it is answered 200.
type senders struct {
	sync.WaitGroup
	to                             atomic.Pointer[string] // nil while nobody listens
	left, posts, answers, underWay atomic.Int64
}

// cutOff reports whether a kill now would cut off a delivery, as no answer comes after the last.
func (s *senders) cutOff(last int64) bool { return s.answers.Load() >= last && s.underWay.Load() > 0 }

func send(ctx context.Context, bodies [][]byte) *senders {
	s := &senders{}
	s.left.Store(int64(len(bodies)))
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	work := make(chan []byte)
	for range connections {
		s.Go(func() {
			for body := range work {
				s.patiently(ctx, client, body)
			}
		})
	}
	s.Go(func() {
		defer close(work)
		for _, body := range bodies {
			select {
			case <-ctx.Done():
				return
			case work <- body:
			}
		}
	})
	return s
}

func (s *senders) patiently(ctx context.Context, client *http.Client, body []byte) {
	for ctx.Err() == nil {
		to := s.to.Load()
		if to == nil {
			harness.Pause(ctx, time.Millisecond)
			continue
		}
		s.posts.Add(1)
		s.underWay.Add(1)
		status := post(ctx, client, *to, body)
		s.underWay.Add(-1)
		if status != 0 {
			s.answers.Add(1)
		}
		if status == http.StatusOK {
			s.left.Add(-1)
			return
		}
	}
}

// post returns the status of the answer, 0 without one.
func post(ctx context.Context, client *http.Client, url string, body []byte) int {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res.StatusCode
}

// child receives if this process is a child, which is killed.
func child() {
	var a answering
	crashtest.Child(&a, func() error { return a.serve(context.Background()) })
}

// answering is the task of a child: a receiver that answers so many deliveries.
type answering struct {
	place
	Answers int64
}

func (a answering) serve(ctx context.Context) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	receiver, err := o.receiver(o.handle, webhook.Config{Workers: 2, Lease: lease, Poll: 100 * time.Millisecond})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = receiver.Run(ctx) }()
	fmt.Println("http://" + listener.Addr().String())
	return (&http.Server{Handler: a.handler(receiver), ReadHeaderTimeout: time.Second}).Serve(listener)
}

// handler passes all deliveries on, but leaves those after the last answer unanswered.
func (a answering) handler(receiver http.Handler) http.Handler {
	var received atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		receiver.ServeHTTP(w, r)
		if received.Add(1) > a.Answers {
			select {} // what was written stays in the buffer
		}
	})
}
