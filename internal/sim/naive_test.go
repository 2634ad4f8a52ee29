package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	naiveTries = 1 + 3
	naiveLimit = 30 * time.Second // of each try
	// naiveShare is how many writes of the real clients there are for one of the naive.
	naiveShare = 40
)

// newNaiveHost returns a host with the bare generated clients in the loop that everybody
// writes first.
func newNaiveHost(
	t *testing.T, s *sandbox.Sandbox, network *testkit.Network, at providers, now func() time.Time,
) *host {
	t.Helper()
	through := numbered{dialling(t, network), nil}
	signer, err := overlay.NewHMAC(s.PayPay.APIKey, overlay.NewSecret(s.PayPay.APISecret), now, nil)
	require.NoError(t, err)
	bearer, err := overlay.NewBearer(overlay.NewSecret(s.Paidy.SecretKey))
	require.NoError(t, err)
	checksum, err := overlay.NewLegacyAuth(overlay.NewSecret(s.Legacy.APIKey), overlay.NewSecret(s.Legacy.Secret))
	require.NoError(t, err)

	h := &host{learn: statusBelieved}
	h.payPay, err = paypay.NewClientWithResponses(at[policy.PayPay],
		paypay.WithHTTPClient(naiveLoop{through, signer, paypay.Operations()}))
	require.NoError(t, err)
	h.paidy, err = paidy.NewClientWithResponses(at[policy.Paidy],
		paidy.WithHTTPClient(naiveLoop{through, bearer, paidy.Operations()}))
	require.NoError(t, err)
	h.legacy, err = paidylegacy.NewClientWithResponses(at[policy.PaidyLegacy],
		paidylegacy.WithHTTPClient(naiveLoop{through, checksum, paidylegacy.Operations()}))
	require.NoError(t, err)
	return h
}

// errNaive is an exchange that ended without a status 2xx.
var errNaive = errors.New("the naive client failed")

// statusBelieved believes that a status 2xx means that it happened, and all else that
// it did not.
func statusBelieved(err error) oracle.Belief {
	if errors.Is(err, errNaive) {
		return oracle.DidNotHappen
	}
	return oracle.Happened // the answer is no more than unreadable
}

// naiveLoop sends a request, and again after an error or a status 5xx.
type naiveLoop struct {
	through    http.RoundTripper
	auth       overlay.Authenticator
	operations []policy.Operation
}

func (n naiveLoop) Do(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}

	var answer *http.Response
	var err error
	for range naiveTries {
		answer, err = n.try(req, body)
		if err == nil && answer.StatusCode < http.StatusInternalServerError {
			break
		}
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNaive, err)
	case answer.StatusCode/100 != 2:
		return nil, fmt.Errorf("%w: status %d", errNaive, answer.StatusCode)
	}
	return answer, nil
}

// try signs and sends a request, and reads all of the answer.
func (n naiveLoop) try(req *http.Request, body []byte) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), naiveLimit)
	defer cancel()
	attempt := req.Clone(ctx)
	signed, err := n.auth.Authenticate(attempt, n.operation(req), body)
	if err != nil {
		return nil, err
	}
	if signed == nil {
		signed = body
	}
	attempt.Body, attempt.ContentLength = io.NopCloser(bytes.NewReader(signed)), int64(len(signed))

	answer, err := n.through.RoundTrip(attempt)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(content))
	return answer, nil
}

// operation returns what the checksum of legacy Paidy needs: its paths have no
// parameters.
func (n naiveLoop) operation(req *http.Request) *policy.Operation {
	for i := range n.operations {
		if n.operations[i].Path == req.URL.Path {
			return &n.operations[i]
		}
	}
	return &policy.Operation{}
}

// simulateNaive is simulate with a naive client, which has no record.
func simulateNaive(t *testing.T, seed uint64, writes int) (found report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, network, at, gateways := openShop(t, seed)
		m := &machine{now: skewed(seed, 0)}
		m.start = func() *host { return newNaiveHost(t, s.sandbox, network, at, m.now) }
		s.machines = []*machine{m}

		books := s.openWhile(t.Context(), writes, func(context.Context) {})
		s.users.Wait()
		settle(gateways, books)
		time.Sleep(afterwards)
		happened := ledger.Effects(s.sandbox.Ledger())
		s.close(t)
		found = report{books: books, violations: oracle.Judge(books, happened), traces: s.traces}
	})
	return found
}

// runNaive sells with naive clients in the worlds of the first seeds. What is found
// fails nothing.
func runNaive(t *testing.T, first uint64, all *tally) {
	t.Helper()
	writes := max(workers, *simulatedWrites/naiveShare)
	for i := range max(1, writes/perRun) {
		seed := first + uint64(i)
		t.Run("naive "+strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			all.add(simulateNaive(t, seed, min(perRun, writes)))
		})
	}
}

// tally counts what was found.
type tally struct {
	mu     sync.Mutex
	writes int
	open   int // nobody can tell what became of them
	faults map[oracle.Fault]int
}

func (a *tally) add(found report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writes += len(found.books)
	for _, v := range found.violations {
		a.faults[v.Fault]++
	}
	for _, e := range found.books {
		if e.Belief == oracle.Unresolvable {
			a.open++
		}
	}
}

// made returns how many writes were made.
func (a *tally) made() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.writes
}

// per10000 returns how often a fault was found in 10,000 writes.
func (a *tally) per10000(f oracle.Fault) float64 { return a.rate(a.faults[f]) }

func (a *tally) rate(n int) float64 { return 10_000 * float64(n) / float64(max(a.writes, 1)) }

// comparison is what was found with the real clients, known violations included, and
// with naive ones.
type comparison struct{ jppay, naive *tally }

func newComparison() comparison {
	return comparison{&tally{faults: map[oracle.Fault]int{}}, &tally{faults: map[oracle.Fault]int{}}}
}

func (c comparison) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\nin 10,000 writes\tjppay\tnaive client\t\n")
	for _, f := range []oracle.Fault{
		oracle.DoubleEffect, oracle.UnwantedEffect, oracle.BelievedFailed, oracle.BelievedDone, oracle.Forgotten,
		oracle.Unlisted, oracle.Unjustified, oracle.Contradiction, oracle.Unrecorded, oracle.SentClosed, oracle.TooOften,
		oracle.Unclosed,
	} {
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t\n", f, c.jppay.per10000(f), c.naive.per10000(f))
	}
	fmt.Fprintf(w, "no fault: nobody can tell, and that is said\t%.1f\t%.1f\t\n",
		c.jppay.rate(c.jppay.open), c.naive.rate(c.naive.open))
	fmt.Fprintf(w, "writes made\t%d\t%d\t\n", c.jppay.writes, c.naive.writes)
	_ = w.Flush() // a strings.Builder takes everything
	return text.String()
}

func TestANaiveClientIsSeen(t *testing.T) {
	t.Parallel()
	const seed = 101
	both := newComparison()
	both.jppay.add(simulate(t, seed, perRun))
	both.naive.add(simulateNaive(t, seed, perRun))
	t.Log(both)

	assert.Positive(t, both.naive.faults[oracle.DoubleEffect])
	assert.Positive(t, both.naive.faults[oracle.BelievedFailed])
	assert.Positive(t, both.naive.faults[oracle.BelievedDone])
	assert.Greater(t, both.naive.per10000(oracle.DoubleEffect), both.jppay.per10000(oracle.DoubleEffect))
	assert.Greater(t, both.naive.per10000(oracle.BelievedFailed), both.jppay.per10000(oracle.BelievedFailed))
}
