package flow

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// shopTimeout is how long a shop may take to process what it received.
const shopTimeout = 5 * time.Second

// shop is a merchant at PayPay that acts on the webhooks from its Receiver. It also serves the
// daily files in place of PayPay.
type shop struct {
	client   *jppay.PayPay
	receiver *webhook.Receiver
	secret   string // the last segment of the receiver's path
	address  string // host and port
	server   *http.Server
	stop     context.CancelFunc
	running  sync.WaitGroup

	mu      sync.Mutex
	books   []recon.Entry
	notices []recon.Notice
	files   map[string][]byte // by name
	latest  []byte            // the file that was read last
}

// newShop opens a shop whose receiver uses the sandbox's clock.
func newShop(r *Run) (*shop, error) {
	s := &shop{secret: rand.Text(), files: map[string][]byte{}}
	client, err := r.Target.NewClient(r.Provider, overlay.ScopeHeader, overlay.WithContract(r.Validator.Check))
	if err != nil {
		return nil, err
	}
	payPay, ok := client.(*jppay.PayPay)
	if !ok {
		return nil, errors.New("a shop sells by PayPay only")
	}
	s.client = payPay
	s.receiver, err = webhook.PayPay(webhook.ConfirmPayPay(payPay), s.handle, webhook.Config{
		Sources:     []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
		PathSecrets: []overlay.Secret{overlay.NewSecret(s.secret)},
		Poll:        20 * time.Millisecond, Now: r.Sandbox.Clock.Now,
	})
	if err != nil {
		return nil, err
	}

	return s, s.serve(r.ctx)
}

func (s *shop) serve(ctx context.Context) error {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = listener.Addr().String()
	mux := http.NewServeMux()
	mux.Handle("/hooks/", s.receiver)
	// This path simulates a sender on another machine, because this machine can only call
	// itself.
	mux.HandleFunc("/elsewhere/", func(w http.ResponseWriter, req *http.Request) {
		req.RemoteAddr = webhooktest.Source + ":443"
		s.receiver.ServeHTTP(w, req)
	})
	mux.HandleFunc("GET /files/", s.serveFile)
	s.server = &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}

	ctx, s.stop = context.WithCancel(ctx)
	s.running.Go(func() { _ = s.server.Serve(listener) })
	s.running.Go(func() { _ = s.receiver.Run(ctx) })

	return nil
}

func (s *shop) close() {
	s.stop() // before the API closes: running confirmations read it
	_ = s.server.Close()
	s.running.Wait()
}

// handle is the merchant's code: it books each payment as the API shows it.
func (s *shop) handle(_ context.Context, delivery webhook.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch claim := delivery.Payload.(type) {
	case *paypay.TransactionEvent:
		payment, read := delivery.Truth.(*paypay.Payment)
		if !read || delivery.Verdict != webhook.Confirmed || payment.MerchantPaymentID == "" || payment.Amount == nil {
			return errors.New("the event came without the payment that confirms it")
		}
		s.books = append(s.books, recon.Entry{
			ID: string(payment.MerchantPaymentID), Amount: payment.Amount.Amount(), Status: recon.Status(payment.Status),
		})
	case *paypay.FileCreatedEvent:
		s.notices = append(s.notices, recon.Notice{
			FileType: string(claim.FileType), Path: overlay.NewSecret(claim.Path), RequestedAt: claim.RequestedAt,
			ReceivedAt: delivery.ReceivedAt,
		})
	}

	return nil
}

// booked returns the entries of the books, sorted by id.
func (s *shop) booked() []recon.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.SortedFunc(slices.Values(s.books), func(a, b recon.Entry) int { return strings.Compare(a.ID, b.ID) })
}

// notice returns the notice of the file at an address.
func (s *shop) notice(address string) (recon.Notice, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.notices, func(n recon.Notice) bool { return n.Path.Reveal() == address })
	if at < 0 {
		return recon.Notice{}, false
	}

	return s.notices[at], true
}

func (s *shop) serveFile(w http.ResponseWriter, req *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file, found := s.files[path.Base(req.URL.Path)]
	if !found {
		http.NotFound(w, req)
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(file)))
	_, _ = w.Write(file)
}

// post sends a webhook to a path of the shop and returns the status of the answer. The sender
// pretends to be in PayPay's network.
func (s *shop) post(ctx context.Context, to string, event any) (status int, err error) {
	body := bytes.NewReader(webhooktest.Body(event))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+to, body)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", "127.0.0.1")
	res, err := http.DefaultClient.Do(req)
	if failure, ok := errors.AsType[*url.Error](err); ok {
		return 0, fmt.Errorf("webhook not sent: %w", failure.Err) // the address holds the secret
	}
	if err != nil {
		return 0, err
	}

	return res.StatusCode, res.Body.Close()
}

// sell lets a customer pay an order by a code.
func (s *shop) sell(ctx context.Context, r *Run, id paypay.MerchantPaymentID, amount int64) error {
	code, err := s.client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{MerchantPaymentID: id, Amount: paypay.Yen(amount)})
	if err != nil {
		return err
	}
	if err := r.Sandbox.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserForeign); err != nil {
		return err
	}

	return r.flush()
}

// until waits for a condition and returns an error if it does not hold in time.
func (r *Run) until(what string, holds func() bool) error {
	ctx, cancel := context.WithTimeout(r.ctx, shopTimeout)
	defer cancel()
	for !holds() {
		if r.GiveUp != nil && r.GiveUp() {
			return fmt.Errorf("%s: gave up waiting", what)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: waited too long: %w", what, ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}

	return nil
}
