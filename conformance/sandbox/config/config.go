// Package config reads the configuration of a sandbox from a YAML file. sandbox.yaml in
// this folder shows every key.
package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 1 << 20

// file is the file as it is written.
type file struct {
	Listen string   `yaml:"listen"`
	Port   *int     `yaml:"port"`
	Ports  ports    `yaml:"ports"`
	Names  []string `yaml:"names"`

	TLS       bool   `yaml:"tls"`
	TLSFolder string `yaml:"tlsFolder"`
	Admin     admin  `yaml:"admin"`

	Strict   bool              `yaml:"strict"`
	Seed     uint64            `yaml:"seed"`
	Start    time.Time         `yaml:"start"`
	World    map[string]string `yaml:"world"`
	Webhooks webhooks          `yaml:"webhooks"`
	Faults   yaml.Node         `yaml:"faults"`

	Merchants []merchant `yaml:"merchants"`
}

type ports struct {
	PayPay      int `yaml:"paypay"`
	Paidy       int `yaml:"paidy"`
	PaidyLegacy int `yaml:"paidy-legacy"`
}

type admin struct {
	Enabled *bool  `yaml:"enabled"`
	Port    int    `yaml:"port"`
	Token   string `yaml:"token"`
}

type webhooks struct {
	URLs     map[string]string `yaml:"urls"`
	Hosts    []string          `yaml:"hosts"`
	Anywhere bool              `yaml:"anywhere"`
}

// Read reads a file. An error begins with file:line:column if the file is not YAML, has an
// unknown key, or has a value of a wrong type. It begins with the file if values do not make
// sense together. The admin endpoint is on unless the file turns it off.
func Read(name string) (sandbox.Config, error) {
	text, err := readText(name)
	if err != nil {
		return sandbox.Config{}, err
	}

	var f file
	if err := decode(name, text, &f); err != nil {
		return sandbox.Config{}, err
	}
	cfg, err := f.config(name)
	if err != nil {
		return sandbox.Config{}, err
	}
	if err := cfg.Check(); err != nil {
		return sandbox.Config{}, fmt.Errorf("%s: %s", name, inFile.Replace(err.Error()))
	}
	return cfg, nil
}

