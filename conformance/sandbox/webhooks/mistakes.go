package webhooks

import (
	"errors"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/validate"
)

// wrongBody says how the body of a webhook breaks the document.
func wrongBody(err error) error {
	broken, ok := errors.AsType[*validate.Error](err)
	if !ok {
		return err
	}
	var texts []string
	for _, v := range broken.Violations {
		texts = append(texts, strings.TrimPrefix(v.Pointer+": ", ": ")+v.Message)
	}
	return contract.Invalidf(
		"body"+broken.Violations[0].Pointer, "the body breaks the document: %s", strings.Join(texts, "; "))
}
