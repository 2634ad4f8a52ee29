package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/jppay/jppay/conformance/sandbox"
)

func runSandbox(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := newFlags("sandbox", "[flags]")
	cfg := sandbox.Config{Log: func(e sandbox.Entry) {
		fmt.Fprintf(stderr, "%s %s\n", e.Time.Format("15:04:05.000"), e)
	}}
	flags.IntVar(&cfg.PayPayPort, "paypay-port", 0, "TCP `port` of PayPay on 127.0.0.1; 0 takes a free one")
	flags.IntVar(&cfg.PaidyPort, "paidy-port", 0, "TCP `port` of Paidy; 0 takes a free one")
	flags.IntVar(&cfg.LegacyPort, "paidy-legacy-port", 0, "TCP `port` of legacy Paidy; 0 takes a free one")
	flags.IntVar(&cfg.AdminPort, "admin-port", 0, "TCP `port` of the admin endpoint, which does what users do; 0 takes a free one; there is none without it")
	flags.Uint64Var(&cfg.Seed, "seed", 0, "`number` that the random part of ids follows from: the same calls give the same one")
	flags.BoolVar(&cfg.Strict, "strict", false, "refuse requests that differ from the document, which are "+
		"otherwise served with a note: unknown fields and parameters, null and \"\" that stand for nothing")
	faults := flags.String("faults", "", "`file` with a fault plan: JSON that says which requests and webhooks go wrong; package sandbox describes it at Plan")
	webhooks := flags.String("webhook-url", "", "`URL` on this machine that receives all webhooks; none are sent without it")
	if code, ok := parse(flags, args, 0, stdout, stderr); !ok {
		return code
	}
	flags.Visit(func(f *flag.Flag) { cfg.Admin = cfg.Admin || f.Name == "admin-port" })
	for _, name := range []string{"paypay-port", "paidy-port", "paidy-legacy-port", "admin-port"} {
		if port := flags.Lookup(name).Value.(flag.Getter).Get().(int); port < 0 || port > 65535 {
			return misused(flags, stderr, fmt.Errorf("-%s %d is no TCP port", name, port))
		}
	}

	if *faults != "" {
		plan, err := readPlan(*faults)
		if err != nil {
			return misused(flags, stderr, fmt.Errorf("-faults: %s", inFlags.Replace(err.Error())))
		}
		cfg.Plan = plan
	}

	// From here on an interrupt ends the sandbox, not the process.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := sandbox.New(cfg)
	if err != nil {
		fmt.Fprintf(stderr, "jppay sandbox: %s\n", inFlags.Replace(err.Error()))
		return exitFound
	}
	defer s.Close()
	if *webhooks != "" {
		for _, provider := range []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy} {
			if err := s.SetWebhookURL(string(provider), *webhooks); err != nil {
				return misused(flags, stderr, errors.New("-webhook-url must be http or https and name this machine"))
			}
		}
	}
	fmt.Fprint(stdout, settings(s))

	<-ctx.Done()
	stop() // a second interrupt ends the process at once
	s.Close()
	fmt.Fprintln(stderr, "jppay sandbox: stopped")
	injected := s.Injected()
	for _, kind := range slices.Sorted(maps.Keys(injected)) {
		times := "times"
		if injected[kind] == 1 {
			times = "time"
		}
		fmt.Fprintf(stderr, "jppay sandbox: fault %s injected %d %s\n", kind, injected[kind], times)
	}
	findings := s.Findings()
	for _, f := range findings {
		fmt.Fprintf(stderr, "jppay sandbox: found wrong with itself: %s\n", f)
	}
	if len(findings) > 0 {
		return exitFound
	}
	return exitOK
}

func readPlan(name string) (sandbox.Plan, error) {
	file, err := os.Open(name)
	if err != nil {
		return sandbox.Plan{}, err
	}
	defer func() { _ = file.Close() }()
	return sandbox.ReadPlan(file)
}

// inFlags puts a message of package sandbox in the words of the command line.
var inFlags = strings.NewReplacer("sandbox: ", "", "Config.PayPayPort", "-paypay-port",
	"Config.PaidyPort", "-paidy-port", "Config.LegacyPort", "-paidy-legacy-port", "Config.AdminPort", "-admin-port", "ReadPlan: ", "")

// settings tells how to reach the sandbox. Its keys open nothing else, so they
// may be shown.
func settings(s *sandbox.Sandbox) string {
	admin := ""
	if s.AdminURL != "" {
		admin = "admin         " + s.AdminURL + " (GET / lists its calls)\n"
	}
	return fmt.Sprintf(`PayPay        %s
Paidy         %s
legacy Paidy  %s
%[10]s
These keys open this sandbox only. For clients made by jppay.New…FromEnv:

export JPPAY_PAYPAY_URL=%[1]s
export JPPAY_PAYPAY_API_KEY=%[4]s
export JPPAY_PAYPAY_API_SECRET=%[5]s
export JPPAY_PAYPAY_MERCHANT_ID=%[6]s
export JPPAY_PAIDY_URL=%[2]s
export JPPAY_PAIDY_SECRET_KEY=%[7]s
export JPPAY_PAIDY_LEGACY_URL=%[3]s
export JPPAY_PAIDY_LEGACY_API_KEY=%[8]s
export JPPAY_PAIDY_LEGACY_SECRET=%[9]s

Standard error shows each request. Interrupt to stop.
`, s.PayPay.URL, s.Paidy.URL, s.Legacy.URL,
		s.PayPay.APIKey, s.PayPay.APISecret, s.PayPay.MerchantID,
		s.Paidy.SecretKey, s.Legacy.APIKey, s.Legacy.Secret, admin)
}
