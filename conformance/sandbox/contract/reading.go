package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A client may send null or "" for a field that it does not use, and PayPay's sandbox was
// observed to ignore such fields. This file reads requests in the same way: an optional value
// counts as absent if it is null or "" and the document does not allow that.

// ReadParameters removes the empty optional query parameters and headers of a request, and
// returns a note for each.
func (d *Document) ReadParameters(op string, r *http.Request) []string {
	shapes, err := d.requests()
	if err != nil {
		return nil
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil // the check refuses it
	}
	var notes []string
	changed := false
	for _, p := range shapes.parameters {
		if slices.Contains(shapes.operations[op].keepsEmpty, p) {
			continue
		}
		values := query[p.name]
		if p.in == inHeader {
			values = r.Header.Values(p.name)
		}
		if len(values) == 0 || slices.ContainsFunc(values, isNotEmpty) {
			continue
		}

		notes = append(notes, p.in+" "+p.name+` is "" and was taken as absent`)
		if p.in == inHeader {
			r.Header.Del(p.name)
			continue
		}
		query.Del(p.name)
		changed = true
	}
	if changed {
		r.URL.RawQuery = query.Encode()
	}
	return notes
}

func isNotEmpty(text string) bool { return text != "" }

// ReadBody returns the body of a request as a provider reads it, and a note for each value that
// the provider reads as another one. Notes hold JSON pointers and no values.
func (d *Document) ReadBody(op string, body []byte) (read []byte, notes []string) {
	shapes, err := d.requests()
	if err != nil {
		return body, nil
	}
	wanted := shapes.operations[op].body
	_, mayLack := d.tolerated[op+" "]
	switch {
	case len(body) == 0 && mayLack:
		return []byte("{}"), []string{"there is no body: " + noBody}
	case wanted == nil && string(bytes.TrimSpace(body)) == "null":
		return nil, []string{"the body is null and was taken as absent"}
	case wanted == nil || !json.Valid(body):
		return body, nil
	}
	reader := bodyReader{tolerated: d.tolerated}
	return reader.value(wanted, bytes.TrimSpace(body), place{pattern: op + " "}), reader.notes
}

// bodyReader walks through a body along its shape.
type bodyReader struct {
	tolerated map[string]tolerance
	notes     []string
}

// place is the place of a value: its JSON pointer, and a pattern of the operation and that
// pointer with "-" for each position in an array.
type place struct{ pointer, pattern string }

func (p place) child(shown, name string) place {
	return place{pointer: p.pointer + "/" + shown, pattern: p.pattern + "/" + name}
}

func (r *bodyReader) note(at place, format string, args ...any) {
	r.notes = append(r.notes, at.pointer+" "+fmt.Sprintf(format, args...))
}

// value returns a value as the provider reads it. It returns the value itself if nothing in it
// is read differently.
func (r *bodyReader) value(s *shape, raw []byte, at place) []byte {
	if accepts, ok := r.tolerated[at.pattern]; ok {
		if changed := accepts.read(raw); changed != nil {
			r.note(at, "%s", accepts.note)
			return changed
		}
	}
	switch {
	case s == nil:
		return raw
	case raw[0] == '{' && (len(s.fields) > 0 || s.others != nil):
		return r.object(s, raw, at)
	case raw[0] == '[' && s.items != nil:
		return r.array(s, raw, at)
	}
	return raw
}

func (r *bodyReader) object(s *shape, raw []byte, at place) []byte {
	list := fieldsOf(raw)
	times := map[string]int{}
	for _, f := range list {
		times[f.name]++
	}

	changed := false
	kept := list[:0]
	for i, f := range list {
		wanted, known := s.fields[f.name]
		step := pointerEscapes.Replace(f.name)
		if !known {
			// A name that the document does not know may be a person's.
			wanted, step = s.others, fmt.Sprintf("(field %d)", i+1)
		}
		here := at.child(step, f.name)
		// A repeated field stays, so that the check refuses it.
		if wanted != nil && times[f.name] == 1 && !slices.Contains(s.required, f.name) && wanted.isAbsent(f.value) {
			r.note(here, "is %s and was taken as absent", f.value)
			changed = true
			continue
		}
		read := r.value(wanted, f.value, here)
		changed = changed || !bytes.Equal(read, f.value)
		f.value = read
		kept = append(kept, f)
	}
	if !changed {
		return raw
	}
	var out [][]byte
	for _, f := range kept {
		out = append(out, slices.Concat(f.key, []byte(":"), f.value))
	}
	return slices.Concat([]byte("{"), bytes.Join(out, []byte(",")), []byte("}"))
}

func (r *bodyReader) array(s *shape, raw []byte, at place) []byte {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return raw
	}
	changed := false
	out := make([][]byte, len(list))
	for i, item := range list {
		out[i] = r.value(s.items, item, at.child(strconv.Itoa(i), "-"))
		changed = changed || !bytes.Equal(out[i], item)
	}
	if !changed {
		return raw
	}
	return slices.Concat([]byte("["), bytes.Join(out, []byte(",")), []byte("]"))
}

// field is a field of an object: its name, and both sides as they are written.
type field struct {
	name       string
	key, value []byte
}

// fieldsOf returns the fields of a valid JSON object in their order.
func fieldsOf(object []byte) []field {
	decoder := json.NewDecoder(bytes.NewReader(object))
	_, _ = decoder.Token() // the opening bracket
	var list []field
	for decoder.More() {
		start := decoder.InputOffset()
		name, err := decoder.Token()
		if err != nil {
			return nil
		}
		key := bytes.TrimLeft(object[start:decoder.InputOffset()], ", \t\r\n")
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return nil
		}
		list = append(list, field{name: fmt.Sprint(name), key: key, value: value})
	}
	return list
}

// pointerEscapes escapes a name for a JSON pointer.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")
