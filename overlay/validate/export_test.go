package validate

import "encoding/json"

// Decode decodes body as a check does and rebuilds it as encoding/json would
// with UseNumber. note is "", "duplicate" or "utf-8".
func Decode(body []byte) (decoded any, note string, ok bool) {
	var v value
	if !v.decode(body) {
		return nil, v.err.reason, false
	}
	switch {
	case len(v.repeated) > 0:
		note = "duplicate"
	case v.notText:
		note = "utf-8"
	}
	decoded, next := v.rebuild(0)
	if next != len(v.nodes) {
		panic("nodes left over")
	}
	return decoded, note, true
}

func (v *value) rebuild(i int) (any, int) {
	n := v.nodes[i]
	var out any
	next := i + 1
	switch n.kind {
	case kindNull:
	case kindBool:
		out = string(v.scalar(i)) == "true"
	case kindNumber:
		out = json.Number(v.scalar(i))
	case kindString:
		out = string(v.scalar(i))
	case kindArray:
		list := make([]any, n.start)
		for at := range list {
			list[at], next = v.rebuild(next)
		}
		out = list
	case kindObject:
		members := make(map[string]any, n.start)
		for range n.start {
			key := string(v.key(next))
			members[key], next = v.rebuild(next)
		}
		out = members
	}
	if next != int(n.next) {
		panic("next is wrong")
	}
	return out, next
}
