package sim

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
)

// writeHeader numbers a request's write, for the gateway, which takes it off.
const writeHeader = "X-Sim-Write"

// gateway stands between merchants and one provider.
type gateway struct {
	seed     uint64
	provider http.Handler
	traces   *traces
	odd      oddAnswers
	underWay *deliveries     // they go on after their sender gave up
	record   *numberedRecord // nil where the merchants have none

	mu       sync.Mutex
	attempts map[int]int // by write
	repeated map[int]int // by write: how often the network delivered it once more
}

func newGateway(seed uint64, provider http.Handler, traces *traces) *gateway {
	return &gateway{
		seed: seed, provider: provider, traces: traces, underWay: newDeliveries(),
		attempts: map[int]int{}, repeated: map[int]int{},
		odd: oddAnswers{last: map[string]answered{}},
	}
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	write, numbered := writeOf(r)
	r.Header.Del(writeHeader)
	if isRead(r) {
		g.read(w, r, body)
		return
	}
	if !numbered {
		copyAnswer(w, g.deliver(r, body))
		return
	}

	if g.record != nil {
		g.record.sent(write)
	}
	attempt := g.next(write)
	way := draw(g.seed, write, attempt)
	if payPay := strings.HasPrefix(r.Header.Get("Authorization"), "hmac "); payPay && unwelcome(g.seed, write) {
		g.traces.note(write, "attempt %d: refused by a clock", attempt)
		refuseByClock(w)
		return
	} else if payPay && limited(g.seed, write, attempt) {
		g.traces.note(write, "attempt %d: refused as one of too many", attempt)
		refuseByLimit(w)
		return
	}
	g.traces.note(write, "attempt %d: %s", attempt, way)
	g.follow(w, r, body, write, way)
}

// read lets most reads pass.
func (g *gateway) read(w http.ResponseWriter, r *http.Request, body []byte) {
	now := g.traces.now()
	way := drawRead(harness.Dice(g.seed, readDice, int(now)), harness.Dice(g.seed, outageDice, int(now/outage)))
	answer := httptest.NewRecorder()
	if !way.lost {
		answer = g.deliver(r, body)
	}
	switch {
	case way.page != 0:
		page(w, way)
	case way.cut:
		cut(w, answer, way.at)
	case way.odd:
		copyAnswer(w, unfinished(answer))
	default:
		copyAnswer(w, answer)
	}
}

// writeOf returns the number of the write that a request belongs to.
func writeOf(r *http.Request) (write int, ok bool) {
	write, err := strconv.Atoi(r.Header.Get(writeHeader))
	return write, err == nil
}

// next returns the number of the next attempt of a write, from 1.
func (g *gateway) next(write int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.attempts[write]++
	return g.attempts[write]
}

// counts returns how often a write was sent, and how often the network repeated it.
func (g *gateway) counts(write int) (attempts, repeated int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.attempts[write], g.repeated[write]
}

// settle waits until nothing is under way, and enters into the books how often the
// network repeated a write.
func settle(gateways []*gateway, books []oracle.Entry) {
	for _, g := range gateways {
		g.underWay.wait()
		for i := range books {
			_, repeated := g.counts(books[i].Write)
			books[i].Repeated += repeated
		}
	}
}

func (g *gateway) repeat(write int) {
	g.traces.note(write, "the network asked the provider once more")
	g.mu.Lock()
	defer g.mu.Unlock()
	g.repeated[write]++
}

// follow does with a request what its route says.
func (g *gateway) follow(w http.ResponseWriter, r *http.Request, body []byte, write int, way route) {
	if strings.HasPrefix(way.name, "odd content") && g.traces.has(write, usedBefore) {
		way = route{name: "passes"} // the provider says that it happened, and shows nothing of whom
	}
	if way.odd && alone(way.name) {
		if answer := g.odd.instead(way.name, r, body); answer != nil {
			copyAnswer(w, answer)
			return
		}
		way = route{name: "passes"}
	}

	answered := make(chan *httptest.ResponseRecorder, 1)
	if !way.lost {
		request := r.Clone(context.WithoutCancel(r.Context()))
		g.underWay.Go(func() {
			time.Sleep(way.delay)
			answer := g.deliver(request, body)
			g.traces.note(write, "the provider was asked")
			answered <- answer
			if way.again > 0 {
				time.Sleep(way.again)
				g.deliver(request, body)
				g.repeat(write)
			}
		})
	}

	answer := httptest.NewRecorder()
	if !way.lost && !way.early {
		select {
		case answer = <-answered:
		case <-r.Context().Done():
			return // the sender gave up; the request goes on
		}
	}
	switch {
	case way.page != 0:
		page(w, way)
	case way.hold:
		<-r.Context().Done()
	case way.cut:
		cut(w, answer, way.at)
	case way.odd:
		copyAnswer(w, g.odd.change(way.name, r, body, answer))
	default:
		g.odd.remember(r, body, answer)
		if way.stale > 0 {
			answer.Header().Set("Date", time.Now().Add(-way.stale).UTC().Format(http.TimeFormat))
			answer.Header().Set("Age", strconv.Itoa(int(way.stale.Seconds())))
		}
		copyAnswer(w, answer)
	}
}

func (g *gateway) deliver(r *http.Request, body []byte) *httptest.ResponseRecorder {
	request := r.Clone(r.Context())
	request.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	g.provider.ServeHTTP(answer, request)
	return answer
}

// deliveries are under way. Others may begin while somebody waits for them.
type deliveries struct{ group sync.WaitGroup }

func newDeliveries() *deliveries {
	d := &deliveries{}
	d.group.Add(1) // a WaitGroup at zero lets nothing begin beside Wait
	return d
}

// Go begins one.
func (d *deliveries) Go(delivery func()) { d.group.Go(delivery) }

// wait returns when none is under way any more.
func (d *deliveries) wait() {
	d.group.Done()
	d.group.Wait()
}

// sentTooOften returns the writes that were sent more often than the client's default
// allows.
func sentTooOften(books []oracle.Entry, g *gateway) []oracle.Violation {
	var violations []oracle.Violation
	for _, e := range books {
		if attempts, _ := g.counts(e.Write); attempts > overlay.DefaultAttempts {
			violations = append(violations, oracle.Violation{Fault: oracle.TooOften, Wish: e.Wish})
		}
	}
	return violations
}

func copyAnswer(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// page answers in the provider's place.
func page(w http.ResponseWriter, way route) {
	if way.html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(way.page)
		_, _ = fmt.Fprintf(w, "<html><body>%s</body></html>", http.StatusText(way.page))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(way.page)
	_, _ = fmt.Fprintf(w, `{"message":%q}`, http.StatusText(way.page))
}

// cut closes the connection after the first bytes of an answer: after none, within its
// header or within its content.
func cut(w http.ResponseWriter, answer *httptest.ResponseRecorder, at float64) {
	if answer.Header().Get("Content-Type") == "" {
		answer.Header().Set("Content-Type", "application/json")
	}
	whole := answer.Result()
	whole.ContentLength = int64(answer.Body.Len())
	var sent bytes.Buffer
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil || whole.Write(&sent) != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = conn.Write(sent.Bytes()[:int(at*float64(sent.Len()))])
	_ = conn.Close()
}
