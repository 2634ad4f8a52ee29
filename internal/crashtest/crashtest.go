// Package crashtest runs a program's own processes that are killed, and opens the
// database that they leave to each other. The soaks use it.
package crashtest

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Run starts this program again with value in an environment variable, hands the
// first line that it prints to live, and kills it when that returns: starting up is
// not what is tested. It is an error if the process prints no line, writes to
// standard error, or ends by itself.
func Run(ctx context.Context, variable, value string, live func(line string)) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), variable+"="+value)
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err == nil {
		live(strings.TrimSuffix(line, "\n"))
	}
	_ = cmd.Process.Kill()
	ended := cmd.Wait()
	if err != nil || stderr.Len() > 0 || cmd.ProcessState.Exited() {
		return fmt.Errorf("the process ended by itself: %w\n%s", errors.Join(err, ended), stderr.Bytes())
	}
	return nil
}

// Open opens a SQLite file that several processes use and a killed one leaves
// whole. The program imports the driver, modernc.org/sqlite.
func Open(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=busy_timeout(10000)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return db, nil
}
