package browser_test

import (
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// dialog is the frame in which Checkout runs, on an origin of its own.
const dialog = `document.querySelector('#jppay-paidy-checkout')`

// middle is where a person would click on an element, in the frame.
const middle = `{
	element.scrollIntoView({ block: 'center' });
	const box = element.getBoundingClientRect();
	[box.x + box.width / 2, box.y + box.height / 2];
}`

// inDialog waits until an element is there in the frame of Checkout, and returns the value
// of an expression about it.
func inDialog[T any](p *tab, selector, expression string) T {
	p.t.Helper()
	script := `{ const element = document.querySelector(` + quoted(selector) + `); ` + expression + ` }`
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, p.inDialog()))
		if err == nil {
			return value
		}
		require.False(p.t, time.Now().After(end), "there is no %s in the dialog: %v", selector, err)
	}
}

// inDialog lets a script run in the latest document of the frame.
func (p *tab) inDialog() chromedp.EvaluateOption {
	origin := eval[string](p, `new URL(`+dialog+`?.src ?? 'none:').origin`)
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.contexts[origin]
	return func(params *runtime.EvaluateParams) { params.ContextID = id }
}

// clickInDialog clicks on an element of Checkout, with the mouse.
func (p *tab) clickInDialog(selector string) {
	p.t.Helper()
	frame := eval[[]float64](p, `{ const box = `+dialog+`.getBoundingClientRect(); [box.x, box.y]; }`)
	at := inDialog[[]float64](p, selector, middle)
	p.do(chromedp.MouseClickXY(frame[0]+at[0], frame[1]+at[1]))
}

// textInDialog returns what a person reads in an element of Checkout.
func (p *tab) textInDialog(selector string) string {
	p.t.Helper()
	return inDialog[string](p, selector, `element.innerText`)
}

// waitDialogGone waits until Checkout has closed itself.
func (p *tab) waitDialogGone() {
	p.t.Helper()
	p.waitFor(`!` + dialog)
}
