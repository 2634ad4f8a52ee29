package paidy_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// paidyTokenState makes a token in a state and returns its id.
type paidyTokenState struct {
	name string
	make func(r *rig.Paidy) string
}

// paidyTokenAfter is the state of a new token after some actions.
func paidyTokenAfter(name string, actions ...string) paidyTokenState {
	return paidyTokenState{name, func(r *rig.Paidy) string {
		id := r.NewToken("")
		for _, action := range actions {
			r.Must("POST", "/tokens/"+id+"/"+action, rig.PaidyReason)
		}

		return id
	}}
}

func paidyTokenOf(name, id string) paidyTokenState {
	return paidyTokenState{name, func(*rig.Paidy) string { return id }}
}

var (
	paidyTokenActive    = paidyTokenAfter("active")
	paidyTokenSuspended = paidyTokenAfter("suspended", "suspend")
	paidyTokenResumed   = paidyTokenAfter("resumed", "suspend", "resume")
	paidyTokenDeleted   = paidyTokenAfter("deleted", "delete")
	paidyTokenOfBuyer   = paidyTokenOf("suspended by its consumer", sandbox.PaidyTokenSuspended)
	paidyTokenUnknown   = paidyTokenOf("unknown", "tok_0000000000000001")
	paidyTokenInvalidID = paidyTokenOf("of no valid id", "tok_!")
	paidyTokenOfGifts   = paidyTokenState{"in another wallet", func(r *rig.Paidy) string { return r.NewToken("gifts") }}
)

type paidyTokenCase struct {
	state   paidyTokenState
	body    string
	status  int
	result  string // status of the token, or code of the refusal
	version int    // 0 for a refusal
	effect  string // empty: none
}

// checkPaidyTokenStates sends a request for a token in each state.
func checkPaidyTokenStates(t *testing.T, method, action string, cases []paidyTokenCase) {
	t.Helper()
	shared := rig.StartPaidy(t, sandbox.Config{})

	for _, c := range cases {
		t.Run(c.state.name+" "+c.body, func(t *testing.T) {
			r := shared.WithT(t)
			id := c.state.make(r)
			before := len(r.Ledger())

			a := r.Send(method, "/tokens/"+id+action, c.body)
			assert.Equal(t, c.status, a.Status, "%s", a.Raw)
			assert.Equal(t, c.result, a.Result())
			if c.status == 200 {
				assert.EqualValues(t, c.version, a.At("version_nr"))
			}
			assertOneEffect(t, c.effect, r.Effects(before))
		})
	}
}

func TestPaidyReadsTokensInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyTokenStates(t, "GET", "", []paidyTokenCase{
		{state: paidyTokenActive, status: 200, result: "active", version: 4},
		{state: paidyTokenSuspended, status: 200, result: "suspended", version: 5},
		{state: paidyTokenResumed, status: 200, result: "active", version: 6},
		{state: paidyTokenOfBuyer, status: 200, result: "suspended", version: 5},
		{state: paidyTokenDeleted, status: 404, result: "404"},
		{state: paidyTokenUnknown, status: 404, result: "404"},
		{state: paidyTokenInvalidID, status: 404, result: "404"},
	})
}

// giftsReason is a reason for a token of another wallet.
var giftsReason = strings.Replace(rig.PaidyReason, "{", `{"wallet_id":"gifts",`, 1)

func TestPaidySuspendsTokensInEveryState(t *testing.T) {
	t.Parallel()
	const reason = rig.PaidyReason
	const effect = "suspendToken: token-suspended  0"
	checkPaidyTokenStates(t, "POST", "/suspend", []paidyTokenCase{
		{state: paidyTokenActive, body: reason, status: 200, result: "suspended", version: 5, effect: effect},
		{state: paidyTokenResumed, body: reason, status: 200, result: "suspended", version: 7, effect: effect},
		{state: paidyTokenSuspended, body: reason, status: 403, result: "service.forbidden"},
		{state: paidyTokenDeleted, body: reason, status: 404, result: "404"},
		{state: paidyTokenUnknown, body: reason, status: 404, result: "404"},
		{state: paidyTokenOfGifts, body: giftsReason, status: 200, result: "suspended", version: 5, effect: effect},
		{state: paidyTokenOfGifts, body: reason, status: 400, result: "request_entity.invalid"},
	})
}

