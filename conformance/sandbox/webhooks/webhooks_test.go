package webhooks

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

func TestWebhooksThatBreakTheDocumentAreFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		event any
		want  string
	}{
		"a body without its fields": {struct{}{}, "breaks the document: "},
		"an event that is no JSON":  {make(chan int), "cannot be built: json: unsupported type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := state.New(state.NewClock(time.Time{}, nil), 0)
			outbox := New(st, nil, faults.New(), network.Loopback{}, Allowed{})
			t.Cleanup(outbox.Close)

			scope := journal.NewScope(st, nil)
			scope.Lock(nil)
			outbox.Sender("", scope).Send(policy.Paidy, "paymentEvent", test.event)

			findings := st.Findings()
			require.Len(t, findings, 1)
			assert.Equal(t, "webhook", findings[0].Kind)
			assert.Equal(t, "paymentEvent", findings[0].Operation)
			assert.Truef(t, strings.HasPrefix(findings[0].Detail, test.want), findings[0].Detail)
		})
	}
}
