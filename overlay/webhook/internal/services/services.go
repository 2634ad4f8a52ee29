// Package services gives tests a real PostgreSQL and Redis. Each is taken from the
// environment, or else started on loopback in a directory of its own where its
// programs are found, or else the test is skipped.
package services

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The variables that name servers that run already.
const (
	PostgresVariable = "JPPAY_TEST_POSTGRES" // a DSN such as postgres://user:pw@127.0.0.1:5432/db
	RedisVariable    = "JPPAY_TEST_REDIS"    // host:port
)

const patience = 30 * time.Second

// Services are started once for a test program. Its TestMain ends with Stop.
type Services struct {
	postgres, redis service
}

type service struct {
	once    sync.Once
	address string
	missing string // why there is none
	stop    func()
}

// Stop ends what was started.
func (s *Services) Stop() {
	for _, one := range []*service{&s.postgres, &s.redis} {
		if one.stop != nil {
			one.stop()
		}
	}
}

// Postgres returns a DSN, or skips the test.
func (s *Services) Postgres(t *testing.T) string {
	t.Helper()
	return s.postgres.get(t, PostgresVariable, startPostgres)
}

// Redis returns an address, or skips the test.
func (s *Services) Redis(t *testing.T) string {
	t.Helper()
	return s.redis.get(t, RedisVariable, startRedis)
}

func (s *service) get(t *testing.T, variable string, start func() (string, func(), error)) string {
	t.Helper()
	s.once.Do(func() {
		if s.address = os.Getenv(variable); s.address != "" {
			return
		}
		var err error
		if s.address, s.stop, err = start(); err != nil {
			s.missing = fmt.Sprintf("%s is not set, and %v", variable, err)
		}
	})
	if s.missing != "" {
		t.Skip(s.missing)
	}
	return s.address
}

func startRedis() (string, func(), error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return "", nil, fmt.Errorf("redis-server is not installed")
	}
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "jppay-redis-")
	if err != nil {
		return "", nil, err
	}
	server := exec.Command(program, "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir, "--save", "", "--appendonly", "no")
	address := fmt.Sprintf("127.0.0.1:%d", port)
	return run(server, dir, address, func(ctx context.Context) bool {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp4", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

func startPostgres() (string, func(), error) {
	programs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(programs) == 0 {
		return "", nil, fmt.Errorf("PostgreSQL is not installed below /usr/lib/postgresql")
	}
	bin := filepath.Dir(slices.Max(programs))
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "jppay-postgres-")
	if err != nil {
		return "", nil, err
	}
	credential, err := unprivileged(dir)
	if err != nil {
		return "", nil, err
	}
	data := filepath.Join(dir, "data")
	create := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "jppay", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions")
	create.SysProcAttr = credential
	create.Dir = dir
	if out, err := create.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, fmt.Errorf("initdb failed: %w: %s", err, out)
	}
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port), "-k", dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=100")
	server.SysProcAttr = credential
	server.Dir = dir
	return run(server, dir, fmt.Sprintf("postgres://jppay@127.0.0.1:%d/postgres?sslmode=disable", port), func(ctx context.Context) bool {
		return exec.CommandContext(ctx, filepath.Join(bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", strconv.Itoa(port)).Run() == nil
	})
}

// unprivileged gives the directory to the user that PostgreSQL, which refuses to
// be root, is to run as.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(account.Uid)
		gid, _ := strconv.Atoi(account.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, fmt.Errorf("there is no user to run PostgreSQL as")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// run starts a server and waits until it is ready.
func run(server *exec.Cmd, dir, address string, ready func(context.Context) bool) (string, func(), error) {
	if err := server.Start(); err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	exited := make(chan struct{})
	go func() {
		_ = server.Wait()
		close(exited)
	}()
	stop := func() {
		_ = server.Process.Signal(os.Interrupt)
		select {
		case <-exited:
		case <-time.After(patience):
			_ = server.Process.Kill()
			<-exited
		}
		_ = os.RemoveAll(dir)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if ready(ctx) {
			return address, stop, nil
		}
		select {
		case <-exited:
			_ = os.RemoveAll(dir)
			return "", nil, fmt.Errorf("%s did not start", server.Path)
		case <-ctx.Done():
			stop()
			return "", nil, fmt.Errorf("%s did not answer within %v", server.Path, patience)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
