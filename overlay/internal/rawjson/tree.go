package rawjson

import (
	"bytes"
	"sync"
	"unicode"
)

// maxCompared is the most members that are compared one by one. maxRepeated is the most
// repeated members that are noted.
const maxCompared, maxRepeated = 32, 64

// Rules are the rules of a Tree.
type Rules struct {
	// Depth is the deepest nesting allowed. Values is the largest number of values allowed;
	// each takes 28 bytes.
	Depth, Values int
	// Strict refuses a text that is not an object. It also refuses an object, at any depth,
	// with two names that are equal or differ only in case: encoding/json takes them for the
	// same field.
	Strict bool
}

// Node is one value of a text.
type Node struct {
	Kind Kind
	// Plain says that a number has at most 19 characters, only digits and a sign, or that the
	// text of a string is in the body as it is.
	Plain     bool
	namePlain bool

	// Start and End are the place of the text. The text of a string that is not plain is in
	// Tree.text, all other texts are in the body.
	Start, End         uint32
	nameStart, nameEnd uint32
	// Count is how many members or items the value has.
	Count uint32
	// Next is the index of the first node that is not below this one.
	Next uint32
}

// place is the place of a text, in the body or among the decoded texts.
type place struct {
	start, end uint32
	inBody     bool
}

// Tree holds all values of a text. It points into the text and does not copy it. One goroutine
// at a time may use it, and may use it again: it then allocates only to grow. The zero value is
// ready.
type Tree struct {
	// Nodes are in the order of the text: an object or array comes before its contents.
	Nodes []Node
	// Repeated holds the indexes of members whose name occurs earlier in the same object, at
	// most 64.
	Repeated []int
	// NotText says that some string is not Unicode text: it is not UTF-8, or holds half of a
	// surrogate pair. U+FFFD replaces it, as in encoding/json.
	NotText bool

	rules Rules
	body  []byte
	text  []byte // the texts of strings that are not plain
	name  place  // of the next node
	read  int    // the index of the latest value that was read whole
}

// Reset forgets what the tree was read from.
func (t *Tree) Reset() {
	clear(t.text)
	t.Nodes, t.Repeated, t.NotText = t.Nodes[:0], t.Repeated[:0], false
	t.body, t.text, t.name = nil, t.text[:0], place{}
}

// Large tells whether the tree is too large to be kept for later.
func (t *Tree) Large() bool { return cap(t.Nodes) > 4096 || cap(t.text) > 64<<10 }

var trees = sync.Pool{New: func() any { return new(Tree) }}

// Borrow returns a tree that Release gives back.
func Borrow() *Tree { return trees.Get().(*Tree) }

// Release gives a tree back. The caller must not use it afterwards.
func (t *Tree) Release() {
	if t.Reset(); !t.Large() {
		trees.Put(t)
	}
}

// Read reads a text. After an error the tree holds nothing of use.
func (t *Tree) Read(body []byte, rules Rules) error {
	t.Reset()
	t.body, t.rules = body, rules
	return (&scanner{b: body, deepest: rules.Depth, tree: t}).whole(0)
}

// Name is the name of the member at an index.
func (t *Tree) Name(i int) []byte {
	n := &t.Nodes[i]
	return t.at(n.nameStart, n.nameEnd, n.namePlain)
}

// Text is the decoded text of a string at an index, or the JSON of another value.
func (t *Tree) Text(i int) []byte {
	n := &t.Nodes[i]
	return t.at(n.Start, n.End, n.Plain || n.Kind != String)
}

func (t *Tree) at(start, end uint32, inBody bool) []byte {
	if inBody {
		return t.body[start:end]
	}
	return t.text[start:end]
}

// open adds a node and returns its index, or -1 if there are too many.
func (t *Tree) open() int {
	if len(t.Nodes) >= t.rules.Values {
		return -1
	}
	at := len(t.Nodes)
	t.Nodes = append(t.Nodes, Node{})
	n := &t.Nodes[at]
	n.nameStart, n.nameEnd, n.namePlain = t.name.start, t.name.end, t.name.inBody
	t.name = place{}
	return at
}

// close fills in a node after its contents were read.
func (t *Tree) close(at int, token Token, plain bool) {
	t.read = at
	n := &t.Nodes[at]
	n.Kind, n.Next = token.Kind, uint32(len(t.Nodes))
	if n.Kind == String {
		text := t.unescaped(token.Start+1, token.End-1, plain)
		n.Start, n.End, n.Plain = text.start, text.end, text.inBody
		return
	}
	n.Start, n.End, n.Plain = uint32(token.Start), uint32(token.End), plain && token.End-token.Start < 20
}

// unescaped returns the place of the text of a string, in the body or decoded.
func (t *Tree) unescaped(start, end int, plain bool) place {
	if plain {
		return place{uint32(start), uint32(end), true}
	}
	return t.decoded(start, end)
}

func (t *Tree) decoded(start, end int) place {
	raw := t.body[start:end]
	if isText(raw) {
		return place{uint32(start), uint32(end), true}
	}
	before := len(t.text)
	text, exact := appendText(t.text, raw)
	t.text, t.NotText = text, t.NotText || !exact
	return place{uint32(before), uint32(len(text)), false}
}

// names are the names of one object's members.
type names struct {
	paths uint64 // those of a lookup that were met
	bloom uint64 // a bit for every name so far: most names need no comparison
	// large replaces the comparison in objects of many members: a hostile text could make
	// comparing take quadratic time.
	large map[string]struct{}
}

// add notes the member at an index if the object already has its name.
func (s *names) add(t *Tree, object, member int) (repeated bool) {
	if t.Nodes[object].Count > maxCompared {
		repeated = s.addToMany(t, object, member)
	} else if t.rules.Strict || !s.isNew(t.Name(member)) {
		repeated = t.hasBefore(object, member)
	}
	if repeated && len(t.Repeated) < maxRepeated {
		t.Repeated = append(t.Repeated, member)
	}
	return repeated
}

// isNew reports whether a name is certainly different from all names so far.
func (s *names) isNew(name []byte) bool {
	hash := len(name)
	if hash > 0 {
		hash = hash*31 + int(name[0])*7 + int(name[len(name)-1])
	}
	before := s.bloom
	s.bloom |= 1 << (hash % 64)
	return s.bloom != before
}

func (s *names) addToMany(t *Tree, object, member int) (repeated bool) {
	key := func(i int) string {
		if t.rules.Strict {
			return string(bytes.Map(folded, t.Name(i)))
		}
		return string(t.Name(i))
	}
	if s.large == nil {
		s.large = make(map[string]struct{}, 2*maxCompared)
		for m := object + 1; m < member; m = int(t.Nodes[m].Next) {
			s.large[key(m)] = struct{}{}
		}
	}
	before := len(s.large)
	s.large[key(member)] = struct{}{}
	return len(s.large) == before
}

func (t *Tree) hasBefore(object, member int) bool {
	name := t.Name(member)
	for m := object + 1; m < member; m = int(t.Nodes[m].Next) {
		if other := t.Name(m); bytes.Equal(other, name) || t.rules.Strict && bytes.EqualFold(other, name) {
			return true
		}
	}
	return false
}

// folded returns the same rune for all runes that differ only in case.
func folded(r rune) rune {
	lowest := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		lowest = min(lowest, next)
	}
	return lowest
}
