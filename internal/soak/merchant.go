package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// target says where a sandbox is and how to get in.
type target struct {
	PayPay, Paidy, Legacy, Admin         string
	PayPayKey, PayPaySecret, PaidySecret string
	LegacyKey, LegacySecret              string
}

// merchant sells things until its budget of writes is used.
type merchant struct {
	name   string // begins every id
	naive  bool
	at     target
	books  *books
	budget atomic.Int64
	admin  http.Client
	noted  func(id, key string) // an id of the provider, and our key for it; optional

	payPay *paypay.ClientWithResponses
	paidy  *paidy.ClientWithResponses
	legacy *paidylegacy.ClientWithResponses
}

// newMerchant returns a merchant of a name that no other has at that sandbox.
func newMerchant(name string, at target, naive bool, record overlay.Record) (*merchant, error) {
	m := &merchant{name: name, naive: naive, at: at, books: newBooks()}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = patience
	transport.MaxIdleConnsPerHost = 64
	client := &http.Client{Transport: transport}
	var err error
	if naive {
		err = m.bareClients(client)
	} else {
		err = m.safeClients(client, record)
	}
	return m, err
}

func (m *merchant) safeClients(client *http.Client, record overlay.Record) (err error) {
	options := []overlay.Option{
		overlay.WithHTTPClient(client),
		overlay.WithMaxBody(256 << 10),
		overlay.WithRetry(overlay.Retry{Attempts: 4, Base: 2 * time.Millisecond, Cap: 3 * time.Second}),
		overlay.WithSettling(settling),
		overlay.WithRecord(record),
	}
	m.payPay, err = jppay.NewPayPay(jppay.PayPayConfig{BaseURL: m.at.PayPay, APIKey: m.at.PayPayKey, APISecret: overlay.NewSecret(m.at.PayPaySecret)}, options...)
	if err != nil {
		return err
	}
	m.paidy, err = jppay.NewPaidy(jppay.PaidyConfig{BaseURL: m.at.Paidy, SecretKey: overlay.NewSecret(m.at.PaidySecret)}, options...)
	if err != nil {
		return err
	}
	m.legacy, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: m.at.Legacy,
		APIKey: overlay.NewSecret(m.at.LegacyKey), Secret: overlay.NewSecret(m.at.LegacySecret)}, options...)
	return err
}

// bareClients are the generated clients with nothing but credentials.
func (m *merchant) bareClients(client *http.Client) error {
	payPay, err := overlay.NewHMAC(m.at.PayPayKey, overlay.NewSecret(m.at.PayPaySecret), nil, nil)
	if err != nil {
		return err
	}
	bearer, err := overlay.NewBearer(overlay.NewSecret(m.at.PaidySecret))
	if err != nil {
		return err
	}
	legacy, err := overlay.NewLegacyAuth(overlay.NewSecret(m.at.LegacyKey), overlay.NewSecret(m.at.LegacySecret))
	if err != nil {
		return err
	}
	if m.payPay, err = paypay.NewClientWithResponses(m.at.PayPay, paypay.WithHTTPClient(client), paypay.WithRequestEditorFn(signer(payPay, paypay.Operations()))); err != nil {
		return err
	}
	if m.paidy, err = paidy.NewClientWithResponses(m.at.Paidy, paidy.WithHTTPClient(client), paidy.WithRequestEditorFn(signer(bearer, paidy.Operations()))); err != nil {
		return err
	}
	m.legacy, err = paidylegacy.NewClientWithResponses(m.at.Legacy, paidylegacy.WithHTTPClient(client), paidylegacy.WithRequestEditorFn(signer(legacy, paidylegacy.Operations())))
	return err
}

