package network_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/internal/testkit"
)

// refusing is a server behind a listener that can refuse. It lives in a synctest bubble.
type refusing struct {
	*testing.T
	*network.RefusingListener

	network *testkit.Network
	reports chan string
}

func (r *refusing) report(detail string) { r.reports <- detail }

// reported returns the reports since the last call.
func (r *refusing) reported() (reports []string) {
	for len(r.reports) > 0 {
		reports = append(reports, <-r.reports)
	}
	return reports
}

func startRefusing(t *testing.T) *refusing {
	t.Helper()
	r := &refusing{T: t, network: testkit.NewNetwork(), reports: make(chan string, 100)}
	inner, err := r.network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	r.RefusingListener = network.NewRefusingListener(r.network, inner, make(chan struct{}), func(bool) {}, r.report)
	ended := make(chan error)
	go func() { ended <- r.serve() }()
	t.Cleanup(func() {
		require.NoError(t, r.Close())
		assert.ErrorIs(t, <-ended, net.ErrClosed)
	})

	return r
}

func (r *refusing) serve() error {
	for {
		conn, err := r.Accept()
		if err != nil {
			return err
		}
		_ = conn.Close()
	}
}

// accepts reports whether the listener accepts connections.
func (r *refusing) accepts() bool {
	conn, err := r.network.Dial(r.Context(), "", r.Addr().String())
	if err == nil {
		_ = conn.Close()
	}

	return err == nil
}

func TestOfSeveralRefusalsTheLatestEndCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := startRefusing(t)
		assert.True(t, r.accepts())

		r.Refuse(time.Hour)
		time.Sleep(30 * time.Minute)
		r.Refuse(3 * time.Hour)
		time.Sleep(10 * time.Minute)
		r.Refuse(time.Hour)

		time.Sleep(169 * time.Minute)
		assert.False(t, r.accepts(), "three hours after the second refusal, less a minute")
		time.Sleep(2 * time.Minute)
		assert.True(t, r.accepts(), "three hours after the second refusal, and a minute")
	})
}

func TestAPortThatAnotherProgramHasTakenIsAskedForAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := startRefusing(t)
		r.Refuse(time.Second)
		other, err := r.network.Listen(r.Addr().String())
		require.NoError(t, err)

		time.Sleep(2 * time.Second)
		assert.Empty(t, r.reported(), "after a second without the port")
		time.Sleep(2 * time.Second)
		reports := r.reported()
		require.NotEmpty(t, reports, "after three seconds without the port")
		assert.Contains(t, reports[0], "cannot listen again on "+r.Addr().String())

		require.NoError(t, other.Close())
		time.Sleep(time.Second)
		assert.True(t, r.accepts())
	})
}
