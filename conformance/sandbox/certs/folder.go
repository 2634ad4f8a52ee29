package certs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The files of a folder. Clients must trust CAFile.
const (
	CAFile   = "ca.pem"
	certFile = "cert.pem"
	keyFile  = "key.pem"
)

// InFolder returns the set in a folder. If there is none, or if New made it and it no longer
// serves the names, InFolder writes a new one, whose key only its owner can read. A new set
// also covers the additional names in more; a kept set need not. It returns an error if a set
// that New did not make cannot serve the names.
func InFolder(folder string, now time.Time, names []string, more ...string) (Set, error) {
	kept, found, err := read(folder)
	if err != nil {
		return Set{}, err
	}
	if found {
		why := kept.Check(names, now)
		if why == nil {
			return kept, nil
		}
		if !kept.own() {
			return Set{}, fmt.Errorf(
				"%s holds a certificate that the sandbox did not write and cannot use; name another folder: %w", folder, why)
		}
	}

	made, err := New(slices.Concat(names, more), now)
	if err != nil {
		return Set{}, err
	}
	return made, made.write(folder)
}

// read reads a folder. found is false if the folder has none of the files.
func read(folder string) (s Set, found bool, err error) {
	for name, into := range map[string]*[]byte{CAFile: &s.CA, certFile: &s.Cert, keyFile: &s.Key} {
		content, err := os.ReadFile(filepath.Join(folder, name)) //nolint:gosec // the user names the folder
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return s, false, err
		}
		*into, found = content, true
	}
	return s, found, nil
}

// write replaces the files. It writes the key first and creates it with its final mode. If
// writing breaks off, the folder has no certificate that fits the key.
func (s Set) write(folder string) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	for _, file := range []struct {
		name    string
		content []byte
		mode    fs.FileMode
	}{{keyFile, s.Key, 0o600}, {certFile, s.Cert, 0o644}, {CAFile, s.CA, 0o644}} {
		if err := replace(filepath.Join(folder, file.name), file.content, file.mode); err != nil {
			return err
		}
	}
	return nil
}

// replace writes a file with a mode, also if a file of this name had another mode.
func replace(path string, content []byte, mode fs.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(temporary.Name(), mode)
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
	}
	return err
}
