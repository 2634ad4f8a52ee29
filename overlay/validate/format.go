package validate

import "math"

// format is a format that is checked; others are annotations. The forms are
// those kin-openapi checks, written out because its regular expressions cost
// more than the rest of a check together.
type format struct {
	name   string
	text   func([]byte) bool
	number func(int64) bool
}

var formats = map[string]*format{
	"date":      {name: "date", text: isDate},
	"date-time": {name: "date-time", text: isDateTime},
	"byte":      {name: "base64 text", text: isBase64},
	"int32":     {name: "int32", number: func(n int64) bool { return n >= math.MinInt32 && n <= math.MaxInt32 }},
	"int64":     {name: "int64", number: func(int64) bool { return true }},
}

// isDate reports whether s is a full-date of RFC 3339, months up to 31 days.
func isDate(s []byte) bool {
	return len(s) == 10 && layout(s, "dddd-dd-dd") && between(s[5:], 1, 12) && between(s[8:], 1, 31)
}

// isDateTime reports whether s is a date-time of RFC 3339.
func isDateTime(s []byte) bool {
	if len(s) < len("2006-01-02T15:04:05Z") || !isDate(s[:10]) || !layout(s[10:], "Tdd:dd:dd") ||
		!between(s[11:], 0, 23) || !between(s[14:], 0, 59) || !between(s[17:], 0, 60) {
		return false
	}
	s = s[19:]
	if s[0] == '.' {
		end := digits(s, 1)
		if end == 1 {
			return false
		}
		s = s[end:]
	}
	if len(s) == 1 {
		return s[0] == 'Z'
	}
	return len(s) == 6 && (s[0] == '+' || s[0] == '-') && layout(s[1:], "dd:dd")
}

// layout reports whether s begins as form does, where d is any digit.
func layout(s []byte, form string) bool {
	if len(s) < len(form) {
		return false
	}
	for i := range len(form) {
		if form[i] == 'd' {
			if s[i] < '0' || s[i] > '9' {
				return false
			}
		} else if s[i] != form[i] {
			return false
		}
	}
	return true
}

// between reports whether the two digits at the start of s lie within the bounds.
func between(s []byte, least, most int) bool {
	n := int(s[0]-'0')*10 + int(s[1]-'0')
	return n >= least && n <= most
}

// isBase64 reports whether s is base64, standard or URL-safe.
func isBase64(s []byte) bool {
	for len(s) > 0 && s[len(s)-1] == '=' {
		s = s[:len(s)-1]
	}
	for _, c := range s {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c == '+' || c == '/' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}
