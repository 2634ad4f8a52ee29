package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// healthTimeout is how long a sandbox may take to answer.
const healthTimeout = 5 * time.Second

// runHealth asks a sandbox whether it runs. It is for container images, which have no other
// program to ask.
func runHealth(ctx context.Context, f *sandboxFlags, stdout, stderr io.Writer) int {
	address, err := url.Parse(f.health)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return misused(f.set, stderr, errors.New("-health must be an http or https URL"))
	}
	if address.Path == "" || address.Path == "/" {
		address.Path = sandbox.HealthPath
	}
	client, err := healthClient(f.cfg.TLSFolder)
	if err != nil {
		return misused(f.set, stderr, fmt.Errorf("-tls-dir: %w", err))
	}
	defer client.CloseIdleConnections()

	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return misused(f.set, stderr, fmt.Errorf("-health: %w", err))
	}
	answer, err := client.Do(request)
	if err != nil {
		fmt.Fprintf(stderr, "jppay sandbox: not healthy: %v\n", err)
		return exitFound
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("X-Sandbox") == "" {
		fmt.Fprintf(stderr, "jppay sandbox: not healthy: %s answered %d\n", address, answer.StatusCode)
		return exitFound
	}
	fmt.Fprintln(stdout, "healthy")
	return exitOK
}

// healthClient trusts the CA in a folder, if one is named.
func healthClient(folder string) (*http.Client, error) {
	transport := &http.Transport{}
	if folder != "" {
		ca, err := os.ReadFile(filepath.Join(folder, sandbox.CAFile))
		if err != nil {
			return nil, err
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(ca) {
			return nil, fmt.Errorf("%s has no certificate", sandbox.CAFile)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: transport}, nil
}
