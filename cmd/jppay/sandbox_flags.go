package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/config"
)

// tokenVariable is the environment variable with the admin token.
const tokenVariable = "JPPAY_SANDBOX_ADMIN_TOKEN" //nolint:gosec // the name, not a token

// sandboxFlags are the flags of "jppay sandbox".
type sandboxFlags struct {
	set *flag.FlagSet
	cfg sandbox.Config

	file, names, webhookHosts, webhookURL, faults string
	json, env, version                            bool
	health                                        string
}

func newSandboxFlags() *sandboxFlags {
	f := &sandboxFlags{set: newFlags("sandbox", "[flags]\n\n"+
		"Serves PayPay, Paidy and legacy Paidy until it is interrupted. Standard output says how to reach\n"+
		"them, standard error shows each request.")}
	set, cfg := f.set, &f.cfg
	set.StringVar(&f.file, "config", "",
		"`file` with merchants, users, keys and all else, in YAML; flags go before it")
	set.StringVar(&cfg.Listen, "listen", "127.0.0.1",
		"IP `address` to listen at; with 0.0.0.0 other machines reach the sandbox")
	set.IntVar(&cfg.Port, "port", 0, "one TCP `port` for all three APIs, 0 for any free one; without it each has its own")
	set.IntVar(&cfg.PayPayPort, "paypay-port", 0, "TCP `port` of PayPay; 0 takes a free one")
	set.IntVar(&cfg.PaidyPort, "paidy-port", 0, "TCP `port` of Paidy; 0 takes a free one")
	set.IntVar(&cfg.LegacyPort, "paidy-legacy-port", 0, "TCP `port` of legacy Paidy; 0 takes a free one")
	set.BoolVar(&cfg.Admin, "admin", true, "serve the admin endpoint, which does what users do")
	set.IntVar(&cfg.AdminPort, "admin-port", 0, "TCP `port` of the admin endpoint; 0 takes a free one")
	set.StringVar(&f.names, "names", "",
		"host `names`, with commas, by which the sandbox is reached besides this machine's, such as sandbox")
	set.BoolVar(&cfg.TLS, "tls", false, "serve https, with a certificate by a CA of its own")
	set.StringVar(&cfg.TLSFolder, "tls-dir", "",
		"`folder` for ca.pem, cert.pem and key.pem, which are kept while they do; implies -tls")
	set.Uint64Var(&cfg.Seed, "seed", 0,
		"`number` that the random part of ids follows from: the same calls give the same one")
	set.BoolVar(&cfg.Strict, "strict", false, "refuse requests that differ from the document, which are "+
		"otherwise served with a note: unknown fields and parameters, null and \"\" that stand for nothing")
	set.StringVar(&f.faults, "faults", "",
		"`file` with a fault plan: JSON that says which requests and webhooks go wrong; package sandbox describes it at Plan")
	set.StringVar(&f.webhookURL, "webhook-url", "", "`URL` that receives all webhooks; none are sent without it")
	set.StringVar(&f.webhookHosts, "webhook-hosts", "",
		"host `names`, with commas, to which webhooks may go besides this machine")
	set.BoolVar(&f.json, "json", false, "print how to reach the sandbox as one JSON object, and each request as another")
	set.BoolVar(&f.env, "env", false,
		"print nothing but export lines, then close standard output: eval \"$(jppay sandbox -env 2>log &)\"")
	set.StringVar(&f.health, "health", "",
		"only ask the sandbox at this `URL` whether it runs; exits with 0 if so; -tls-dir has its CA")
	set.BoolVar(&f.version, "version", false, "only print the versions")
	return f
}

// has reports whether a flag was given.
func (f *sandboxFlags) has(name string) bool {
	found := false
	f.set.Visit(func(given *flag.Flag) { found = found || given.Name == name })
	return found
}

