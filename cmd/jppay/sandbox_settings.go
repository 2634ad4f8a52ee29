package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// settings say how to reach a sandbox. Its keys work only for this sandbox, so they may be
// shown.
type settings struct {
	Version     string            `json:"version"`
	PID         int               `json:"pid"`
	PayPay      payPaySettings    `json:"paypay"`
	Paidy       paidySettings     `json:"paidy"`
	PaidyLegacy legacySettings    `json:"paidy-legacy"`
	Admin       *adminSettings    `json:"admin,omitempty"`
	CA          string            `json:"ca,omitempty"`     // as PEM
	CAFile      string            `json:"caFile,omitempty"` // where -tls-dir has it
	Triggers    []sandbox.Trigger `json:"triggers"`
	// Merchants are the merchants of the configuration, including the first one.
	Merchants []merchantSettings `json:"merchants,omitempty"`
}

type merchantSettings struct {
	Name        string          `json:"name"`
	PayPay      *payPaySettings `json:"paypay,omitempty"`
	Paidy       *paidySettings  `json:"paidy,omitempty"`
	PaidyLegacy *legacySettings `json:"paidy-legacy,omitempty"`
}

type payPaySettings struct {
	URL        string `json:"url"`
	APIKey     string `json:"apiKey"`
	APISecret  string `json:"apiSecret"`
	MerchantID string `json:"merchantId"`
	ClientID   string `json:"clientId"`
}

type paidySettings struct {
	URL       string `json:"url"`
	SecretKey string `json:"secretKey"`
	PublicKey string `json:"publicKey"`
}

type legacySettings struct {
	URL    string `json:"url"`
	APIKey string `json:"apiKey"`
	Secret string `json:"secret"`
}

type adminSettings struct {
	URL   string `json:"url"`
	Token string `json:"token,omitempty"`
}

func settingsOf(s *sandbox.Sandbox, cfg sandbox.Config) settings {
	all := settings{
		Version: overlay.Version(), PID: os.Getpid(),
		PayPay:      *payPayOf(s.PayPay),
		Paidy:       *paidyOf(s.Paidy),
		PaidyLegacy: *legacyOf(s.Legacy),
		CA:          string(s.CA),
		Triggers:    sandbox.Triggers(),
	}
	for _, configured := range cfg.Merchants {
		if merchant, found := s.Merchant(configured.Name); found {
			all.Merchants = append(all.Merchants, merchantSettings{
				merchant.Name, payPayOf(merchant.PayPay), paidyOf(merchant.Paidy), legacyOf(merchant.Legacy),
			})
		}
	}
	if s.AdminURL != "" {
		all.Admin = &adminSettings{s.AdminURL, s.AdminToken}
	}
	if cfg.TLSFolder != "" {
		all.CAFile = filepath.Join(cfg.TLSFolder, sandbox.CAFile)
		if absolute, err := filepath.Abs(all.CAFile); err == nil {
			all.CAFile = absolute
		}
	}
	return all
}

// payPayOf returns the settings of a merchant at PayPay, or nil without an account. The next
// two functions do the same for Paidy and legacy Paidy.
func payPayOf(p *sandbox.PayPay) *payPaySettings {
	if p == nil {
		return nil
	}
	return &payPaySettings{p.URL, p.APIKey, p.APISecret, p.MerchantID, p.ClientID}
}

func paidyOf(p *sandbox.Paidy) *paidySettings {
	if p == nil {
		return nil
	}
	return &paidySettings{p.URL, p.SecretKey, p.PublicKey}
}

func legacyOf(l *sandbox.Legacy) *legacySettings {
	if l == nil {
		return nil
	}
	return &legacySettings{l.URL, l.APIKey, l.Secret}
}

// printSettings prints how to reach the sandbox, in the format of the flags.
func (f *sandboxFlags) printSettings(stdout io.Writer, all settings) {
	switch {
	case f.json:
		_ = jsonLines(stdout).Encode(all)
	case f.env:
		fmt.Fprint(stdout, all.exports())
		if closer, ok := stdout.(io.Closer); ok { // a shell waits until the output is closed
			_ = closer.Close()
		}
	default:
		fmt.Fprint(stdout, all.screen())
	}
}

