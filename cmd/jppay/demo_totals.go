package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
)

// event is one webhook that arrived. No provider signs webhooks, so a real receiver treats them
// as a hint and asks the API.
type event struct {
	document overlay.Provider
	flow.Webhook
}

// kind returns the kind of the event within its webhook.
func (e event) kind() string {
	var body struct {
		State            string
		FileType         string
		Status           string
		NotificationType string  `json:"notification_type"`
		Change           *string `json:"reauth_request_id"`
	}
	if err := json.Unmarshal(e.Body, &body); err != nil {
		return ""
	}
	for _, kind := range []string{body.State, body.FileType, body.Status, body.NotificationType} {
		switch {
		case kind != "" && body.Change != nil:
			return kind + ", another amount"
		case kind != "":
			return kind
		}
	}
	return ""
}

// tellWebhooks reports the webhooks that arrived. Equal ones share a row.
func (d *day) tellWebhooks() {
	const format = "%-2s %-14s %-32s %-38s %5s  %s\n"
	fmt.Fprintf(d.out, "\nWebhooks received\n")
	fmt.Fprintf(d.out, format, "", "document", "webhook", "kind", "times", "contract")
	type row struct {
		document   overlay.Provider
		name, kind string
	}
	times := map[row]int{}
	var order []row
	for _, e := range d.webhooks {
		if e.Err != nil {
			fmt.Fprintf(d.out, format, "!!", e.document, e.Name, "", "1", "BROKEN: "+oneLine(e.Err))
			d.problem("webhook " + oneLine(e.Err))
			d.violations++
			continue
		}
		r := row{e.document, e.Name, e.kind()}
		if times[r]++; times[r] == 1 {
			order = append(order, r)
		}
	}
	for _, r := range order {
		fmt.Fprintf(d.out, format, "", r.document, r.name, r.kind, fmt.Sprint(times[r]), "ok")
	}
}

const totalsFormat = "   %-14s %10s %9s %14s %12s %9s %17s %17s\n"

// totals ends the report and adds problems that only the totals show.
func (d *day) totals() {
	fmt.Fprintf(d.out, "\nTotals\n")
	fmt.Fprintf(d.out, totalsFormat, "document", "operations", "statuses", "answer fields", "error codes", "webhooks",
		"paths unverified*", "more unverified")
	var all tallies
	for _, document := range documents {
		t := d.tally(document)
		t.print(d, string(document.name))
		for i := range t {
			all[i].Covered += t[i].Covered
			all[i].Total += t[i].Total
		}
	}
	all.print(d, "all")
	if extra := len(d.entries); extra > 0 {
		d.problem(fmt.Sprintf("the sandbox saw %d requests more than there were calls", extra))
	}

	fmt.Fprintf(d.out, "\n   calls: %d succeeded, %d refused as they have to be, %d stopped before the network\n",
		d.successes, d.refusals, d.stopped)
	fmt.Fprintf(d.out, "   webhooks received: %d; effects in the sandboxes' ledgers: %d\n", len(d.webhooks), d.effects)
	fmt.Fprintf(d.out, "   contract violations: %d; sandbox findings: %d; time: %.2f s\n",
		d.violations, len(d.findings), time.Since(d.began).Seconds())
	fmt.Fprintf(d.out, "   * no public source states the path: specs/README.md says how to verify it, "+
		"overlay.WithPathOverride changes it\n")
	if len(d.problems) == 0 {
		fmt.Fprintf(d.out, "\nAll as it should be.\n")
		return
	}
	fmt.Fprintf(d.out, "\n%d problems:\n", len(d.problems))
	for _, p := range d.problems {
		fmt.Fprintf(d.out, "!! %s\n", p)
	}
}

// tallies are operations, statuses, answer fields, error codes, webhooks, unverified paths, and
// other unverified parts. For the last two only the total counts.
type tallies [7]validate.Tally

func (t tallies) print(d *day, name string) {
	columns := []any{name}
	for _, tally := range t[:5] {
		columns = append(columns, fmt.Sprintf("%d/%d", tally.Covered, tally.Total))
	}
	fmt.Fprintf(d.out, totalsFormat, append(columns, fmt.Sprint(t[5].Total), fmt.Sprint(t[6].Total))...)
}

// tally counts the parts of a document that the demo reached. A refused call does not count for its
// operation.
func (d *day) tally(document document) tallies {
	name, validator := string(document.name), document.validator()
	c := validator.Coverage()
	var operations, codes, paths, webhooks validate.Tally
	for _, op := range document.operations() {
		operations.Total++
		if d.succeeded[name+" "+op.ID] {
			operations.Covered++
		} else {
			d.problem(name + " " + op.ID + " never succeeded")
		}
		if op.Unverified != "" {
			paths.Total++
		}
		for _, code := range op.Errors {
			codes.Total++
			if d.codes[name+" "+op.ID+" "+code.Code] {
				codes.Covered++
			}
		}
	}
	for _, id := range names(c.Webhooks) {
		webhooks.Total++
		if slices.ContainsFunc(d.webhooks, func(e event) bool { return e.document == document.name && e.Name == id }) {
			webhooks.Covered++
		} else {
			d.problem(name + " webhook " + id + " was never received")
		}
	}
	rest := validate.Tally{Total: len(validator.Unverified()) - paths.Total}
	return tallies{operations, c.Statuses, c.Fields, codes, webhooks, paths, rest}
}
