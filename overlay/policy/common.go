package policy

import (
	"cmp"
	"slices"
)

// AddCommon adds to the codes of each operation those that every read, or every write, of
// its document may answer. A code that the operation lists itself is not changed. The
// generated packages call it once, on their tables.
func AddCommon(operations []Operation, reads, writes []*Code) {
	for i := range operations {
		op := &operations[i]
		common := reads
		if op.Write() {
			common = writes
		}
		op.Errors = withCommon(op.Errors, common)
	}
}

// withCommon returns codes and those of common that it does not hold, sorted by code.
func withCommon(codes, common []*Code) []*Code {
	all := make([]*Code, 0, len(codes)+len(common))
	all = append(all, codes...)
	for _, code := range common {
		own := slices.ContainsFunc(codes, func(c *Code) bool { return c.Code == code.Code })
		if !own {
			all = append(all, code)
		}
	}
	slices.SortFunc(all, func(a, b *Code) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
