package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jppay/jppay/overlay/recon"
)

const (
	users      = 1_000_000
	readMemory = 16 // MiB
	readers    = 11 // processes whose memory is measured
)

// readerProgram only reads a file. It prints the number of rows and Linux's status of its
// memory.
const readerProgram = `package main

import (
	"fmt"
	"os"

	"github.com/jppay/jppay/overlay/recon"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	rows := 0
	for _, err := range recon.NewUserReader(file).Rows() {
		if err != nil {
			panic(err)
		}
		rows++
	}
	status, _ := os.ReadFile("/proc/self/status")
	fmt.Printf("%d\n%s", rows, status)
}
`

// recon measures how fast a file of users is read, compared with encoding/csv, and how much
// memory a process takes that only reads it.
func (b *bench) recon() (err error) {
	dir, err := os.MkdirTemp("", "jppay-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	name := filepath.Join(dir, "kyc_passport.csv")
	if err := writeUsers(name); err != nil {
		return err
	}
	if _, err := b.compare(pair{
		name:  fmt.Sprintf("recon, %d users", users),
		floor: func() error { return read(name, readCSV) },
		ours:  func() error { return read(name, readRecon) },
		ratio: 1 / 0.9,
	}); err != nil {
		return err
	}
	return b.readerMemory(dir, name)
}

// readerMemory measures processes that only read the file.
func (b *bench) readerMemory(dir, name string) error {
	source, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "reader")
	if err := os.WriteFile(source, []byte(readerProgram), 0o600); err != nil {
		return err
	}
	if _, err := goTool("build", "-o", binary, source); err != nil {
		return err
	}
	var peaks []float64
	for range readers {
		output, err := exec.Command(binary, name).Output()
		if err != nil {
			return fmt.Errorf("reader: %w", err)
		}
		rows, status, _ := strings.Cut(string(output), "\n")
		if rows != strconv.Itoa(users) {
			return fmt.Errorf("reader: %s of %d rows read", rows, users)
		}
		mib, measured, err := peakMemory(status)
		if err != nil {
			return err
		}
		if measured {
			peaks = append(peaks, mib)
		}
	}
	b.addMemory("recon, peak memory", peaks, readMemory)
	return nil
}

func writeUsers(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	for i := range users {
		fmt.Fprintf(out, "a85fe9e9-b4c9-45cf-a392-%012x\r\n", i)
	}
	return errors.Join(out.Flush(), file.Close())
}

// read reads the file from its start and counts its rows.
func read(name string, rows func(io.Reader) (int, error)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	n, err := rows(file)
	if err == nil && n != users {
		err = fmt.Errorf("%d of %d rows read", n, users)
	}
	return err
}

func readCSV(file io.Reader) (n int, err error) {
	reader := csv.NewReader(file)
	reader.ReuseRecord = true
	for ; ; n++ {
		if _, err := reader.Read(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}

func readRecon(file io.Reader) (n int, err error) {
	for _, err := range recon.NewUserReader(file).Rows() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
