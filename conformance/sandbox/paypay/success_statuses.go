package paypay

import (
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// successStatus returns the HTTP status of a success on which sources differ: the usual
// one, or the other of 200 and 201.
func (e *engine) successStatus(usual int) int {
	switch {
	case e.world().SuccessStatus == worlds.StatusUsual:
		return usual
	case usual == http.StatusCreated:
		return http.StatusOK
	default:
		return http.StatusCreated
	}
}
