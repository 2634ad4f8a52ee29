package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

const (
	// inTime is what a receiver takes at most on a machine that is not busy; providers wait
	// 1.5 s at least.
	inTime = 250 * time.Millisecond
	// unanswered is how long a notification took that was not answered 200.
	unanswered = time.Hour
)

// answers are how long a receiver whose handler hangs took.
type answers struct {
	all, answered, inTime int
	p50, p99, p999        time.Duration
}

// stuck times the answers of a receiver whose handler never returns.
func (s *soak) stuck(ctx context.Context, p place) (a answers, err error) {
	o, end, err := p.openNew(ctx)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, end()) }()

	h, err := o.hang(ctx)
	if err != nil {
		return a, err
	}
	h.fill(ctx)
	took := h.time(ctx, max(s.events/5/connections, 1))
	stopped := ctx.Err()
	h.close()
	return answersOf(took), stopped
}

// hanging is a receiver whose handler hangs after it wrote its effect and before the commit,
// which is the worst case for others. In SQLite it hangs before it writes, because an open
// write blocks all others.
type hanging struct {
	stop    context.CancelFunc
	entered chan struct{} // a handler hangs
	hung    chan struct{} // closed when they may go on
	server  *http.Server
	running sync.WaitGroup
	client  *http.Client
	url     string
}

// hang starts a receiver that hangs.
func (o *opened) hang(ctx context.Context) (*hanging, error) {
	h := &hanging{
		entered: make(chan struct{}, webhook.DefaultWorkers), hung: make(chan struct{}),
		client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections}},
	}
	receiver, err := o.receiver(func(ctx context.Context, d webhook.Delivery) error {
		h.entered <- struct{}{}
		if o.Inbox == postgreSQL || o.Inbox == redisStore {
			if err := o.handle(ctx, d); err != nil {
				return err
			}
		}
		<-h.hung
		return nil
	}, webhook.Config{})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}

	ctx, h.stop = context.WithCancel(ctx)
	h.url = "http://" + listener.Addr().String()
	h.server = &http.Server{Handler: receiver, ReadHeaderTimeout: time.Second}
	h.running.Go(func() { _ = h.server.Serve(listener) })
	h.running.Go(func() { _ = receiver.Run(ctx) })
	return h, nil
}

// fill sends until all workers of the receiver hang.
func (h *hanging) fill(ctx context.Context) {
	for i := range webhook.DefaultWorkers {
		h.send(ctx, "first-"+strconv.Itoa(i))
		select {
		case <-h.entered:
		case <-time.After(time.Second): // it waits for the one that hangs
		case <-ctx.Done():
		}
	}
}

// time sends the given number of notifications on each connection, and returns how long each
// took.
func (h *hanging) time(ctx context.Context, each int) []time.Duration {
	took := make([][]time.Duration, connections)
	var senders sync.WaitGroup
	for i := range connections {
		senders.Go(func() {
			for n := range each {
				took[i] = append(took[i], h.send(ctx, strconv.Itoa(i)+"-"+strconv.Itoa(n)))
			}
		})
	}
	senders.Wait()
	return slices.Concat(took...)
}

// send sends a notification, and returns how long its answer took.
func (h *hanging) send(ctx context.Context, order string) time.Duration {
	event := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
	event.OrderID = new(paypay.PaymentID(order))
	began := time.Now()
	if post(ctx, h.client, h.url, webhooktest.Body(event)) != http.StatusOK {
		return unanswered
	}
	return time.Since(began)
}

// close lets the handlers go on, and waits for the end of the receiver.
func (h *hanging) close() {
	h.client.CloseIdleConnections()
	h.stop()
	close(h.hung) // Run waits for running handlers
	_ = h.server.Close()
	h.running.Wait()
}

func answersOf(took []time.Duration) answers {
	slices.Sort(took)
	at := func(share float64) time.Duration {
		return took[min(int(share*float64(len(took))), len(took)-1)].Round(time.Microsecond)
	}
	answered, _ := slices.BinarySearch(took, unanswered)
	soonEnough, _ := slices.BinarySearch(took, inTime)
	return answers{
		all: len(took), answered: answered, inTime: soonEnough, p50: at(0.5), p99: at(0.99), p999: at(0.999),
	}
}
