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

// inTime is what a receiver takes at most; providers wait 1.5 s at least.
const inTime = 250 * time.Millisecond

// answers are how long a receiver whose handler hangs took.
type answers struct {
	all, inTime    int
	p50, p99, p999 time.Duration
}

// stuck times the answers of a receiver whose handler never returns. It hangs with
// its effect written and not committed, which is the worst that it can do to others;
// but in SQLite before it writes: there nobody else writes until it has ended.
func (s *soak) stuck(ctx context.Context, p place) (a answers, err error) {
	p, remove, err := p.create(ctx)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	o, err := p.open(ctx)
	if err != nil {
		return a, err
	}
	defer o.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	entered, hung := make(chan struct{}, webhook.DefaultWorkers), make(chan struct{})
	receiver, err := o.receiver(func(ctx context.Context, d webhook.Delivery) error {
		entered <- struct{}{}
		if p.Inbox == postgreSQL || p.Inbox == redisStore {
			if err := o.handle(ctx, d); err != nil {
				return err
			}
		}
		<-hung
		return nil
	}, webhook.Config{})
	if err != nil {
		return a, err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return a, err
	}
	server := &http.Server{Handler: receiver, ReadHeaderTimeout: time.Second}
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(listener) })
	running.Go(func() { _ = receiver.Run(ctx) })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	send := func(order string) time.Duration {
		event := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
		event.OrderID = new(paypay.PaymentID(order))
		started := time.Now()
		if !post(ctx, client, "http://"+listener.Addr().String(), webhooktest.Body(event)) {
			return time.Hour // not answered is late
		}
		return time.Since(started)
	}
	for i := range webhook.DefaultWorkers { // until all hang
		send("first-" + strconv.Itoa(i))
		select {
		case <-entered:
		case <-time.After(time.Second): // it waits for the one that hangs
		case <-ctx.Done():
		}
	}
	took := make([][]time.Duration, connections)
	var senders sync.WaitGroup
	for i := range connections {
		senders.Go(func() {
			for n := range max(s.events/5/connections, 1) {
				took[i] = append(took[i], send(strconv.Itoa(i)+"-"+strconv.Itoa(n)))
			}
		})
	}
	senders.Wait()
	client.CloseIdleConnections()
	stopped := ctx.Err()
	cancel()
	close(hung) // Run lets what is in work finish
	_ = server.Close()
	running.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	at := func(share float64) time.Duration {
		return all[min(int(share*float64(len(all))), len(all)-1)].Round(time.Microsecond)
	}
	a.all = len(all)
	a.inTime, _ = slices.BinarySearch(all, inTime)
	a.p50, a.p99, a.p999 = at(0.5), at(0.99), at(0.999)
	return a, stopped
}
