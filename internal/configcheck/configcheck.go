// Package configcheck refuses settings of a client that cannot be right.
package configcheck

import (
	"errors"
	"net/url"
	"strings"

	"github.com/jppay/jppay/internal/loopback"
)

// placeholders are texts of a configuration that is not filled in. Each is too long to occur in
// a random key by chance, or has a character that no key has.
var placeholders = []string{
	"your_", "your-", "yourapi", "xxxxxx", "changeme", "change_me", "change-me", "placeholder", "example", "<", "${",
}

// Credential refuses a value that cannot be a credential: an empty value, one with white
// space, control or non-ASCII characters, and an obvious placeholder. The error names the
// field and never shows the value.
func Credential(field, value string) error {
	if value == "" {
		return errors.New(field + ": is empty")
	}
	for i := range len(value) {
		if c := value[i]; c <= ' ' || c > '~' {
			return errors.New(field + ": holds a space, a line break or another character that is not part of a key")
		}
	}
	lower := strings.ToLower(value)
	if lower == "todo" || strings.Trim(lower, "x") == "" {
		return errors.New(field + ": is not filled in: it looks like a stand-in for a key")
	}
	for _, placeholder := range placeholders {
		if strings.Contains(lower, placeholder) {
			return errors.New(field + ": is not filled in: it looks like a stand-in for a key")
		}
	}
	return nil
}

// BaseURL refuses a base URL that has more than scheme and host, and http without TLS
// unless the host is a loopback address.
func BaseURL(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, errors.New("BaseURL: not an absolute URL")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("BaseURL: must be scheme and host alone")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback.Is(u.Hostname())) {
		return nil, errors.New("BaseURL: must be https, or http to a loopback address")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}
