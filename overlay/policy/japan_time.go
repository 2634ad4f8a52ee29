package policy

import (
	"errors"
	"time"
)

// japan is Paidy's time zone, which has no summer time.
var japan = time.FixedZone("JST", 9*60*60)

// JapanTime is a time as Paidy's notifications have it: "2026-06-15 10:20:03", in Japan
// time. It holds whatever came; Time reads it.
type JapanTime string

// JapanTimeOf returns a time as Paidy writes it. The rest of a second is dropped.
func JapanTimeOf(t time.Time) JapanTime { return JapanTime(t.In(japan).Format(time.DateTime)) }

// Time returns the time in UTC. It is an error if the text is not in Paidy's form.
func (t JapanTime) Time() (time.Time, error) {
	read, err := time.ParseInLocation(time.DateTime, string(t), japan)
	if err != nil {
		return time.Time{}, errors.New("a time of Paidy: want the form YYYY-MM-DD hh:mm:ss")
	}
	return read.UTC(), nil
}
