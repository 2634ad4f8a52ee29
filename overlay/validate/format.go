package validate

import (
	"bytes"
	"encoding/base64"
	"math"
	"time"
)

// format is a format that is checked; New refuses any other. Times are read by hand: time.Parse
// accepts more, such as an offset of 24 hours, and a regular expression would take more time than
// the rest of a check.
type format struct {
	name   string
	of     string // the type it belongs to
	text   func([]byte) bool
	number func(int64) bool
}

var formats = map[string]*format{
	// Every number that is read fits a 64-bit float.
	"double": {name: "double", of: "number"},

	"date":      {name: "date", of: "string", text: isDate},
	"date-time": {name: "date-time", of: "string", text: isDateTime},
	"byte":      {name: "base64 text", of: "string", text: isBase64},
	"int32":     {name: "int32", of: "integer", number: isInt32},
	"int64":     {name: "int64", of: "integer", number: func(int64) bool { return true }},
}

func isInt32(n int64) bool { return n >= math.MinInt32 && n <= math.MaxInt32 }

// isDate reports whether s is a full-date of RFC 3339: a day that the calendar has.
func isDate(s []byte) bool {
	if len(s) != len("2006-01-02") || !layout(s, "dddd-dd-dd") || !between(s[5:], 1, 12) {
		return false
	}
	year, month := 100*twoDigits(s)+twoDigits(s[2:]), twoDigits(s[5:])
	return between(s[8:], 1, daysIn(year, month))
}

// daysIn returns the last day of a month, which is the day before the next month's first.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// isDateTime reports whether s is a date-time of RFC 3339 that Go's time package
// reads: T and Z are capitals, and no minute has a second 60.
func isDateTime(s []byte) bool {
	if len(s) < len("2006-01-02T15:04:05Z") || !isDate(s[:10]) || !layout(s[10:], "Tdd:dd:dd") ||
		!between(s[11:], 0, 23) || !between(s[14:], 0, 59) || !between(s[17:], 0, 59) {
		return false
	}
	s = s[19:]
	if s[0] == '.' {
		end := 1
		for end < len(s) && '0' <= s[end] && s[end] <= '9' {
			end++
		}
		if end == 1 {
			return false
		}
		s = s[end:]
	}
	if len(s) == 1 {
		return s[0] == 'Z'
	}
	return len(s) == len("+09:00") && (s[0] == '+' || s[0] == '-') && layout(s[1:], "dd:dd") &&
		between(s[1:], 0, 23) && between(s[4:], 0, 59)
}

// layout reports whether s begins with form, in which d stands for any digit.
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
	n := twoDigits(s)
	return n >= least && n <= most
}

func twoDigits(s []byte) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// isBase64 reports whether s is base64 of RFC 4648, section 4, with its padding: Go's
// encoding/json reads no other. AppendDecode skips line breaks, which that section does not allow.
func isBase64(s []byte) bool {
	_, err := base64.StdEncoding.AppendDecode(nil, s)
	return err == nil && !bytes.ContainsAny(s, "\r\n")
}
