package main

import (
	"context"
	"encoding/json"
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
	f := newSandboxFlags()
	if code, ok := parse(f.set, args, 0, stdout, stderr); !ok {
		return code
	}
	if f.version {
		return printVersions(stdout, stderr)
	}
	if f.health != "" {
		return runHealth(ctx, f, stdout, stderr)
	}

	cfg, err := f.config()
	if err != nil {
		return misused(f.set, stderr, err)
	}
	cfg.Log = logTo(stderr, f.json)

	// From here on an interrupt ends the sandbox, not the process.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	say := sayTo(stderr, f.json)
	s, err := sandbox.New(cfg)
	if err != nil {
		say(inFlags.Replace(err.Error()))
		return exitFound
	}
	defer s.Close()
	for _, warning := range warnings(cfg) {
		say("warning: " + warning)
	}
	f.printSettings(stdout, settingsOf(s, cfg))

	<-ctx.Done()
	stop() // a second interrupt ends the process at once
	s.Close()
	return summary(s, say)
}

// jsonLines writes one JSON object a line.
func jsonLines(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}

// logTo returns a function that writes one line for each request.
func logTo(w io.Writer, asJSON bool) func(sandbox.Entry) {
	if asJSON {
		encoder := jsonLines(w)
		return func(e sandbox.Entry) { _ = encoder.Encode(e) }
	}
	return func(e sandbox.Entry) { fmt.Fprintf(w, "%s %s\n", e.Time.Format("15:04:05.000"), e) }
}

// warnings says what is less safe than the default.
func warnings(cfg sandbox.Config) []string {
	var list []string
	if cfg.Remote() {
		list = append(list, fmt.Sprintf("other machines can reach %s; the keys of the sandbox are no secrets, "+
			"and the admin endpoint asks for its token", cfg.Listen))
	}
	if cfg.Remote() && cfg.Admin && !cfg.TLS {
		list = append(list, "without -tls the admin token crosses the network in the clear")
	}
	if cfg.AllowRemoteWebhooks {
		list = append(list, "webhooks may go to any host")
	}
	return list
}

// sayTo returns a function that writes a message of the command.
func sayTo(w io.Writer, asJSON bool) func(message string) {
	if asJSON {
		encoder := jsonLines(w)
		return func(message string) { _ = encoder.Encode(map[string]string{"message": message}) }
	}
	return func(message string) { fmt.Fprintf(w, "jppay sandbox: %s\n", message) }
}

// summary says what happened, after the sandbox has stopped.
func summary(s *sandbox.Sandbox, say func(message string)) int {
	say("stopped")
	injected := s.Injected()
	for _, kind := range slices.Sorted(maps.Keys(injected)) {
		times := "times"
		if injected[kind] == 1 {
			times = "time"
		}
		say(fmt.Sprintf("fault %s injected %d %s", kind, injected[kind], times))
	}
	findings := s.Findings()
	for _, f := range findings {
		say("found wrong with itself: " + f.String())
	}
	if len(findings) > 0 {
		return exitFound
	}
	return exitOK
}

// inFlags replaces Go names in messages of package sandbox by the names of flags.
var inFlags = strings.NewReplacer(
	"sandbox: ", "", "ReadPlan: ", "",
	"Config.PayPayPort", "-paypay-port", "Config.PaidyPort", "-paidy-port", "Config.LegacyPort", "-paidy-legacy-port",
	"Config.AdminPort", "-admin-port", "Config.AdminToken", tokenVariable, "Config.Port", "-port",
	"Config.Listen", "-listen", "Config.Names", "-names", "Config.TLSFolder", "-tls-dir", "Config.TLS", "-tls",
	"Config.WebhookURLs", "-webhook-url", "Config.WebhookHosts has", "-webhook-hosts has",
	"add its host to Config.WebhookHosts, or set Config.AllowRemoteWebhooks, to allow that",
	"add its host to -webhook-hosts to allow that",
)
