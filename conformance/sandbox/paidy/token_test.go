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

// paidyTokenAfter is the state of a new token after some actions.
func paidyTokenAfter(name string, actions ...string) paidyState {
	return paidyState{name, func(r *rig.Paidy) (string, string) {
		id := r.NewToken("")
		for _, action := range actions {
			r.Must("POST", "/tokens/"+id+"/"+action, rig.PaidyReason)
		}

		return id, noPaidyCapture
	}}
}

func paidyTokenOf(name, id string) paidyState {
	return paidyState{name, func(*rig.Paidy) (string, string) { return id, noPaidyCapture }}
}

var (
	paidyTokenActive    = paidyTokenAfter("active")
	paidyTokenSuspended = paidyTokenAfter("suspended", "suspend")
	paidyTokenResumed   = paidyTokenAfter("resumed", "suspend", "resume")
	paidyTokenDeleted   = paidyTokenAfter("deleted", "delete")
	paidyTokenOfBuyer   = paidyTokenOf("suspended by its consumer", sandbox.PaidyTokenSuspended)
	paidyTokenUnknown   = paidyTokenOf("unknown", "tok_0000000000000001")
	paidyTokenInvalidID = paidyTokenOf("of no valid id", "tok_!")
	paidyTokenOfGifts   = paidyState{"in another wallet", func(r *rig.Paidy) (string, string) {
		return r.NewToken("gifts"), noPaidyCapture
	}}
)

func TestPaidyReadsTokensInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyStates(t, "GET", "/tokens/{id}", []paidyStateCase{
		{states: in(paidyTokenActive), status: 200, result: "active", version: 4},
		{states: in(paidyTokenSuspended, paidyTokenOfBuyer), status: 200, result: "suspended", version: 5},
		{states: in(paidyTokenResumed), status: 200, result: "active", version: 6},
		{states: in(paidyTokenDeleted, paidyTokenUnknown, paidyTokenInvalidID), status: 404, result: "404"},
	})
}

// giftsReason is a reason for a token of another wallet.
var giftsReason = strings.Replace(rig.PaidyReason, "{", `{"wallet_id":"gifts",`, 1)

func TestPaidySuspendsTokensInEveryState(t *testing.T) {
	t.Parallel()
	const path, effect = "/tokens/{id}/suspend", "suspendToken: token-suspended  0"
	checkPaidyWrites(t, path, rig.PaidyReason, effect, []paidyStateCase{
		{states: in(paidyTokenActive), status: 200, result: "suspended", version: 5},
		{states: in(paidyTokenResumed), status: 200, result: "suspended", version: 7},
		{states: in(paidyTokenSuspended), status: 403, result: "service.forbidden"},
		{states: in(paidyTokenDeleted, paidyTokenUnknown), status: 404, result: "404"},
		{states: in(paidyTokenOfGifts), body: giftsReason, status: 200, result: "suspended", version: 5},
		{states: in(paidyTokenOfGifts), status: 400, result: "request_entity.invalid"},
	})
}

func TestPaidyResumesTokensInEveryState(t *testing.T) {
	t.Parallel()
	const path, effect = "/tokens/{id}/resume", "resumeToken: token-resumed  0"
	checkPaidyWrites(t, path, rig.PaidyReason, effect, []paidyStateCase{
		{states: in(paidyTokenSuspended), status: 200, result: "active", version: 6},
		{states: in(paidyTokenActive, paidyTokenOfBuyer), status: 403, result: "service.forbidden"},
		{states: in(paidyTokenDeleted, paidyTokenUnknown), status: 404, result: "404"},
	})
}

func TestPaidyDeletesTokensInEveryState(t *testing.T) {
	t.Parallel()
	const path, effect = "/tokens/{id}/delete", "deleteToken: token-deleted  0"
	checkPaidyWrites(t, path, rig.PaidyReason, effect, []paidyStateCase{
		{states: in(paidyTokenActive), body: giftsReason, status: 400, result: "request_entity.invalid"},
		{states: in(paidyTokenActive), status: 200, result: "deleted", version: 5},
		{states: in(paidyTokenSuspended), status: 200, result: "deleted", version: 6},
		{states: in(paidyTokenDeleted, paidyTokenUnknown), status: 404, result: "404"},
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
