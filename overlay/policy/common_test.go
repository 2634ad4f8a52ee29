package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/policy"
)

func TestEveryOperationMayAnswerTheCommonCodes(t *testing.T) {
	t.Parallel()
	own, late := &policy.Code{Code: "BUSY", Advice: "Its own"}, &policy.Code{Code: "ZERO"}
	busyRead, busyWrite := &policy.Code{Code: "BUSY"}, &policy.Code{Code: "BUSY", Outcome: policy.Unknown}
	gone := &policy.Code{Code: "GONE"}
	table := []policy.Operation{
		{ID: "read", Retry: policy.Read, Errors: []*policy.Code{late}},
		{ID: "write", Retry: policy.Never},
		{ID: "own", Retry: policy.SameID, Errors: []*policy.Code{own}},
	}

	policy.AddCommon(table, []*policy.Code{busyRead, gone}, []*policy.Code{gone, busyWrite})

	assert.Equal(t, []*policy.Code{busyRead, gone, late}, table[0].Errors)
	assert.Same(t, busyRead, table[0].Errors[0])
	assert.Equal(t, []*policy.Code{busyWrite, gone}, table[1].Errors)
	assert.Same(t, busyWrite, table[1].Errors[0])
	assert.Equal(t, []*policy.Code{own, gone}, table[2].Errors)
	assert.Same(t, own, table[2].Errors[0])
}

func TestWithoutCommonCodesAnOperationKeepsItsOwn(t *testing.T) {
	t.Parallel()
	table := []policy.Operation{{Retry: policy.Read, Errors: []*policy.Code{{Code: "B"}, {Code: "A"}}}, {}}

	policy.AddCommon(table, nil, nil)

	assert.Equal(t, []*policy.Code{{Code: "A"}, {Code: "B"}}, table[0].Errors)
	assert.Empty(t, table[1].Errors)
}
