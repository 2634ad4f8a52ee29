package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mark shows where, in the place of an edit, text is inserted.
const mark = "§"

// edit inserts text into one function of a production file.
type edit struct {
	file     string // from the root of the module
	function string // "name", or "Type.name" for a method
	// place is a piece of the function's text with marks where something is inserted. The
	// amount of white space does not matter.
	place string
	// insert is what is inserted, for several marks separated by marks. {on} is true
	// while the sabotage is chosen, {text x} is then "x" and else empty.
	insert string
}

// insertion is a text and where in a file it goes.
type insertion struct {
	at   int
	text string
}

// insertions returns what an edit of a sabotage inserts into its file. It fails if the
// place is not there, or there more than once.
func (e edit) insertions(sabotage string, source []byte) ([]insertion, error) {
	body, start, err := functionText(e.file, source, e.function)
	if err != nil {
		return nil, err
	}
	place, err := pattern(e.place)
	if err != nil {
		return nil, err
	}
	found := place.FindAllStringSubmatchIndex(body, -1)
	if len(found) != 1 {
		return nil, fmt.Errorf("%s: %s: the place occurs %d times, want once: %s", e.file, e.function, len(found), e.place)
	}

	texts := strings.Split(e.insert, mark)
	if len(texts) != place.NumSubexp() {
		return nil, fmt.Errorf("%s: %s: %d texts for %d marks", e.file, e.function, len(texts), place.NumSubexp())
	}
	var insertions []insertion
	for i, text := range texts {
		insertions = append(insertions, insertion{start + found[0][2*(i+1)], expand(sabotage, text)})
	}
	return insertions, nil
}

var textPattern = regexp.MustCompile(`\{text ([^}]*)\}`)

// expand replaces {on} and {text x} with code.
func expand(sabotage, text string) string {
	name := strconv.Quote(sabotage)
	text = strings.ReplaceAll(text, "{on}", "sabotaged("+name+")")
	return textPattern.ReplaceAllString(text, "sabotagedText("+name+`, "$1")`)
}

// pattern returns an expression that finds a place, with a group for each mark.
func pattern(place string) (*regexp.Regexp, error) {
	if !strings.Contains(place, mark) {
		return nil, fmt.Errorf("the place has no %s: %s", mark, place)
	}
	var text strings.Builder
	words := strings.Fields(strings.ReplaceAll(place, mark, " "+mark+" "))
	for i, word := range words {
		switch {
		case word == mark: // right after the word before, if there is one
			text.WriteString(`()`)
			continue
		case i > 1 || i == 1 && words[0] != mark:
			text.WriteString(`\s*`)
		}
		text.WriteString(regexp.QuoteMeta(word))
	}
	return regexp.Compile(text.String())
}

// functionText returns the text of a function and where it starts.
func functionText(file string, source []byte, function string) (text string, start int, err error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", 0, err
	}
	for _, declaration := range parsed.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && functionName(f) == function {
			start, end := files.Position(f.Pos()).Offset, files.Position(f.End()).Offset
			return string(source[start:end]), start, nil
		}
	}
	return "", 0, fmt.Errorf("%s has no function %s", file, function)
}

func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	if name, ok := receiver.(*ast.Ident); ok {
		return name.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// apply returns a file with insertions, which must still be Go.
func apply(file string, source []byte, insertions []insertion) ([]byte, error) {
	slices.SortStableFunc(insertions, func(a, b insertion) int { return a.at - b.at })
	var edited []byte
	done := 0
	for _, i := range insertions {
		edited = append(append(edited, source[done:i.at]...), i.text...)
		done = i.at
	}
	edited = append(edited, source[done:]...)

	if _, err := parser.ParseFile(token.NewFileSet(), file, edited, parser.SkipObjectResolution); err != nil {
		return nil, fmt.Errorf("after the edits: %w", err)
	}
	return edited, nil
}
