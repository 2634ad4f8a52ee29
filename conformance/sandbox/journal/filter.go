package journal

import (
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// Filter selects entries. The zero Filter selects all.
type Filter struct {
	Kind      Kind
	Provider  policy.Provider
	Operation string
	// StatusClass is the first digit of the status; 0 for any.
	StatusClass int
	// ID is an id of the request or the answer, or of an effect.
	ID string
	// Since selects entries with a higher number.
	Since uint64
	// Refused selects refused calls.
	Refused bool
	// Text is looked for, regardless of case, in path, query, bodies, ids, reason and
	// operation.
	Text string
	// Limit is the largest number of entries; 0 means all.
	Limit int
}

// Calls returns the entries that a filter selects, newest first.
func (j *Journal) Calls(f Filter) []Call {
	var found []Call
	for _, call := range j.snapshot(f) {
		if f.Limit > 0 && len(found) >= f.Limit {
			break
		}
		call.IDs = collectIDs(&call)
		if f.matchesTexts(&call) {
			found = append(found, call)
		}
	}
	return found
}

// snapshot returns copies of the entries that match the filter without its texts, so that the
// journal is not locked while texts are searched.
func (j *Journal) snapshot(f Filter) []Call {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()

	var list []Call
	for number := j.next - 1; number >= j.oldest && number > f.Since; number-- {
		if c := &j.calls[number%maxCalls].call; f.matches(c) {
			list = append(list, c.clone())
		}
	}
	return list
}

func (f Filter) matches(c *Call) bool {
	return (f.Kind == "" || f.Kind == c.Kind) &&
		(f.Provider == "" || f.Provider == c.Provider) &&
		(f.Operation == "" || f.Operation == c.Operation) &&
		(f.StatusClass == 0 || f.StatusClass == c.Status/100) &&
		(!f.Refused || c.Refused)
}

func (f Filter) matchesTexts(c *Call) bool {
	if f.ID != "" && !slices.ContainsFunc(c.IDs, func(id ID) bool { return id.Value == f.ID }) {
		return false
	}
	return f.Text == "" || slices.ContainsFunc(c.texts(), func(text string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(f.Text))
	})
}

// texts returns the texts that Filter.Text is searched in.
func (c *Call) texts() []string {
	texts := []string{c.Operation, c.Path, c.Query, c.Reason, c.RequestBody.Text, c.AnswerBody.Text, c.RequestID}
	for _, id := range c.IDs {
		texts = append(texts, id.Value)
	}
	return texts
}
