package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// finding is a mistake at a place of a document.
type finding struct {
	at  string // JSON pointer, "#/…"
	err error
}

func (f *finding) Error() string { return f.err.Error() }

func (f *finding) Unwrap() error { return f.err }

// found makes a finding from an error; nil stays nil.
func found(at string, err error) error {
	if err == nil {
		return nil
	}
	return &finding{at, err}
}

// pointerTo returns the place of an operation.
func pointerTo(op *policy.Operation) string {
	return "#/paths/" + escaped(op.Path) + "/" + strings.ToLower(op.Method)
}

// locate puts the file, line and column in front of each finding, and the file in front
// of any other error.
func (d *documentText) locate(err error) error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var located []error
		for _, one := range several.Unwrap() {
			located = append(located, d.locate(one))
		}
		return errors.Join(located...)
	}
	var f *finding
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return fmt.Errorf("%s: %w", d.position(f.at), err)
	}
	return fmt.Errorf("%s: %w", d.path, err)
}
