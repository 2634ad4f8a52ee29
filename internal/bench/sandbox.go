package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	childFlag = "-serve" // hidden: makes this program one of the servers below
	clients   = 8
	burst     = 3 * slice // how long the load on a server lasts

	startTarget  = 100 // ms
	memoryTarget = 40  // MiB
	rateTarget   = 0.5
)

// sandbox measures a sandbox in a process of its own: the time to its first answer, its answers
// a second, and its peak memory. The floor of the rate is a handler that answers the same
// bytes, also in a process of its own. The clients run in this process, on the same cores.
func (b *bench) sandbox() error {
	var starts []float64
	for range 5 {
		begin := time.Now()
		s, err := serve("sandbox", nil)
		if err != nil {
			return err
		}
		_, err = s.first()
		starts = append(starts, float64(time.Since(begin).Microseconds())/1000)
		if err := errors.Join(err, s.stop()); err != nil {
			return err
		}
	}
	b.add(row{
		name: "sandbox, start to first answer", unit: "ms",
		ours:   fmt.Sprintf("%.0f [%.0f-%.0f]", median(starts), slices.Min(starts), slices.Max(starts)),
		target: fmt.Sprintf("<= %d", startTarget), over: median(starts) > startTarget,
	})

	ours, err := serve("sandbox", nil)
	if err != nil {
		return err
	}
	defer func() { _ = ours.stop() }()
	answer, err := ours.first()
	if err != nil {
		return err
	}
	bare, err := serve("bare", answer)
	if err != nil {
		return err
	}
	defer func() { _ = bare.stop() }()
	if err := b.rates(bare, ours); err != nil {
		return err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", ours.process.Process.Pid))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	peak, measured, err := peakMemory(string(status))
	if err != nil {
		return err
	}
	var peaks []float64
	if measured {
		peaks = append(peaks, peak)
	}
	b.addMemory("sandbox, peak memory", peaks, memoryTarget)
	return nil
}

func (b *bench) rates(bare, ours *server) error {
	for _, s := range []*server{bare, ours} {
		if err := s.dial(); err != nil {
			return err
		}
		if _, err := s.load(burst); err != nil { // warms up
			return err
		}
	}
	var floor, rates, ratios []float64
	for range b.rounds {
		f, err := bare.load(burst)
		if err != nil {
			return err
		}
		r, err := ours.load(burst)
		if err != nil {
			return err
		}
		floor, rates, ratios = append(floor, f), append(rates, r), append(ratios, r/f)
	}
	b.add(row{
		name: fmt.Sprintf("sandbox, getPayment, %d clients", clients), unit: "req/s",
		floor: whole(median(floor)), ours: whole(median(rates)), ratio: spread(ratios),
		target: fmt.Sprintf(">= %.4gx", rateTarget), over: median(ratios) < rateTarget,
	})
	return nil
}

// server is a child process that serves, and the request to send to it.
type server struct {
	process *exec.Cmd
	stdin   io.WriteCloser
	address string
	request []byte
	conns   []*conn
}

// serve starts this program once more as one of the servers of child.
func serve(kind string, input []byte) (*server, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{process: exec.Command(program, childFlag, kind)}
	s.process.Stderr = os.Stderr
	if s.stdin, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	if _, err := s.stdin.Write(input); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	var url, key, id string
	if _, err := fmt.Fscanln(stdout, &url, &key, &id); err != nil {
		return nil, errors.Join(fmt.Errorf("the %s server did not start: %w", kind, err), s.stop())
	}
	s.address = strings.TrimPrefix(url, "http://")
	s.request = fmt.Appendf(nil, "GET /payments/%s HTTP/1.1\r\nHost: %s\r\n"+
		"Authorization: Bearer %s\r\nPaidy-Version: 2018-04-10\r\n\r\n", id, s.address, key)
	return s, nil
}

// stop ends the server by closing its input.
func (s *server) stop() error {
	for _, c := range s.conns {
		_ = c.Close()
	}
	_ = s.stdin.Close()
	return s.process.Wait()
}

// first sends one request on a connection of its own and returns the whole
// answer.
func (s *server) first() ([]byte, error) {
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write(s.request); err != nil {
		return nil, err
	}
	var answer bytes.Buffer
	res, err := http.ReadResponse(bufio.NewReader(io.TeeReader(c, &answer)), nil)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK || res.ContentLength < 0 {
		return nil, fmt.Errorf("the answer is HTTP %d of %d bytes", res.StatusCode, res.ContentLength)
	}
	return answer.Bytes(), nil
}

func (s *server) dial() error {
	for range clients {
		c, err := net.Dial("tcp", s.address)
		if err != nil {
			return err
		}
		s.conns = append(s.conns, &conn{Conn: c, reader: bufio.NewReader(c)})
	}
	return nil
}

// load keeps all connections busy for a while and returns the answers a second.
func (s *server) load(d time.Duration) (float64, error) {
	begin := time.Now()
	counts := make([]int, len(s.conns))
	failed := make([]error, len(s.conns))
	var busy sync.WaitGroup
	for i, c := range s.conns {
		busy.Go(func() {
			failed[i] = c.SetDeadline(begin.Add(d + 10*time.Second))
			for failed[i] == nil && time.Since(begin) < d {
				failed[i] = c.ask(s.request)
				counts[i]++
			}
		})
	}
	busy.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(begin).Seconds(), errors.Join(failed...)
}

// conn is a keep-alive client that costs as little as possible, so that the servers dominate
// the measurement.
type conn struct {
	net.Conn
	reader *bufio.Reader
}

func (c *conn) ask(request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	line, err := c.reader.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("the answer begins with %q", line)
	}
	length := -1
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("the answer has no Content-Length")
	}
	_, err = c.reader.Discard(length)
	return err
}

// child is the other side of serve: it prints URL, key and payment id and serves
// until its input ends.
func child(kind string) error {
	switch kind {
	case "sandbox":
		s, err := sandbox.New(sandbox.Config{})
		if err != nil {
			return err
		}
		defer s.Close()
		bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 12500, OrderRef: "order-1"})
		if err != nil {
			return err
		}
		fmt.Println(s.Paidy.URL, s.Paidy.SecretKey, bought.PaymentID)
	case "bare":
		res, err := http.ReadResponse(bufio.NewReader(os.Stdin), nil)
		if err != nil {
			return err
		}
		body := make([]byte, res.ContentLength)
		if _, err := io.ReadFull(res.Body, body); err != nil {
			return err
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Println("http://"+listener.Addr().String(), "none", "pay_bare")
		answer := func(w http.ResponseWriter, _ *http.Request) {
			for name, values := range res.Header {
				w.Header()[name] = values
			}
			_, _ = w.Write(body)
		}
		server := &http.Server{Handler: http.HandlerFunc(answer), ReadHeaderTimeout: time.Minute}
		go func() { _ = server.Serve(listener) }()
	default:
		return fmt.Errorf("there is no server %q", kind)
	}
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}
