package validate

// parameter makes v the value of a parameter or header: a scalar, or an array
// of them. Text is a number or a boolean only where those kinds are wanted.
func (v *value) parameter(texts []string, wanted kind, array bool) {
	v.reset()
	if array {
		v.nodes = append(v.nodes, node{kind: kindArray, start: uint32(len(texts)), next: uint32(len(texts) + 1)})
	}
	for _, text := range texts {
		n := node{kind: kindString, next: uint32(len(v.nodes) + 1), start: uint32(len(v.text)), flags: flagUnescaped}
		v.text = append(v.text, text...)
		n.end = uint32(len(v.text))
		switch end, plain := scanNumber(v.text[n.start:], 0); {
		case wanted&kindNumber != 0 && end == len(text) && end > 0:
			n.kind = kindNumber
			if plain {
				n.flags |= flagPlain
			}
		case wanted&kindBool != 0 && (text == "true" || text == "false"):
			n.kind = kindBool
		}
		v.nodes = append(v.nodes, n)
	}
}