// config returns the configuration of the file. The environment overrides the file, and the
// given flags override both.
func (f *sandboxFlags) config() (sandbox.Config, error) {
	cfg := sandbox.Config{Admin: true}
	if err := f.check(); err != nil {
		return cfg, err
	}
	if f.file != "" {
		var err error
		if cfg, err = config.Read(f.file); err != nil {
			return cfg, fmt.Errorf("-config: %w", err)
		}
	}
	if token := os.Getenv(tokenVariable); token != "" {
		cfg.AdminToken = token
	}
	f.changeListening(&cfg)
	if f.has("strict") {
		cfg.Strict = f.cfg.Strict
	}
	if f.has("seed") {
		cfg.Seed = f.cfg.Seed
	}
	if err := f.changeWhatHappens(&cfg); err != nil {
		return cfg, err
	}
	if err := cfg.Check(); err != nil {
		return cfg, errors.New(inFlags.Replace(err.Error()))
	}
	return cfg, nil
}

// changeListening changes where the sandbox listens and how.
func (f *sandboxFlags) changeListening(cfg *sandbox.Config) {
	if f.has("port") { // before the ports of a file
		cfg.OnePort, cfg.Port = true, f.cfg.Port
		cfg.PayPayPort, cfg.PaidyPort, cfg.LegacyPort = 0, 0, 0
	}
	for name, port := range map[string]struct{ from, to *int }{
		"paypay-port":       {&f.cfg.PayPayPort, &cfg.PayPayPort},
		"paidy-port":        {&f.cfg.PaidyPort, &cfg.PaidyPort},
		"paidy-legacy-port": {&f.cfg.LegacyPort, &cfg.LegacyPort},
	} {
		if f.has(name) { // before the one port of a file
			*port.to = *port.from
			cfg.OnePort, cfg.Port = false, 0
		}
	}
	if f.has("listen") {
		cfg.Listen = f.cfg.Listen
	}
	if f.has("admin") {
		cfg.Admin = f.cfg.Admin
	}
	if f.has("admin-port") {
		cfg.Admin, cfg.AdminPort = true, f.cfg.AdminPort
	}
	if f.has("names") {
		cfg.Names = list(f.names)
	}
	if f.has("tls") {
		cfg.TLS = f.cfg.TLS
	}
	if f.has("tls-dir") {
		cfg.TLS, cfg.TLSFolder = true, f.cfg.TLSFolder
	}
}

// changeWhatHappens changes webhooks and faults.
func (f *sandboxFlags) changeWhatHappens(cfg *sandbox.Config) error {
	if f.has("webhook-hosts") {
		cfg.WebhookHosts = list(f.webhookHosts)
	}
	if f.webhookURL != "" {
		cfg.WebhookURLs = map[string]string{}
		for _, provider := range []sandbox.Provider{
			sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy,
		} {
			cfg.WebhookURLs[string(provider)] = f.webhookURL
		}
	}
	if f.faults != "" {
		plan, err := readPlan(f.faults)
		if err != nil {
			return fmt.Errorf("-faults: %s", inFlags.Replace(err.Error()))
		}
		cfg.Plan = plan
	}
	return nil
}

// check refuses flags that make no sense.
func (f *sandboxFlags) check() error {
	if f.json && f.env {
		return errors.New("-json and -env cannot be used together")
	}
	return f.checkPorts()
}

func (f *sandboxFlags) checkPorts() error {
	for _, name := range []string{"port", "paypay-port", "paidy-port", "paidy-legacy-port", "admin-port"} {
		if port := f.set.Lookup(name).Value.(flag.Getter).Get().(int); port < 0 || port > 65535 {
			return fmt.Errorf("-%s must be a port from 0 to 65535, not %d", name, port)
		}
	}
	for _, name := range []string{"paypay-port", "paidy-port", "paidy-legacy-port"} {
		if f.has("port") && f.has(name) {
			return fmt.Errorf("-port and -%s cannot be used together", name)
		}
	}
	if f.has("admin-port") && !f.cfg.Admin {
		return errors.New("-admin-port and -admin=false cannot be used together")
	}
	return nil
}

// list reads a list with commas.
func list(text string) []string {
	if text == "" {
		return nil
	}
	names := strings.Split(text, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

func readPlan(name string) (sandbox.Plan, error) {
	file, err := os.Open(name)
	if err != nil {
		return sandbox.Plan{}, err
	}
	defer func() { _ = file.Close() }()
	return sandbox.ReadPlan(file)
}
