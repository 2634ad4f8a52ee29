package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

func TestLedgerAndFindingsAreBounded(t *testing.T) {
	t.Parallel()
	w := &world{clock: newClock(time.Time{}, nil), ledger: make([]Effect, maxEffects-1)}
	for range 3 {
		w.commit(Effect{Provider: policy.Paidy, Operation: "x"})
	}
	if n := len(w.effects()); n != maxEffects {
		t.Errorf("%d effects", n)
	}
	if f := w.found(); len(f) != 1 || f[0].Kind != "ledger" {
		t.Errorf("findings %v", f)
	}
	for i := range maxFindings + 5 {
		w.find(Finding{Detail: fmt.Sprint(i)})
	}
	if n := len(w.found()); n != maxFindings {
		t.Errorf("%d findings", n)
	}
}
