package recon_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

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
		read func() int
	}{
		{"encoding-csv", func() int {
			r, rows := csv.NewReader(bytes.NewReader(file)), 0
			r.ReuseRecord = true
			for ; ; rows++ {
				if _, err := r.Read(); err == io.EOF {
					return rows
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"recon", func() int {
			rows := 0
			for _, err := range recon.NewUserReader(bytes.NewReader(file)).Rows() {
				if err != nil {
					b.Fatal(err)
				}
				rows++
			}
			return rows
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if rows := c.read(); rows != n {
					b.Fatalf("%d rows", rows)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}
