package recon_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// userFile is a file of n users.
func userFile(n int) []byte {
	var file bytes.Buffer
	for i := range n {
		fmt.Fprintf(&file, "a85fe9e9-b4c9-45cf-a392-%012x\r\n", i)
	}

	return file.Bytes()
}

// BenchmarkRows reads a million users, with encoding/csv and with this package.
func BenchmarkRows(b *testing.B) {
	const n = 1_000_000
	file := userFile(n)
	for _, c := range []struct {
		name string
		read func(file []byte) (rows int, err error)
	}{
		{"encoding-csv", readWithEncodingCSV},
		{"recon", readWithRecon},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				rows, err := c.read(file)
				require.NoError(b, err)
				require.Equal(b, n, rows)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}

func readWithEncodingCSV(file []byte) (rows int, err error) {
	r := csv.NewReader(bytes.NewReader(file))
	r.ReuseRecord = true
	for ; ; rows++ {
		_, err := r.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
	}
}

func readWithRecon(file []byte) (rows int, err error) {
	for _, err := range recon.NewUserReader(bytes.NewReader(file)).Rows() {
		if err != nil {
			return rows, err
		}
		rows++
	}

	return rows, nil
}
