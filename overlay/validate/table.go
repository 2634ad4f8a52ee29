package validate

// table finds values by their names. It is faster than a map, because few names have the same
// length.
type table[T any] [][]named[T]

type named[T any] struct {
	name  string
	value T
}

func newTable[T any](values map[string]T) table[T] {
	var t table[T]
	for _, name := range sortedKeys(values) {
		for len(t) <= len(name) {
			t = append(t, nil)
		}
		t[len(name)] = append(t[len(name)], named[T]{name, values[name]})
	}
	return t
}

// find returns the value of a name, or nil.
func (t table[T]) find(name []byte) *T {
	if len(name) >= len(t) {
		return nil
	}
	for i := range t[len(name)] {
		if n := &t[len(name)][i]; n.name == string(name) {
			return &n.value
		}
	}
	return nil
}
