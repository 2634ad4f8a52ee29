package server

import (
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/overlay/policy"
)

// side is a provider, with one API for each merchant. All of them serve the same document.
type side struct {
	name policy.Provider
	apis []*api // at least one; the first answers what belongs to none
}

// chooser is a backend that can recognize the requests of its merchant.
type chooser interface {
	// Owns reports whether a request is for this merchant, by its key or by the requested page.
	// It is no proof: Authenticate comes later.
	Owns(r *http.Request) bool
}

// ServeHTTP passes a request to the API of its merchant.
func (s *side) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.of(r).ServeHTTP(w, r) }

func (s *side) of(r *http.Request) *api {
	for _, api := range s.apis[1:] {
		if backend, ok := api.backend.(chooser); ok && backend.Owns(r) {
			return api
		}
	}
	return s.apis[0]
}

func (s *side) has(r *http.Request) bool { return s.apis[0].has(r) }

func (s *side) setListener(l *network.RefusingListener) {
	for _, api := range s.apis {
		api.listener = l
	}
}