// exports returns the environment of clients made by jppay.New…FromEnv, for a shell.
func (all settings) exports() string {
	variables := [][2]string{
		{"JPPAY_PAYPAY_URL", all.PayPay.URL},
		{"JPPAY_PAYPAY_API_KEY", all.PayPay.APIKey},
		{"JPPAY_PAYPAY_API_SECRET", all.PayPay.APISecret},
		{"JPPAY_PAYPAY_MERCHANT_ID", all.PayPay.MerchantID},
		{"JPPAY_PAIDY_URL", all.Paidy.URL},
		{"JPPAY_PAIDY_SECRET_KEY", all.Paidy.SecretKey},
		{"JPPAY_PAIDY_LEGACY_URL", all.PaidyLegacy.URL},
		{"JPPAY_PAIDY_LEGACY_API_KEY", all.PaidyLegacy.APIKey},
		{"JPPAY_PAIDY_LEGACY_SECRET", all.PaidyLegacy.Secret},
		{"JPPAY_SANDBOX_PID", fmt.Sprint(all.PID)},
	}
	if all.Admin != nil {
		variables = append(variables, [2]string{"JPPAY_SANDBOX_ADMIN_URL", all.Admin.URL})
		if all.Admin.Token != "" {
			variables = append(variables, [2]string{tokenVariable, all.Admin.Token})
		}
	}
	if all.CAFile != "" {
		variables = append(variables, [2]string{"JPPAY_SANDBOX_CA", all.CAFile})
	}

	var text strings.Builder
	for _, v := range variables {
		fmt.Fprintf(&text, "export %s='%s'\n", v[0], strings.ReplaceAll(v[1], "'", `'\''`))
	}
	return text.String()
}

// screen returns what a person sees, on one screen.
func (all settings) screen() string {
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	line("PayPay        %s  key %s  secret %s", all.PayPay.URL, all.PayPay.APIKey, all.PayPay.APISecret)
	line("Paidy         %s  secret key %s", all.Paidy.URL, all.Paidy.SecretKey)
	line("legacy Paidy  %s  key %s  secret %s", all.PaidyLegacy.URL, all.PaidyLegacy.APIKey, all.PaidyLegacy.Secret)
	if all.Admin != nil {
		token := ""
		if all.Admin.Token != "" {
			token = "  token " + all.Admin.Token
		}
		line("admin         %s%s  (a page in a browser; GET / lists its calls)", all.Admin.URL, token)
	}
	switch {
	case all.CAFile != "":
		line("trust         %s", all.CAFile)
	case all.CA != "":
		line("trust         the CA that -json prints and -tls-dir writes")
	}

	for _, merchant := range all.Merchants {
		line("merchant      %s", merchant)
	}
	line("")
	all.listUsers(&text)
	for _, part := range []struct {
		title string
		of    sandbox.Provider
	}{{"Paidy's consumers and tokens:", sandbox.ProviderPaidy}, {"Legacy Paidy's buyers:", sandbox.ProviderLegacy}} {
		line("%s", part.title)
		var cells []string
		for _, trigger := range all.Triggers {
			if trigger.Provider == part.of {
				cells = append(cells, fmt.Sprintf("%-30s %s", trigger.Value, trigger.Does))
			}
		}
		table(&text, cells, 2, 56)
	}

	line("")
	line("PayPay's merchant id is %s. These keys open this sandbox only.", all.PayPay.MerchantID)
	line("-json prints all this for programs, -env for a shell. Interrupt to stop.")
	return text.String()
}

// String returns the merchant's name and keys.
func (m merchantSettings) String() string {
	text := m.Name
	if m.PayPay != nil {
		text += "  PayPay " + m.PayPay.APIKey
	}
	if m.Paidy != nil {
		text += "  Paidy " + m.Paidy.SecretKey
	}
	if m.PaidyLegacy != nil {
		text += "  legacy Paidy " + m.PaidyLegacy.APIKey
	}
	return text
}

// listUsers lists PayPay's users. Their ids differ only in the last two digits.
func (all settings) listUsers(text io.Writer) {
	var cells []string
	for _, trigger := range all.Triggers {
		switch {
		case trigger.Kind != "user":
		case cells == nil:
			fmt.Fprintf(text, "PayPay's user %s: %s. Other ends of the id:\n", trigger.Value, trigger.Does)
			cells = []string{}
		default:
			cells = append(cells, trigger.Value[len(trigger.Value)-2:]+" "+trigger.Does)
		}
	}
	table(text, cells, 3, 40)
}

// table prints cells in columns.
func table(text io.Writer, cells []string, columns, width int) {
	for len(cells) > 0 {
		row := cells[:min(columns, len(cells))]
		cells = cells[len(row):]
		line := ""
		for _, cell := range row {
			line += fmt.Sprintf("  %-*s", width-2, cell)
		}
		fmt.Fprintln(text, strings.TrimRight(line, " "))
	}
}
