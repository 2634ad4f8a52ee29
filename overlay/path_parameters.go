package overlay

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jppay/jppay/internal/pathtemplate"
)

// checkParameters refuses ids that would change the meaning of a path, for the server or for
// a proxy that decodes the path once more.
func checkParameters(parameters *pathtemplate.Parameters) error {
	for name, escaped := range parameters.Escaped() {
		if err := checkSegment(escaped); err != nil {
			return fmt.Errorf("path parameter %s: %w", name, err)
		}
	}
	return nil
}

func checkSegment(escaped string) error {
	value := escaped
	for range 3 {
		if strings.Trim(value, ".") == "" {
			return errors.New("must not be empty or consist of dots")
		}
		for i := range len(value) {
			if c := value[i]; c == '/' || c == '\\' || c == '?' || c == '#' || c < ' ' || c == 0x7f {
				return errors.New("holds a control character, a slash, a backslash, ? or #")
			}
		}
		if !strings.Contains(value, "%") {
			return nil
		}
		decoded, err := url.PathUnescape(value)
		if err != nil {
			return nil // a literal percent sign: decoding goes no further
		}
		value = decoded
	}
	return errors.New("is percent-encoded more than twice")
}
