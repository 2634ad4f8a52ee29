package state

import (
	"fmt"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

func TestLedgerAndFindingsAreBounded(t *testing.T) {
	t.Parallel()
	w := &State{Clock: NewClock(time.Time{}, nil), ledger: make([]Effect, maxEffects-1)}
	for range 3 {
		w.Commit(Effect{Provider: policy.Paidy, Operation: "x"})
	}
	if n := len(w.Effects()); n != maxEffects {
		t.Errorf("%d effects", n)
	}
	if f := w.Findings(); len(f) != 1 || f[0].Kind != "ledger" {
		t.Errorf("findings %v", f)
	}
	for i := range maxFindings + 5 {
		w.Find(Finding{Detail: fmt.Sprint(i)})
	}
	if n := len(w.Findings()); n != maxFindings {
		t.Errorf("%d findings", n)
	}
}