func readText(name string) ([]byte, error) {
	opened, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	text, err := io.ReadAll(io.LimitReader(opened, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	}
	return text, err
}

// decode decodes a file. A file without a document, for instance with comments only, is empty.
func decode(name string, text []byte, f *file) error {
	err := yaml.Load(text, f, yaml.WithKnownFields())
	var failure *yaml.LoadError
	switch {
	case err == nil, strings.Contains(err.Error(), "no documents in stream"):
		return nil
	case !errors.As(err, &failure):
		return fmt.Errorf("%s: %w", name, err)
	case failure.Mark.Line == 0:
		return fmt.Errorf("%s: %s", name, strings.TrimPrefix(failure.Message, "yaml: "))
	}
	return fmt.Errorf("%s:%d:%d: %s", name, failure.Mark.Line, max(failure.Mark.Column, 1), explain(failure.Message))
}

// explain rewrites a message of the decoder in terms of the file.
func explain(message string) string {
	if key, found := strings.CutPrefix(message, "field "); found {
		if key, _, found := strings.Cut(key, " not found in type "); found {
			return fmt.Sprintf("there is no key %q here", key)
		}
	}
	if value, found := strings.CutPrefix(message, "cannot construct !!"); found {
		value, want, _ := strings.Cut(value, " into ")
		kind, _, _ := strings.Cut(value, " ")
		return fmt.Sprintf("want %s, not %s", kindOf(want), kindOf(kind))
	}
	if strings.HasPrefix(message, "parsing time ") {
		return "want a time such as 2026-04-01T09:00:00+09:00"
	}
	return message
}

// kindOf names a type of YAML or of Go.
func kindOf(name string) string {
	switch {
	case name == "str" || name == "string":
		return "text"
	case slices.Contains([]string{"int", "*int", "int64", "*int64", "uint64"}, name):
		return "a whole number"
	case name == "float":
		return "a fraction or a number too large"
	case strings.HasSuffix(name, "bool"):
		return "true or false"
	case name == "seq" || strings.HasPrefix(name, "[]"):
		return "a list"
	case name == "null":
		return "nothing"
	case name == "timestamp" || strings.HasSuffix(name, "Time"):
		return "a time"
	}
	return "keys with values"
}

func (f file) config(name string) (sandbox.Config, error) {
	cfg := sandbox.Config{
		Listen: f.Listen, PayPayPort: f.Ports.PayPay, PaidyPort: f.Ports.Paidy, LegacyPort: f.Ports.PaidyLegacy,
		Names: f.Names, TLS: f.TLS || f.TLSFolder != "", TLSFolder: f.TLSFolder,
		Admin: f.Admin.Enabled == nil || *f.Admin.Enabled, AdminPort: f.Admin.Port, AdminToken: f.Admin.Token,
		Strict: f.Strict, Seed: f.Seed, Start: f.Start,
		WebhookURLs: f.Webhooks.URLs, WebhookHosts: f.Webhooks.Hosts, AllowRemoteWebhooks: f.Webhooks.Anywhere,
	}
	if f.Port != nil {
		cfg.OnePort, cfg.Port = true, *f.Port
	}
	for _, m := range f.Merchants {
		cfg.Merchants = append(cfg.Merchants, m.config())
	}

	var err error
	if cfg.World, err = f.world(); err != nil {
		return cfg, fmt.Errorf("%s: world: %w", name, err)
	}
	if cfg.Plan, err = f.plan(); err != nil {
		return cfg, fmt.Errorf("%s:%d:%d: faults: %s", name, f.Faults.Line, f.Faults.Column, inFile.Replace(err.Error()))
	}
	return cfg, nil
}

func (f file) world() (sandbox.World, error) {
	var parts []string
	for name, value := range f.World {
		if strings.ContainsAny(name+value, ":;") {
			return sandbox.World{}, fmt.Errorf("there is no switch %q with the value %q", name, value)
		}
		parts = append(parts, name+": "+value)
	}
	slices.Sort(parts)
	return worlds.Parse(strings.Join(parts, "; "))
}

// plan reads the fault plan. It has the same keys as a plan in a file of its own.
func (f file) plan() (sandbox.Plan, error) {
	if f.Faults.IsZero() {
		return sandbox.Plan{}, nil
	}
	var plan any
	if err := f.Faults.Decode(&plan); err != nil {
		return sandbox.Plan{}, err
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return sandbox.Plan{}, err
	}
	return sandbox.ReadPlan(bytes.NewReader(text))
}

// inFile replaces Go names in messages of package sandbox by the keys of the file.
var inFile = strings.NewReplacer(
	"sandbox: ", "", "ReadPlan: ", "",
	"Config.Merchants", "merchants", "Config.Listen", "listen", "Config.Names", "names",
	"Config.PayPayPort", "ports.paypay", "Config.PaidyPort", "ports.paidy", "Config.LegacyPort", "ports.paidy-legacy",
	"Config.OnePort", "port", "Config.Port", "port", "Config.TLSFolder", "tlsFolder", "Config.TLS", "tls",
	"Config.AdminToken", "admin.token", "Config.AdminPort", "admin.port", "Config.World", "world",
	"Config.WebhookURLs", "webhooks.urls", "Config.WebhookHosts", "webhooks.hosts",
	"Config.AllowRemoteWebhooks", "webhooks.anywhere", "Config.Plan", "faults",
	"PayPay.", "paypay.", "Paidy.", "paidy.", "Legacy.", "paidy-legacy.", "WebhookURLs:", "webhooks:",
	"APIKey", "apiKey", "APISecret", "apiSecret", "MerchantID", "merchantId", "SecretKey", "secretKey",
	"PublicKey", "publicKey", "Users: ", "users: ", "Groups: ", "groups: ", ": ID ", ": id ", "an ID", "an id",
	"Balance and Points", "balance and points", "State must", "state must", "Decline must", "decline must",
	"CashbackBudget", "cashbackBudget", "a Name", "a name",
)
