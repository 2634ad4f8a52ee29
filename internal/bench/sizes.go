package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/jppay/jppay"
)

const kib = 1 << 10

// byHand is the program that clients are added to: one call without them.
const byHand = `
func main() {
	res, err := http.Get(os.Args[1])
	check(err)
	defer res.Body.Close()
	var answer struct {
		ID     string ` + "`json:\"id\"`" + `
		Amount int64  ` + "`json:\"amount\"`" + `
	}
	check(json.NewDecoder(res.Body).Decode(&answer))
	println(answer.ID, answer.Amount)
`

const byHandEnd = `}

func check(err error) {
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
`

// client is a client of package jppay, its variable in a program, and the call that
// makes it, up to the options.
type client struct {
	goType            reflect.Type
	name, constructor string
}

var (
	payPay = client{reflect.TypeFor[*jppay.PayPay](),
		"payPay", "jppay.NewPayPay(jppay.PayPayConfig{Environment: jppay.PayPayProduction, APIKey: os.Args[2], " +
			"APISecret: overlay.NewSecret(os.Args[3])}"}
	paidyV2 = client{reflect.TypeFor[*jppay.Paidy](),
		"paidyV2", `jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret(os.Args[2])}`}
	paidyLegacy = client{reflect.TypeFor[*jppay.PaidyLegacy](),
		"paidyLegacy", "jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: overlay.NewSecret(os.Args[2]), " +
			"Secret: overlay.NewSecret(os.Args[3])}"}
)

// call is a statement that calls an operation, and the packages that it names.
type call struct {
	statement string
	packages  []string
}

// calls returns a call of each operation, in the order of their names.
func (c client) calls() []call {
	var calls []call
	for method := range c.goType.Methods() {
		if !method.Type.IsVariadic() { // Raw or Resolve: operations take options
			continue
		}
		var packages []string
		arguments := "context.Background()"
		for i := 2; i < method.Type.NumIn()-1; i++ { // between context and options
			argument := method.Type.In(i)
			arguments += fmt.Sprintf(", *new(%s)", argument)
			if argument.PkgPath() != "" {
				packages = append(packages, argument.PkgPath())
			}
		}
		statement := fmt.Sprintf("_, err = %s.%s(%s)\n\tcheck(err)", c.name, method.Name, arguments)
		calls = append(calls, call{statement, packages})
	}
	return calls
}

// program is a program in which clients call operations.
type program struct {
	name      string
	clients   []client
	every     bool // every operation is called, not one alone
	validator bool
	target    int64 // the most that it may add, in KiB; 0 for no target
}

var programs = []program{
	{name: "PayPay, one call", clients: []client{payPay}, target: 260},
	{name: "PayPay, every operation", clients: []client{payPay}, every: true, target: 260},
	{name: "Paidy, one call", clients: []client{paidyV2}, target: 260},
	{name: "Paidy, every operation", clients: []client{paidyV2}, every: true, target: 260},
	{name: "legacy Paidy, one call", clients: []client{paidyLegacy}, target: 260},
	{name: "legacy Paidy, every operation", clients: []client{paidyLegacy}, every: true, target: 260},
	{name: "all three, every operation", clients: []client{payPay, paidyV2, paidyLegacy}, every: true},
	{name: "Paidy and validator, every operation", clients: []client{paidyV2}, every: true, validator: true, target: 2458},
}

// source returns the program's text.
func (p program) source() string {
	imports := []string{"encoding/json", "net/http", "os"}
	var statements []string
	options := ")\n\tcheck(err)"
	if len(p.clients) > 0 {
		imports = append(imports, "context", "github.com/jppay/jppay", "github.com/jppay/jppay/overlay")
	}
	if p.validator {
		imports = append(imports, "github.com/jppay/jppay/overlay/validate", "github.com/jppay/jppay/specs")
		statements = append(statements, "validator, err := validate.New(specs.Paidy())\n\tcheck(err)")
		options = ", overlay.WithContract(validator.Check)" + options
	}
	for _, c := range p.clients {
		calls := c.calls()
		if !p.every {
			calls = calls[:1]
		}
		statements = append(statements, "var "+c.name+" "+c.goType.String(), c.name+", err = "+c.constructor+options)
		for _, call := range calls {
			imports = append(imports, call.packages...)
			statements = append(statements, call.statement)
		}
	}
	slices.Sort(imports)
	imports = slices.Compact(imports)
	return "package main\n\nimport (\n\t\"" + strings.Join(imports, "\"\n\t\"") + "\"\n)\n" +
		byHand + "\t" + strings.Join(statements, "\n\t") + "\n" + byHandEnd
}

// sizes measures what the clients add to a stripped program.
func (b *bench) sizes() error {
	dir, err := os.MkdirTemp("", "jppay-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	base, err := build(dir, program{})
	if err != nil {
		return err
	}
	for _, p := range programs {
		built, err := build(dir, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		gain := built.bytes - base.bytes
		r := row{
			name: "size, " + p.name, unit: "KiB", floor: fmt.Sprint(base.bytes / kib), ours: fmt.Sprintf("+%d", gain/kib),
		}
		if p.target > 0 {
			r.target, r.over = fmt.Sprintf("<= +%d", p.target), gain > p.target*kib
		}
		if !p.validator {
			r.target = strings.TrimPrefix(r.target+", no kin-openapi", ", ")
			r.over = r.over || built.kin
		}
		b.add(r)
	}
	return nil
}

type built struct {
	bytes int64
	kin   bool // kin-openapi is linked
}

// build compiles a program as for production. It must run inside the module.
func build(dir string, p program) (built, error) {
	file, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	if err := os.WriteFile(file, []byte(p.source()), 0o600); err != nil {
		return built{}, err
	}
	if _, err := goTool("build", "-trimpath", "-ldflags", "-s -w", "-o", binary, file); err != nil {
		return built{}, err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return built{}, err
	}
	dependencies, err := goTool("list", "-deps", file)
	if err != nil {
		return built{}, err
	}
	return built{info.Size(), strings.Contains(dependencies, "/kin-openapi/")}, nil
}

func goTool(arguments ...string) (string, error) {
	command := exec.Command("go", arguments...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0") // the same on machines without a C compiler
	output, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("go %s: %s", arguments[0], strings.TrimSpace(string(exit.Stderr)))
	}
	return string(output), err
}
