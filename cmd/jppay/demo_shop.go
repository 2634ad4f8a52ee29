package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/cmd/jppay/internal/trialshop"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// openShop runs a sandbox and a shop until ctx or an interrupt ends it.
func openShop(ctx context.Context, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serveShop(ctx, stdout); err != nil {
		fmt.Fprintf(stderr, "jppay demo: %v\n", err)
		return exitFound
	}
	return exitOK
}

func serveShop(ctx context.Context, stdout io.Writer) error {
	s, err := sandbox.New(sandbox.Config{Admin: true})
	if err != nil {
		return err
	}
	defer s.Close()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg, err := shopConfig(s, "http://"+listener.Addr().String())
	if err != nil {
		_ = listener.Close()
		return err
	}
	server := &http.Server{Handler: trialshop.New(cfg), ReadHeaderTimeout: 5 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()

	fmt.Fprintf(stdout, "Open %s in a browser. Interrupt ends it.\n", cfg.URL)
	fmt.Fprintf(stdout, "The sandbox's page: %s\n", cfg.SandboxPage)
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

// shopConfig returns a shop at an address that sells through a sandbox.
func shopConfig(s *sandbox.Sandbox, address string) (trialshop.Config, error) {
	payPay, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL:    s.PayPay.URL,
		APIKey:     s.PayPay.APIKey,
		APISecret:  overlay.NewSecret(s.PayPay.APISecret),
		MerchantID: s.PayPay.MerchantID,
	})
	if err != nil {
		return trialshop.Config{}, err
	}
	paidy, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		return trialshop.Config{}, err
	}
	return trialshop.Config{
		URL: address, PayPay: payPay, Paidy: paidy, PaidyURL: s.Paidy.URL, PublicKey: s.Paidy.PublicKey,
		SandboxPage: s.AdminURL + "/ui/",
	}, nil
}
