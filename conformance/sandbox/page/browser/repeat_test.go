package browser_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestACallIsSentAgainOnThePageAndTheNewOneIsOpened(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.sendWrong()
	p := s.openPage(t, "en", "#/calls/1")
	p.waitText("#repetition", "signed afresh")

	p.click("#send-again")
	p.waitFor(`location.hash === '#/calls/2'`)
	p.waitText(".detail", "#2")

	p.waitText("#said", "it is call 2")
	again, ok := s.Call(2)
	require.True(t, ok)
	assert.True(t, again.Signature.OK)
	assert.EqualValues(t, 1, again.Repeats)
	p.waitFor(rows + ` === 2`)
	p.click(".detail p a")
	p.waitFor(`location.hash === '#/calls/1'`)
	p.waitText(".detail", "What had to be signed")
}

func TestACallThatCannotBeSentAgainShowsTheReasonInPlaceOfTheButton(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.SendAs("hmac OPA-Auth:another:a:b:1:empty", http.MethodGet, giftCards, "")
	legacy := rig.LegacyOf(t, s.Sandbox)
	legacy.Post("/pay/status", []byte("{}"), legacy.Bearer())
	p := s.openPage(t, "ja", "#/calls/1")
	p.waitText("#repetition", "再送できません： it came without a key of the sandbox")
	assert.Zero(t, eval[int](p, `document.querySelectorAll('#send-again').length`))

	p.open("#/calls/2")
	p.click("#send-again")
	p.waitText("#repetition", "its body has no checksum")
	assert.Zero(t, eval[int](p, `document.querySelectorAll('#send-again').length`))
	assert.Equal(t, "#/calls/2", eval[string](p, `location.hash`))
}