// signer adds credentials to a request of a bare client.
func signer(auth overlay.Authenticator, operations []policy.Operation) func(context.Context, *http.Request) error {
	return func(_ context.Context, req *http.Request) error {
		var body []byte
		if req.Body != nil {
			var err error
			if body, err = io.ReadAll(req.Body); err != nil {
				return err
			}
		}
		op := &policy.Operation{}
		for i := range operations {
			if operations[i].Path == req.URL.Path {
				op = &operations[i] // the checksum wants it; those paths have no parameters
			}
		}
		body, err := auth.Authenticate(req, op, body)
		if err == nil && body != nil {
			req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		return err
	}
}

// answer judges what a generated client returned: as this module does, or as who
// looks at the status alone.
func answer[T any, R interface {
	Value() *T
	Operation() *policy.Operation
	StatusCode() int
}](m *merchant, result R, err error) (*T, error) {
	if !m.naive {
		return jppay.OK(result, err)
	}
	if err != nil {
		return nil, err
	}
	if status := result.StatusCode(); status/100 != 2 {
		return nil, fmt.Errorf("status %d", status)
	}
	value := result.Value()
	if value == nil {
		return nil, errors.New("no value")
	}
	return value, nil
}

// errSpent means that the budget of writes is used.
var errSpent = errors.New("all writes are made")

// retries is how often a naive merchant tries once more.
const retries = 3

// write makes one call and enters what the merchant believes of it.
func write[T any](ctx context.Context, w *worker, j job, call func(context.Context) (*T, error)) (*T, error) {
	m := w.merchant
	if m.budget.Add(-1) < 0 {
		return nil, errSpent
	}
	var value *T
	attempt := func(ctx context.Context) (err error) {
		value, err = call(ctx)
		return err
	}
	var err error
	if m.naive {
		for range 1 + retries {
			if err = attempt(ctx); err == nil {
				break
			}
		}
		believed := done
		if err != nil {
			believed = failed
		}
		m.books.enter(j, &entry{belief: believed})
		return value, err
	}
	// Some calls have little time.
	limit := 5 * time.Second
	if w.rand.IntN(20) == 0 {
		limit = time.Duration(w.rand.IntN(int(patience)))
	}
	inTime, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err = attempt(inTime)
	e := &entry{belief: done}
	if err != nil {
		failure, ok := errors.AsType[*overlay.Error](err)
		if !ok {
			panic(fmt.Sprintf("%s: an error that is no *overlay.Error: %T", j.name(), err))
		}
		switch failure.Outcome {
		case overlay.DidNotHappen:
			e.belief = failed
		case overlay.Unknown:
			e.belief, e.err, e.again = unknown, err, attempt
		case overlay.Happened, overlay.NoOutcome:
		}
	}
	m.books.enter(j, e)
	return value, err
}

// run sells with so many workers until the budget is used or ctx ends.
func (m *merchant) run(ctx context.Context, seed uint64, workers, writes int) {
	m.budget.Store(int64(writes))
	var group sync.WaitGroup
	for i := range workers {
		w := &worker{merchant: m, number: i, rand: rand.New(rand.NewPCG(seed, uint64(i)))}
		group.Go(func() {
			for ctx.Err() == nil && m.budget.Load() > 0 {
				w.sell(ctx)
			}
		})
	}
	group.Wait()
}

// resolve finds out what became of every write that is unknown.
func (m *merchant) resolve(ctx context.Context, workers int) {
	jobs := make(chan job)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for j := range jobs {
				m.books.mu.Lock()
				e := m.books.entries[j]
				m.books.mu.Unlock()
				e.belief = find(ctx, e.err, e.again)
			}
		})
	}
	for _, j := range m.books.of(unknown) {
		jobs <- j
	}
	close(jobs)
	group.Wait()
}

// find asks until it is told. Faults go on meanwhile. A write that the provider
// recognises may also be sent again.
func find(ctx context.Context, err error, again func(context.Context) error) belief {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		return unknown
	}
	for range 50 {
		r, asked := overlay.Resolve(ctx, err)
		switch {
		case ctx.Err() != nil:
			return unknown
		case asked == nil && r.Outcome == overlay.Happened:
			return done
		case asked == nil && r.Outcome == overlay.DidNotHappen:
			return failed
		case recognised(failure.Provider, failure.Operation) && again != nil:
			if again(ctx) == nil {
				return done
			}
		case errors.Is(asked, overlay.ErrUnresolvable):
			return unresolvable
		}
	}
	return unknown
}

// recognised reports whether an operation may be sent again as it is.
func recognised(provider overlay.Provider, operation string) bool {
	for _, table := range [][]policy.Operation{paypay.Operations(), paidy.Operations(), paidylegacy.Operations()} {
		for i := range table {
			if table[i].Provider == provider && table[i].ID == operation {
				return table[i].Retry == policy.SameID
			}
		}
	}
	return false
}

// control makes a call of the sandbox's admin endpoint: what users do.
func (m *merchant) control(ctx context.Context, path string, body, into any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.at.Admin+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := m.admin.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if content, err = io.ReadAll(io.LimitReader(res.Body, 64<<10)); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d: %s", path, res.StatusCode, content)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(content, into)
}
