package recon_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/recon"
)

func TestAFileThatBreaksOffYieldsNoHalfRow(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, file string
		rows       int
	}{
		{"within a row", userID + "\n" + userID[:10], 1},
		{"within quotes", userID + "\n\"" + userID + "\n", 1},
		{"at the beginning", "", 0},
		{"within a line that is too long", userID + "\n" + strings.Repeat("x", 2*recon.MaxRow), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := recon.NewUserReader(io.MultiReader(strings.NewReader(c.file), iotest.ErrReader(errBroken)))

			rows, last := 0, error(nil)
			for _, err := range r.Rows() {
				last = err
				if err == nil {
					rows++
				}
			}
			assert.Equal(t, c.rows, rows)
			assert.ErrorIs(t, last, errBroken)

			for _, err := range r.Rows() {
				assert.ErrorIs(t, err, errBroken, "asked again")
			}
		})
	}
}

// onceBroken is a reader that fails once and then says that it is at its end.
type onceBroken struct{ err error }

func (r *onceBroken) Read([]byte) (int, error) {
	err := r.err
	r.err = io.EOF

	return 0, err
}

func TestAnErrorWhileReadingAheadIsNotForgotten(t *testing.T) {
	t.Parallel()
	line := row(nil) + "\n"
	file := io.MultiReader(strings.NewReader(line), &onceBroken{errBroken}, strings.NewReader(line))

	rows, last := 0, error(nil)
	for _, err := range recon.NewTransactionReader(file).Rows() {
		last = err
		if err == nil {
			rows++
		}
	}

	assert.Equal(t, 1, rows)
	assert.ErrorIs(t, last, errBroken)
}
