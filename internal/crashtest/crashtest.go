// Package crashtest starts child processes of a program and kills them. It also opens the
// database that they share.
//
// The child is the same program, started again with a task. main or TestMain calls Child first.
package crashtest

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// taskVariable names the environment variable with the task of a child, as JSON.
const taskVariable = "JPPAY_CRASH_TEST"

// Child does nothing unless this process is a child. Then it reads the task, runs, and
// exits: a child that ends by itself has failed.
func Child(task any, run func() error) {
	text := os.Getenv(taskVariable)
	if text == "" {
		return
	}

	err := json.Unmarshal([]byte(text), task)
	if err == nil {
		err = run()
	}
	fmt.Fprintln(os.Stderr, "the child ends by itself:", err)
	os.Exit(1)
}

// Kill starts a child, passes the first line that it prints to live, and kills the child when
// live returns. So it never kills a child that is still starting. It is an error if the child
// prints no line, writes to standard error, or ends by itself.
func Kill(ctx context.Context, task any, live func(line string)) error {
	return run(ctx, task, func(child *os.Process, stdout io.Reader) error {
		line, err := bufio.NewReader(stdout).ReadString('\n')
		if err == nil {
			live(strings.TrimSuffix(line, "\n"))
		}
		_ = child.Kill()
		return err
	})
}

// Wait starts a child that kills itself, with KillSelf, and waits for that. It is an error if
// the child prints anything or ends in another way.
func Wait(ctx context.Context, task any) error {
	return run(ctx, task, func(_ *os.Process, stdout io.Reader) error {
		printed, err := io.ReadAll(stdout)
		if len(printed) > 0 {
			err = errors.Join(err, fmt.Errorf("the child printed %q", printed))
		}
		return err
	})
}

// KillSelf kills this process at once.
func KillSelf() error {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		return err
	}
	select {}
}

// run starts a child, calls during, and then waits for the child's end.
func run(ctx context.Context, task any, during func(child *os.Process, stdout io.Reader) error) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	text, err := json.Marshal(task)
	if err != nil {
		return err
	}

	var stderr bytes.Buffer
	child := exec.CommandContext(ctx, program)
	child.Env = append(os.Environ(), taskVariable+"="+string(text))
	child.Stderr = &stderr
	stdout, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	if err := child.Start(); err != nil {
		return err
	}

	err = during(child.Process, stdout)
	ended := child.Wait()
	if err != nil || stderr.Len() > 0 || child.ProcessState.Exited() {
		return fmt.Errorf("the process was not killed: %w\n%s", errors.Join(err, ended), stderr.Bytes())
	}
	return nil
}

// OpenSQLite opens a SQLite file that several processes may use and that stays valid if one is
// killed. The program imports the driver, modernc.org/sqlite.
func OpenSQLite(path string) (*sql.DB, error) {
	const pragmas = "_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=busy_timeout(10000)"
	db, err := sql.Open("sqlite", "file:"+path+"?"+pragmas+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return db, nil
}
