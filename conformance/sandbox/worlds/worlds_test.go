package worlds_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// value returns the value of a field of a World.
func value(w worlds.World, field int) int { return int(reflect.ValueOf(w).Field(field).Uint()) }

// with returns the zero World with a field set.
func with(field, v int) worlds.World {
	var w worlds.World
	reflect.ValueOf(&w).Elem().Field(field).SetUint(uint64(v))
	return w
}

func TestEachFieldOfAWorldIsASwitch(t *testing.T) {
	t.Parallel()
	switches := worlds.Switches()
	require.Len(t, switches, reflect.TypeFor[worlds.World]().NumField())

	for i, s := range switches {
		assert.NotEmpty(t, s.Provider, s.Name)
		assert.NotEmpty(t, s.Rests, s.Name)
		require.GreaterOrEqual(t, len(s.Values), 2, s.Name)

		texts := map[string]bool{}
		for v, reading := range s.Values {
			w := with(i, v)
			require.NoError(t, w.Check())
			if v > 0 {
				assert.Equal(t, s.Name+": "+reading.Name, w.String())
			}
			assert.NotContains(t, texts, w.String())
			texts[w.String()] = true
		}
		assert.ErrorContains(t, with(i, len(s.Values)).Check(), s.Name)
	}
}

// A reading that nobody states is in the table only beside one that a source states.
func TestTheTableNamesItsSources(t *testing.T) {
	t.Parallel()
	for _, s := range worlds.Switches() {
		stated := 0
		for _, v := range s.Values {
			if len(v.Sources) > 0 {
				stated++
			}
			assert.NotContains(t, s.Name+v.Name, ";")
			assert.NotContains(t, s.Name+v.Name, ":")
		}
		assert.Positive(t, stated, s.Name)
	}
}

func TestAChangedTableChangesNothing(t *testing.T) {
	t.Parallel()
	worlds.Switches()[0].Values[0].Name = "changed"
	worlds.Switches()[0].Values[0].Sources[0] = "changed"

	assert.NotEqual(t, "changed", worlds.Switches()[0].Values[0].Name)
	assert.NotEqual(t, "changed", worlds.Switches()[0].Values[0].Sources[0])
}

func TestTextOfAWorld(t *testing.T) {
	t.Parallel()
	w := worlds.World{RepeatedContinuous: worlds.ContinuousChargedAgain, LapsedCode: worlds.LapsedExpired}

	assert.Equal(t, "usual", worlds.World{}.String())
	assert.Equal(t, "repeated id of a continuous payment: charges again; lapsed code: EXPIRED", w.String())
}

func TestParseReadsWhatStringWrites(t *testing.T) {
	t.Parallel()
	for seed := range uint64(64) {
		w := worlds.Draw(seed)
		parsed, err := worlds.Parse(w.String())
		require.NoError(t, err)
		assert.Equal(t, w, parsed)

		raw, err := json.Marshal(w)
		require.NoError(t, err)
		var decoded worlds.World
		require.NoError(t, json.Unmarshal(raw, &decoded))
		assert.Equal(t, w, decoded)
	}

	for _, text := range []string{"", " ", "usual"} {
		parsed, err := worlds.Parse(text)
		require.NoError(t, err)
		assert.Zero(t, parsed)
	}
}

func TestParseRefusesWhatIsNotInTheTable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"weather: fine":     `there is no switch "weather"`,
		"lapsed code":       `switch "lapsed code" has no value ""`,
		"lapsed code: GONE": `switch "lapsed code" has no value "GONE"`,
		"lapsed code: EXPIRED; lapsed code: GONE":  `switch "lapsed code" is named twice`,
		"lapsed code: EXPIRED;":                    `there is no switch ""`,
		"usual; lapsed code: EXPIRED":              `there is no switch "usual"`,
		"lapsed code: EXPIRED; weather: very fine": `there is no switch "weather"`,
	} {
		w, err := worlds.Parse(text)
		require.EqualError(t, err, want)
		assert.Zero(t, w)
	}
}

func TestAWorldThatDoesNotExistIsNotWritten(t *testing.T) {
	t.Parallel()
	_, err := json.Marshal(worlds.World{LapsedCode: 9})
	require.ErrorContains(t, err, "lapsed code")
	assert.Equal(t, "lapsed code: 9", worlds.World{LapsedCode: 9}.String())
}

// drawnPairs returns the pairs of values in the worlds of 64 seeds.
func drawnPairs(t *testing.T, from uint64) map[string]bool {
	t.Helper()
	switches, found := worlds.Switches(), map[string]bool{}
	for seed := from; seed < from+64; seed++ {
		w := worlds.Draw(seed)
		require.NoError(t, w.Check())
		for j := range switches {
			for i := range j {
				found[fmt.Sprint(i, value(w, i), j, value(w, j))] = true
			}
		}
	}
	return found
}

func TestEachPairOfValuesIsDrawn(t *testing.T) {
	t.Parallel()
	switches := worlds.Switches()
	for _, from := range []uint64{0, 64, 64 * 1000} {
		found := drawnPairs(t, from)
		for j, second := range switches {
			for i, first := range switches[:j] {
				for v := range first.Values {
					for u := range second.Values {
						assert.True(t, found[fmt.Sprint(i, v, j, u)],
							"%s: %s; %s: %s", first.Name, first.Values[v].Name, second.Name, second.Values[u].Name)
					}
				}
			}
		}
	}
}

func TestDrawRepeatsItself(t *testing.T) {
	t.Parallel()
	different := map[worlds.World]bool{}
	for seed := range uint64(256) {
		w, again := worlds.Draw(seed), worlds.Draw(seed)
		assert.Equal(t, w, again)
		different[w] = true
	}
	assert.Greater(t, len(different), 200)
}

// A seed that a report names draws the same world after a switch has gone.
func TestASeedKeepsItsWorld(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "usual", worlds.Draw(0).String())
	assert.Equal(t, "repeated id of a debit: first answer again, CREATED at first; "+
		"lapsed code: CREATED for ever; status of DYNAMIC_QR_PAYMENT_NOT_FOUND: 404; "+
		"status of success: the other of 200 and 201",
		worlds.Draw(18).String())
	assert.Equal(t, "repeated id of a debit: first answer again, CREATED at first; "+
		"repeated id of a continuous payment: refused; repeated id of a code: first answer again; "+
		"repeated id of a capture: first answer again; payment not carried out: FAILED by debit; "+
		"accepted cancel takes effect: 10 minutes later; code of an accepted cancelPendingPayment: SUCCESS; "+
		"accepted refund takes effect: 10 minutes later; points: TRANSACTION_NOT_FOUND for 10 minutes; "+
		"reversal of points that are spent: takes what is left; Paidy, payment by a suspended token: "+
		"400 request_entity.invalid",
		worlds.Draw(1000).String())
}

func FuzzParse(f *testing.F) {
	f.Add("")
	f.Add("usual")
	f.Add(worlds.Draw(3).String())
	f.Fuzz(func(t *testing.T, text string) {
		w, err := worlds.Parse(text)
		if err != nil {
			assert.Zero(t, w)
			assert.False(t, strings.ContainsRune(err.Error(), '\n'), "%q", err)
			return
		}
		again, err := worlds.Parse(w.String())
		require.NoError(t, err)
		assert.Equal(t, w, again)
	})
}
