package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	inDetail = `document.querySelector('.detail').contains(document.activeElement)`
	focused  = `document.activeElement.closest('tr')?.dataset.number`
)

func TestTheFocusGoesIntoAnOpenedCallAndBackToItsRow(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.codes("order-1", "order-2", "order-3")
	for name, leave := range map[string]func(p *tab){
		"by escape":             func(p *tab) { p.press(kb.Escape) },
		"by the button":         func(p *tab) { p.click("#close") },
		"by the browser's back": func(p *tab) { eval[any](p, `history.back()`) },
		"by the button with keys": func(p *tab) {
			eval[any](p, `document.getElementById('close').focus()`)
			p.press(kb.Enter)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := s.openPage(t, "en", "#/calls")
			p.waitFor(rows + ` === 3`)
			p.press(kb.ArrowDown)
			p.press(kb.ArrowDown)
			p.press(kb.Enter)
			p.waitFor(`location.hash === '#/calls/2' && ` + inDetail)
			assert.Equal(t, "Call", eval[string](p, `document.activeElement.getAttribute('aria-label')`))

			leave(p)

			p.waitFor(`document.querySelector('.detail').hidden && ` + focused + ` === '2'`)
		})
	}
}

func TestTheFocusStaysInTheListWhileItIsWalkedThroughByKeys(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.codes("order-1", "order-2", "order-3")
	p := s.openPage(t, "en", "#/calls/3")
	p.waitFor(inDetail)

	p.press(kb.ArrowDown)
	p.waitFor(`location.hash === '#/calls/2' && ` + focused + ` === '2'`)
	p.waitOpened("2")
	p.press(kb.ArrowDown)
	p.waitFor(`location.hash === '#/calls/1' && ` + focused + ` === '1'`)
	p.waitOpened("1")
	p.press(kb.Escape)
	p.waitFor(`document.querySelector('.detail').hidden && ` + focused + ` === '1'`)
}

func TestTheFocusGoesToTheFilterWhereTheRowIsHidden(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.Code("order-1", 100, "")
	p := s.openPage(t, "en", "#/calls/1")
	p.waitFor(rows + ` === 1`)
	p.click("#refused")
	p.waitFor(rows + ` === 0`)
	eval[any](p, `document.querySelector('.detail').focus()`)

	p.press(kb.Escape)

	p.waitFor(`document.activeElement.id === 'filter'`)
}

func TestTheFocusStaysWhereAPersonPutItInAnOpenCall(t *testing.T) {
	t.Parallel()
	s, p := openAfterAnOrder(t, "#/calls/2")
	p.waitText(".detail", "transactionEvent")
	eval[any](p, `document.getElementById('close').focus()`)

	s.order("order-2")

	p.waitFor(rows + ` === 4`)
	assert.Equal(t, "close", eval[string](p, `document.activeElement.id`))
}

// A screen reader speaks whatever changes in a live region.
func TestNothingIsSpokenWhenCallsCome(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/calls")
	p.waitText("#live", "● live")
	eval[any](p, `{ window.spoken = []; for (const region of document.querySelectorAll('[aria-live], [role=status]'))
		new MutationObserver(() => spoken.push(region.innerText)).observe(region,
			{ childList: true, characterData: true, subtree: true }); }`)

	s.codes("order-1", "order-2", "order-3")
	p.waitText(".count", "3 of 3")
	assert.Empty(t, eval[[]string](p, `spoken`))

	p.fill("#filter", "order-2")
	p.waitFor(`spoken.at(-1) === '1 of 3'`)
	s.Code("order-22", 100, "")
	p.waitText(".count", "2 of 4")
	assert.Equal(t, "1 of 3", eval[string](p, `spoken.at(-1)`))
}

// The list is drawn as a grid, so that rows that nobody sees cost nothing.
func TestTheListIsATableForScreenReaders(t *testing.T) {
	t.Parallel()
	_, p := openAfterAnOrder(t, "#/calls")
	p.waitFor(rows + ` === 2`)

	for selector, want := range map[string]string{
		".journal": "table", ".journal thead": "rowgroup", ".journal tbody": "rowgroup", ".journal tr": "row",
		".journal th": "columnheader", ".journal td": "cell",
	} {
		roles := eval[[]string](p, `[...new Set([...document.querySelectorAll(`+quoted(selector)+`)].map((e) => e.role))]`)
		assert.Equal(t, []string{want}, roles, selector)
	}
}
