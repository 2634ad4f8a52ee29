package main

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// renderPolicy writes the operation table. common are the codes that any operation may
// answer. Adding a code changes few lines: each code has a name that does not depend on
// the others, and an operation lists only those that are not common.
func renderPolicy(pkg, document string, table []policy.Operation, common []string) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Code generated from %s by internal/generate. DO NOT EDIT.\n\npackage %s\n\n", document, pkg)
	fmt.Fprintf(&out, "import %q\n\n", "github.com/jppay/jppay/overlay/policy")
	fmt.Fprintf(&out, "// Operations returns what a client must know about each operation of\n"+
		"// %s, sorted by ID. The slice is shared: do not change it.\n", document)
	fmt.Fprint(&out, "func Operations() []policy.Operation { return operations }\n\n"+
		"var operations = []policy.Operation{\n")
	shared := newCodeList(table, common)
	for i := range table {
		renderOperation(&out, &table[i], shared)
	}
	fmt.Fprint(&out, "}\n")
	shared.render(&out)
	return format.Source(out.Bytes())
}

func renderOperation(out *bytes.Buffer, op *policy.Operation, shared *codeList) {
	fmt.Fprintf(out, "\t{\n\t\tProvider: %q, ID: %q, Method: %q, Path: %q,\n", op.Provider, op.ID, op.Method, op.Path)
	if op.Timeout > 0 {
		fmt.Fprintf(out, "\t\tTimeout: %d, // %s\n", int64(op.Timeout), op.Timeout)
	}
	fmt.Fprintf(out, "\t\tRetry: policy.%s,\n", []string{"Never", "Read", "SameID", "ResolveFirst", "NewID"}[op.Retry])
	for _, field := range []struct{ name, value string }{
		{"RetrySource", op.RetrySource}, {"Key", op.Key}, {"Resolve", op.Resolve}, {"CodeField", op.CodeField},
		{"Value", op.Value}, {"Unverified", op.Unverified},
	} {
		if field.value != "" {
			fmt.Fprintf(out, "\t\t%s: %q,\n", field.name, field.value)
		}
	}
	for _, field := range []struct {
		name   string
		values []string
	}{
		{"Lacks", op.Lacks}, {"Remember", op.Remember}, {"Compare", op.Compare}, {"Success", op.Success},
		{"Needs", op.Needs}, {"Options", op.Options}, {"Checksum", op.Checksum},
	} {
		if len(field.values) > 0 {
			fmt.Fprintf(out, "\t\t%s: %#v,\n", field.name, field.values)
		}
	}
	if op.State != nil {
		fmt.Fprintf(out, "\t\tState: %s,\n", renderState(op.State))
	}
	if len(op.Echo) > 0 {
		fmt.Fprintf(out, "\t\tEcho: %s,\n", renderEcho(op.Echo))
	}
	if op.Unique != nil {
		fmt.Fprintf(out, "\t\tUnique: %s,\n", renderUnique(op.Unique))
	}
	if op.KeyVerified {
		fmt.Fprint(out, "\t\tKeyVerified: true,\n")
	}
	if op.Merchant {
		fmt.Fprint(out, "\t\tMerchant: true,\n")
	}
	if own := shared.own(op); len(own) > 0 {
		fmt.Fprint(out, "\t\tErrors: []*policy.Code{\n")
		for _, name := range own {
			fmt.Fprintf(out, "\t\t\t&%s,\n", name)
		}
		fmt.Fprint(out, "\t\t},\n")
	}
	fmt.Fprint(out, "\t},\n")
}

func renderCode(code *policy.Code) string {
	var out strings.Builder
	fmt.Fprintf(&out, "policy.Code{Code: %q, ", code.Code)
	if len(code.Statuses) > 0 {
		fmt.Fprintf(&out, "Statuses: %#v, ", code.Statuses)
	}
	if len(code.CodeIDs) > 0 {
		fmt.Fprintf(&out, "CodeIDs: %#v, ", code.CodeIDs)
	}
	if code.Outcome != policy.NoOutcome {
		names := []string{"", "DidNotHappen", "Unknown", "Happened", "Accepted"}
		fmt.Fprintf(&out, "Outcome: policy.%s, ", names[code.Outcome])
	}
	if code.Kind != policy.Failure {
		fmt.Fprintf(&out, "Kind: policy.%s, ", []string{"", "Declined", "ActionRequired"}[code.Kind])
	}
	fmt.Fprintf(&out, "Class: %q, ", rune(code.Class))
	if code.Wait > 0 {
		fmt.Fprintf(&out, "Wait: %d, ", int64(code.Wait))
	}
	fmt.Fprintf(&out, "Advice: %q}", code.Advice)
	return out.String()
}
