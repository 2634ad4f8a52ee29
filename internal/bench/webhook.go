package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/overlay/webhook"
)

const (
	senders   = 8   // connections that are kept open
	perSender = 100 // requests of each in one operation
	repeats   = 10  // every tenth event is the one before it
	distinct  = senders * perSender * (repeats - 1) / repeats
)

// event is a PayPay Transaction of 390 bytes, without its order, a number of 17 digits.
const event = `{"notification_type":"Transaction","merchant_id":"000000000000000000",` +
	`"store_id":"shop-7","pos_id":"till-2","order_id":"%017d",` +
	`"merchant_order_id":"order-1042-aaaaaaaaaaaa","authorized_at":"2026-04-01T03:00:03Z",` +
	`"expires_at":"2026-04-30T14:59:59Z","paid_at":"2026-04-02T03:00:00Z","order_amount":"3980","state":"COMPLETED"}`

// webhooks compares a receiver with its inbox in memory with an empty handler, for requests
// over loopback. First it measures only the answers, then the answers while the same cores
// decode and hand over every event.
func (b *bench) webhooks() error {
	var receiver atomic.Pointer[webhook.Receiver]
	empty, err := newSenders(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	if err != nil {
		return err
	}
	defer empty.close()
	full, err := newSenders(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		receiver.Load().ServeHTTP(w, r)
	}))
	if err != nil {
		return err
	}
	defer full.close()

	handled, all := 0, make(chan struct{}, 1)
	handle := func(context.Context, webhook.Delivery) error {
		if handled++; handled%distinct == 0 {
			all <- struct{}{}
		}
		return nil
	}
	renew := func() error {
		fresh, err := webhook.PayPay(webhook.Unconfirmed(), handle, webhook.Config{
			Sources: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Workers: 1,
		})
		receiver.Store(fresh)
		return err
	}
	if _, err := b.compare(pair{
		name:  fmt.Sprintf("answer %d webhooks", senders*perSender),
		floor: empty.send,
		ours: func() error {
			if err := renew(); err != nil { // or the inbox would grow
				return err
			}
			return full.send()
		},
		ratio: 1 / 0.60,
	}); err != nil {
		return err
	}

	if err := renew(); err != nil {
		return err
	}
	return b.handOver(empty, full, receiver.Load(), all)
}

// handOver measures a receiver that also hands over the events. all reports whether it has
// handed over all of them.
func (b *bench) handOver(empty, full *sending, receiver *webhook.Receiver, all <-chan struct{}) error {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = receiver.Run(ctx) })
	defer running.Wait()
	defer stop()
	_, err := b.compare(pair{
		name:  fmt.Sprintf("answer and hand over %d webhooks", senders*perSender),
		floor: empty.send,
		ours: func() error {
			if err := full.send(); err != nil {
				return err
			}
			select {
			case <-all:
				return nil
			case <-time.After(time.Minute):
				return fmt.Errorf("some notifications were not handed over: %+v", receiver.Counters())
			}
		},
		ratio: 1 / 0.60,
	})
	return err
}

// sending is a server and connections to it.
type sending struct {
	server *httptest.Server
	conns  []net.Conn
	sent   []int
}

func newSenders(handler http.Handler) (*sending, error) {
	s := &sending{server: httptest.NewServer(handler), sent: make([]int, senders)}
	for i := range senders {
		conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
		if err != nil {
			s.close()
			return nil, err
		}
		s.conns = append(s.conns, conn)
		s.sent[i] = i * 1_000_000_000
	}
	return s, nil
}

func (s *sending) close() {
	for _, conn := range s.conns {
		_ = conn.Close()
	}
	s.server.Close()
}

// send posts perSender events over each connection. This costs the sender far less than an
// http.Client.
func (s *sending) send() error {
	var group sync.WaitGroup
	failures := make([]error, senders)
	for i, conn := range s.conns {
		group.Go(func() { failures[i] = s.post(conn, &s.sent[i]) })
	}
	group.Wait()
	return errors.Join(failures...)
}

func (s *sending) post(conn net.Conn, sent *int) error {
	answers := bufio.NewReader(conn)
	var request []byte
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	for n := range perSender {
		if n%repeats != 0 {
			*sent++
		}
		length := len(event) - len("%017d") + 17
		request = fmt.Appendf(request[:0], "POST /hooks HTTP/1.1\r\nHost: shop.example\r\n"+
			"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", length)
		request = fmt.Appendf(request, event, *sent)
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := readAnswer(answers); err != nil {
			return err
		}
	}
	return nil
}

// readAnswer reads an answer of at most a few bytes.
func readAnswer(answers *bufio.Reader) error {
	status, err := answers.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.Contains(status, " 200 ") {
		return errors.New("answered " + strings.TrimSpace(status))
	}
	length := 0
	for {
		line, err := answers.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			_, err := io.CopyN(io.Discard, answers, int64(length))
			return err
		}
		if digits, found := strings.CutPrefix(string(line), "Content-Length: "); found {
			if _, err := fmt.Sscan(digits, &length); err != nil {
				return err
			}
		}
	}
}
