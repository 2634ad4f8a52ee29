package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/policy"
)

// Paidy's recorded path of the list, /tokens/, is that of one token with an empty id.
func TestAReadMayCollapseIntoAReadAndAWriteIntoNothing(t *testing.T) {
	t.Parallel()
	list := policy.Operation{ID: "listThings", Method: "GET", Path: "/things/", Retry: policy.Read}
	read := policy.Operation{ID: "getThing", Method: "GET", Path: "/things/{id}", Retry: policy.Read}
	assert.Empty(t, collapses(read, []policy.Operation{list, read}))

	drop := policy.Operation{ID: "dropThings", Method: "DELETE", Path: "/things/", Retry: policy.Never}
	dropOne := policy.Operation{ID: "dropThing", Method: "DELETE", Path: "/things/{id}", Retry: policy.Never}
	assert.Len(t, collapses(dropOne, []policy.Operation{drop, dropOne}), 1)
}