func TestPaidyResumesTokensInEveryState(t *testing.T) {
	t.Parallel()
	const reason = rig.PaidyReason
	const effect = "resumeToken: token-resumed  0"
	checkPaidyTokenStates(t, "POST", "/resume", []paidyTokenCase{
		{state: paidyTokenSuspended, body: reason, status: 200, result: "active", version: 6, effect: effect},
		{state: paidyTokenActive, body: reason, status: 403, result: "service.forbidden"},
		{state: paidyTokenOfBuyer, body: reason, status: 403, result: "service.forbidden"},
		{state: paidyTokenDeleted, body: reason, status: 404, result: "404"},
		{state: paidyTokenUnknown, body: reason, status: 404, result: "404"},
	})
}

func TestPaidyDeletesTokensInEveryState(t *testing.T) {
	t.Parallel()
	const reason = rig.PaidyReason
	const effect = "deleteToken: token-deleted  0"
	checkPaidyTokenStates(t, "POST", "/delete", []paidyTokenCase{
		{state: paidyTokenActive, body: reason, status: 200, result: "deleted", version: 5, effect: effect},
		{state: paidyTokenSuspended, body: reason, status: 200, result: "deleted", version: 6, effect: effect},
		{state: paidyTokenDeleted, body: reason, status: 404, result: "404"},
		{state: paidyTokenUnknown, body: reason, status: 404, result: "404"},
		{state: paidyTokenActive, body: giftsReason, status: 400, result: "request_entity.invalid"},
	})
}

func TestPaidyLifeOfAToken(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	id := r.NewToken("")
	path := "/tokens/" + id

	r.Must("GET", path, "").AssertFields(rig.Fields{
		"id":             id,
		"merchant_id":    "mer_0000000000000001",
		"wallet_id":      "default",
		"status":         "active",
		"kind":           "recurring",
		"consumer_id":    "con_0000000000000001",
		"test":           true,
		"version_nr":     4,
		"suspensions":    []any{},
		"webhook_url":    nil,
		"origin.email":   sandbox.PaidyConsumerApproved,
		"origin.address": nil,
		"description":    "",
		"deleted_at":     nil,
		"created_at":     "2026-06-13T03:15:37.27Z",
		"activated_at":   "2026-06-13T03:15:42.27Z",
		"updated_at":     "2026-06-13T03:15:42.27Z",
	})

	r.Clock.Advance(time.Hour)
	suspension := map[string]string{"authority": "merchant", "timestamp": "2026-06-13T04:15:42.27Z"}
	r.Must("POST", path+"/suspend", rig.PaidyReason).AssertFields(rig.Fields{
		"suspensions":  []any{suspension},
		"updated_at":   "2026-06-13T04:15:42.27Z",
		"activated_at": "2026-06-13T03:15:42.27Z",
	})

	r.Clock.Advance(time.Hour)
	r.Must("POST", path+"/resume", rig.PaidyReason).AssertFields(rig.Fields{
		"suspensions":  []any{},
		"updated_at":   "2026-06-13T05:15:42.27Z",
		"activated_at": "2026-06-13T03:15:42.27Z",
	})

	r.Must("POST", path+"/delete", rig.PaidyReason).AssertFields(rig.Fields{
		"status":     "deleted",
		"version_nr": 7,
		"deleted_at": "2026-06-13T05:15:42.27Z",
		"updated_at": "2026-06-13T05:15:42.27Z",
	})
}

func TestPaidyListsTokensThatAreNotDeleted(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	id := r.NewToken("")
	list := func(path string) (ids []string) {
		var tokens []struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(r.Must("GET", path, "").Raw), &tokens))
		for _, token := range tokens {
			ids = append(ids, token.ID)
		}

		return ids
	}
	presets := []string{sandbox.PaidyTokenSuspended, sandbox.PaidyTokenRejected, sandbox.PaidyTokenActive}

	r.Must("POST", "/tokens/"+id+"/suspend", rig.PaidyReason)
	r.Must("POST", "/tokens/"+id+"/resume", rig.PaidyReason)
	assert.Equal(t, append([]string{id}, presets...), list("/tokens"))
	assert.Equal(t, append([]string{id}, presets...), list("/tokens/"))

	r.Must("POST", "/tokens/"+id+"/delete", rig.PaidyReason)
	assert.Equal(t, presets, list("/tokens"))
}
