package worlds

import (
	"fmt"
	"slices"
	"strings"
)

// usual is the text of the zero World.
const usual = "usual"

// String returns what differs from the zero World, such as "lapsed code: EXPIRED;
// status of success: the other of 200 and 201", or "usual". Parse reads it.
func (w World) String() string {
	var parts []string
	for _, s := range table {
		v := s.get(w)
		switch {
		case v == 0:
		case v < len(s.Values):
			parts = append(parts, s.Name+": "+s.Values[v].Name)
		default:
			parts = append(parts, fmt.Sprintf("%s: %d", s.Name, v))
		}
	}
	if parts == nil {
		return usual
	}
	return strings.Join(parts, "; ")
}

// Parse reads what String writes. It returns an error for a switch or a value that is
// not in the table, and for a switch that is named twice. An empty text is the zero
// World.
func Parse(text string) (World, error) {
	var w World
	if text = strings.TrimSpace(text); text == "" || text == usual {
		return w, nil
	}

	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		name, reading, _ := strings.Cut(part, ":")
		name, reading = strings.TrimSpace(name), strings.TrimSpace(reading)
		if seen[name] {
			return World{}, fmt.Errorf("switch %q is named twice", name)
		}
		seen[name] = true
		if err := w.Switch(name, reading); err != nil {
			return World{}, err
		}
	}
	return w, nil
}

// Switch sets a switch to a value, both by name. It returns an error for a switch or a
// value that is not in the table.
func (w *World) Switch(name, reading string) error {
	i := slices.IndexFunc(table, func(s Switch) bool { return s.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no switch %q", name)
	}
	v := slices.IndexFunc(table[i].Values, func(v Value) bool { return v.Name == reading })
	if v < 0 {
		return fmt.Errorf("switch %q has no value %q", name, reading)
	}
	table[i].set(w, v)
	return nil
}

// MarshalText writes the text of String, also into JSON.
func (w World) MarshalText() ([]byte, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads the text of String.
func (w *World) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err == nil {
		*w = parsed
	}
	return err
}
