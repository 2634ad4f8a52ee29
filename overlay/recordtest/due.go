package recordtest

import (
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// busy is the longest time that a call of the tests may run.
const busy = 40 * time.Second

func (t *tester) dueAfterLease() {
	require.NoError(t, t.record.Attempt(t.Context(), write("busy"), busy))
	t.store("over")
	assert.Equal(t, []string{"over"}, ids(t.due(all)))
	assert.Len(t, t.open(), 2, "people see both")

	t.needWait()
	t.Wait(busy - time.Second)
	assert.Empty(t, t.due(all))
	t.Wait(time.Second)
	assert.Equal(t, []string{"busy"}, ids(t.due(all)))

	require.NoError(t, t.record.Attempt(t.Context(), attempt("busy", 2), 2*time.Hour))
	t.Wait(2*time.Hour - time.Second)
	assert.NotContains(t, ids(t.due(all)), "busy", "a later attempt is busy for as long as it says")
	t.Wait(time.Second)
	assert.Contains(t, ids(t.due(all)), "busy")
}

func (t *tester) counterparties() {
	own := write("mine")
	for _, change := range []func(*overlay.Write){
		func(*overlay.Write) {},
		func(w *overlay.Write) { w.ID, w.Provider = "provider", overlay.Paidy },
		func(w *overlay.Write) { w.ID, w.Origin = "origin", "https://sandbox.example" },
		func(w *overlay.Write) { w.ID, w.Account = "account", "other" },
		func(w *overlay.Write) { w.ID, w.Account = "none", "" },
	} {
		w := own
		change(&w)
		require.NoError(t, t.record.Attempt(t.Context(), w, 0), w.ID)
	}

	assert.Equal(t, []string{"mine"}, ids(t.due(all)))
	writes, err := t.record.Due(t.Context(), overlay.Counterparty{
		Provider: overlay.PayPay, Origin: shop.Origin, Account: "other",
	}, all)
	require.NoError(t, err)
	assert.Equal(t, []string{"account"}, ids(writes))
	assert.Len(t, t.open(), 5, "people see all")
}

// putOff stores more writes than one page holds. None of them is ever resolved.
func (t *tester) putOff() {
	var stored []string
	for i := range 25 {
		stored = append(stored, fmt.Sprintf("%02d", i))
	}
	t.store(stored...)

	var seen []string
	for range 3 {
		page := ids(t.due(10))
		assert.LessOrEqual(t, len(page), 10)
		seen = append(seen, page...)
	}

	assert.ElementsMatch(t, stored, seen)
	assert.Empty(t, t.due(10))
}

func (t *tester) dueOnce() {
	for i := range 40 {
		t.store(fmt.Sprintf("%02d", i))
	}

	var mu sync.Mutex
	seen := map[string]int{}
	var group sync.WaitGroup
	for range 8 {
		for _, record := range []Record{t.record, t.other} {
			group.Go(func() {
				writes, err := record.Due(t.Context(), shop, 10)
				assert.NoError(t, err)
				mu.Lock()
				defer mu.Unlock()
				for _, w := range writes {
					seen[w.ID]++
				}
			})
		}
	}
	group.Wait()
	for _, w := range t.due(all) {
		seen[w.ID]++
	}

	assert.Len(t, seen, 40)
	for id, times := range seen {
		assert.Equal(t, 1, times, id)
	}
}

func (t *tester) olderForLonger() {
	t.needWait()
	t.store("a")
	for _, step := range []struct{ age, pause time.Duration }{
		{0, time.Minute},
		{time.Minute, time.Minute},
		{2 * time.Minute, 2 * time.Minute},
		{4 * time.Minute, 4 * time.Minute},
		{72 * time.Hour, 24 * time.Hour},
	} {
		w := t.due(all)
		for age := t.age(); age < step.age; age = t.age() { // due again, but nobody asked
			t.Wait(step.age - age)
			w = t.due(all)
		}
		require.Len(t, w, 1, "after %s", step.age)

		t.Wait(step.pause - time.Second)
		assert.Empty(t, t.due(all), "put off at the age of %s", step.age)
		t.Wait(time.Second)
	}
}

// age returns the age of the only write.
func (t *tester) age() time.Duration {
	t.Helper()
	writes, err := t.record.Open(t.Context(), overlay.Write{}, all)
	require.NoError(t, err)
	require.Len(t, writes, 1)

	return writes[0].Age
}

func (t *tester) ages() {
	t.store("a")
	first := t.age()
	assert.GreaterOrEqual(t, first, time.Duration(0))
	assert.Less(t, first, time.Minute)

	t.needWait()
	t.Wait(time.Hour)
	assert.Equal(t, time.Hour, t.age())
	require.NoError(t, t.record.Attempt(t.Context(), attempt("a", 2), 0))
	assert.Zero(t, t.age())
	t.Wait(time.Second)
	writes := t.due(all)
	require.Len(t, writes, 1)
	assert.Equal(t, time.Second, writes[0].Age)
}

func (t *tester) pages() {
	const count = 5
	for i := range count {
		t.store(fmt.Sprint("open", i), fmt.Sprint("apart", i))
		t.outcome(fmt.Sprint("apart", i), 1, overlay.Unresolvable)
		if t.Wait != nil && i%2 == 1 {
			t.Wait(time.Millisecond)
		}
	}
	for name, list := range map[string]func(overlay.Write) ([]overlay.Write, error){
		"open":  func(after overlay.Write) ([]overlay.Write, error) { return t.other.Open(t.Context(), after, 2) },
		"apart": func(after overlay.Write) ([]overlay.Write, error) { return t.other.Unresolvable(t.Context(), after, 2) },
	} {
		var seen []string
		var last overlay.Write
		for {
			page, err := list(last)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			require.LessOrEqual(t, len(page), 2)
			for _, w := range page {
				assert.False(t, w.SentAt.Before(last.SentAt), name)
				last = w
			}
			seen = append(seen, ids(page)...)
		}
		var want []string
		for i := range count {
			want = append(want, fmt.Sprint(name, i))
		}
		assert.ElementsMatch(t, want, seen)
	}
}

func (t *tester) limits() {
	for _, limit := range []int{0, -1} {
		_, err := t.record.Due(t.Context(), shop, limit)
		require.Error(t, err)
		_, err = t.record.Open(t.Context(), overlay.Write{}, limit)
		require.Error(t, err)
		_, err = t.record.Unresolvable(t.Context(), overlay.Write{}, limit)
		require.Error(t, err)
	}
}
