package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// provider is a document in the form for the page about failed writes.
type provider struct {
	title, path string
	table       []policy.Operation
}

// failure is a kind of failure of one operation, with its possible situations.
type failure struct {
	name     string // for all variants at once
	variants []variant
	advice   string // what to do if the client gives no advice
}

type variant struct {
	name string
	policy.Situation
}

// row is a line of the page: the variants of a failure with the same result.
type row struct {
	failure           string
	truth, does, todo string
	situations        []policy.Situation
}

func (r row) cells() []string { return []string{r.failure, r.truth, r.does, r.todo} }

// newCode stands for any code that no document knows.
const newCode = "A_CODE_NO_DOCUMENT_KNOWS"

// failuresOf lists the kinds of failure that no code of the document names.
func failuresOf(op *policy.Operation) []failure {
	one := func(name string, s policy.Situation, advice string) failure {
		return failure{name, []variant{{name, s}}, advice}
	}
	because := func(cause policy.Cause, s policy.Situation) policy.Situation {
		s.Cause = cause
		return s
	}
	status := func(name string, status int, advice string) failure {
		return failure{name + " without a known code", []variant{
			{name + " without a code", op.After(status, "")},
			{name + " with an unknown code", op.After(status, newCode)},
		}, advice}
	}
	nothing := policy.Situation{Outcome: policy.DidNotHappen}
	list := []failure{
		one("refused before it was sent", because(policy.NotSent, nothing), "correct what the error names, then send it"),
		one("no connection", nothing, "send it again once the provider can be reached"),
		one("certificate not trusted", because(policy.Distrusted, nothing),
			"find out who answers at the base URL; your key was not sent"),
		one("connection lost or timeout after sending", op.After(0, ""), ""),
		one("HTTP 2xx cut short, not JSON, or HTML", because(policy.Unreadable, op.After(200, "")), ""),
		one("HTTP 2xx, too large", because(policy.TooLarge, op.After(200, "")), ""),
	}
	if op.CodeField != "" {
		list = append(list, one("HTTP 2xx with an unknown code", op.After(200, newCode), ""))
	}
	list = append(list, unfinishedSuccesses(op)...)
	return append(list,
		one("success that breaks the contract",
			op.OffContract(op.AfterSuccess(200, successCode(op), doneState(op), true)), ""),
		one("HTTP 3xx", op.After(302, ""), ""),
		status("HTTP 408", 408, ""),
		status("HTTP 409", 409, ""),
		status("HTTP 429", 429, ""),
		status("another HTTP 4xx", 400, ""),
		status("HTTP 5xx", 500, ""),
	)
}

// unlistedState stands for any state that no document knows.
const unlistedState = "A_STATE_NO_DOCUMENT_KNOWS"

// unfinishedSuccesses lists the answers with a success code that are not successes.
func unfinishedSuccesses(op *policy.Operation) []failure {
	code := successCode(op)
	var list []failure
	add := func(name string, s policy.Situation) { list = append(list, failure{name, []variant{{name, s}}, ""}) }
	if op.State != nil && op.State.Field != op.CodeField {
		for _, state := range slices.Concat(op.State.Pending, op.State.Failed) {
			add(fmt.Sprintf("success whose `%s` is `%s`", op.State.Field, state), op.AfterSuccess(200, code, state, true))
		}
		add(fmt.Sprintf("success whose `%s` is missing or anything else", op.State.Field),
			op.AfterSuccess(200, code, unlistedState, true))
	}
	needs := slices.ContainsFunc(op.Needs, func(field string) bool { return field != op.CodeField })
	if needs && (op.State == nil || len(op.State.Done) > 0) {
		add("success whose content is missing or cannot be read", op.AfterSuccess(200, code, doneState(op), false))
	}
	return list
}

// successCode returns a success code, or "" if the operation has none.
func successCode(op *policy.Operation) string {
	if op.CodeField == "" {
		return ""
	}
	return op.Success[0]
}

// doneState returns a state of success, a done one if possible, or "" if the operation has no
// state.
func doneState(op *policy.Operation) string {
	switch {
	case op.State == nil:
		return ""
	case op.State.Field == op.CodeField:
		return successCode(op)
	}
	return op.State.Done[0]
}

// anyStatus names the statuses of a code for which no source states one.
var anyStatus = map[int]string{200: "2xx", 400: "4xx", 429: "429", 500: "5xx"}

// failureOf returns the failure of a documented code.
func failureOf(op *policy.Operation, code *policy.Code) failure {
	name := "`" + code.Code + "`"
	f := failure{name: name}
	var names []string
	for _, status := range code.Statuses {
		names = append(names, strconv.Itoa(status))
		f.variants = append(f.variants, variant{fmt.Sprintf("%s, HTTP %d", name, status), op.After(status, code.Code)})
	}
	if len(names) > 0 {
		f.name += ", HTTP " + strings.Join(names, ", ")
		return f
	}
	for _, status := range []int{200, 400, 429, 500} {
		if status == 200 && op.CodeField == "" {
			continue // every 2xx is success
		}
		f.variants = append(f.variants, variant{
			fmt.Sprintf("%s, HTTP %s", name, anyStatus[status]), op.After(status, code.Code),
		})
	}
	return f
}

// rows turns a failure into one line, or more where its variants differ.
func (f failure) rows(op *policy.Operation) []row {
	var rows []row
	for _, v := range f.variants {
		r := row{v.name, truth(v.Situation), does(op, v.Situation), f.todo(v.Situation), []policy.Situation{v.Situation}}
		same := slices.IndexFunc(rows, func(other row) bool { return slices.Equal(other.cells()[1:], r.cells()[1:]) })
		if same < 0 {
			rows = append(rows, r)
			continue
		}
		rows[same].failure += ", or " + v.name
		rows[same].situations = append(rows[same].situations, v.Situation)
	}
	if len(rows) == 1 {
		rows[0].failure = f.name
	}
	return rows
}

// truth says what a failure means for the write.
func truth(s policy.Situation) string {
	switch s.Kind {
	case policy.Declined:
		return s.Outcome.String() + ": declined"
	case policy.ActionRequired:
		return s.Outcome.String() + ": action required"
	case policy.Failure:
	}
	return s.Outcome.String()
}

// does says what the client does after a failure.
func does(op *policy.Operation, s policy.Situation) string {
	next, reason := op.Decide(s)
	if next == policy.Stop {
		return "stops: " + reason
	}
	again := "sends it again"
	if op.Retry == policy.NewID && s.Outcome == policy.Unknown {
		again += " with a new `" + op.Key + "`"
	}
	switch wait := s.Pause(); {
	case wait > overlay.DefaultCap:
		again = "stops, since a pause of " + duration(wait) + " is called for"
	case wait > 0:
		again += " after at least " + duration(wait)
	}
	if next == policy.Again {
		return again + ": " + reason
	}
	absent, _ := op.DecideAsked(s, policy.DidNotHappen, false)
	unclear, _ := op.DecideAsked(s, policy.Unknown, false)
	askFirst := "asks `" + op.Resolve + "`"
	switch {
	case absent == policy.Again && unclear == policy.Again:
		return askFirst + "; unless it happened, " + again
	case absent == policy.Again:
		return askFirst + "; if it did not happen, " + again
	case unclear == policy.Again:
		return askFirst + "; if that does not tell, " + again
	}
	return askFirst + "; does not send it again"
}

// todo says what is left for the caller.
func (f failure) todo(s policy.Situation) string {
	advice := s.Advice
	if advice == "" {
		advice = f.advice
	}
	first, size := utf8.DecodeRuneInString(advice)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + advice[size:]
}

// section is a write operation with its own rows.
type section struct {
	op   *policy.Operation
	rows []row
}

func rowsOf(op *policy.Operation) []row {
	var rows []row
	for _, f := range failuresOf(op) {
		rows = append(rows, f.rows(op)...)
	}
	for _, code := range op.Errors {
		rows = append(rows, failureOf(op, code).rows(op)...)
	}
	return rows
}

// writes returns the write operations, and separately the rows that are the same for all.
func (p provider) writes() (all []section, common []row) {
	for i := range p.table {
		if op := &p.table[i]; op.Write() {
			all = append(all, section{op, rowsOf(op)})
		}
	}
	if len(all) < 2 {
		return all, nil
	}
	for _, r := range all[0].rows {
		if !slices.ContainsFunc(all, func(s section) bool { return !slices.ContainsFunc(s.rows, r.equal) }) {
			common = append(common, r)
		}
	}
	for i := range all {
		all[i].rows = slices.DeleteFunc(all[i].rows, func(r row) bool { return slices.ContainsFunc(common, r.equal) })
	}
	return all, common
}

func (r row) equal(other row) bool { return slices.Equal(r.cells(), other.cells()) }

var heads = []string{"kind of failure", "what is true then", "what the client does", "what you do"}

// renderOutcomes writes the page about failed writes.
func renderOutcomes(providers []provider) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(introduction())
	for _, p := range providers {
		writes, common := p.writes()
		if len(writes) == 0 {
			return nil, fmt.Errorf("%s: there is no write operation", p.path)
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", p.title, wrap("From `"+p.path+"`."))
		var overview [][]string
		for _, w := range writes {
			lost := does(w.op, w.op.After(0, ""))
			overview = append(overview, []string{fmt.Sprintf("[`%s`](#%s)", w.op.ID, anchor(p.title, w.op)), keyOf(w.op), lost})
		}
		if err := renderTable(&out, []string{"write", "its id", "after a lost answer the client"}, overview); err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		if len(common) > 0 {
			fmt.Fprintf(&out, "\n### %s: every write\n\n%s\n", p.title,
				wrap("These come to the same for each of them; the tables that follow add what differs."))
			if err := renderTable(&out, heads, cellsOf(common)); err != nil {
				return nil, fmt.Errorf("%s: every write: %w", p.path, err)
			}
		}
		for _, w := range writes {
			fmt.Fprintf(&out, "\n### %s: %s\n\n%s\n", p.title, w.op.ID, wrap(summary(w.op)))
			if err := renderTable(&out, heads, cellsOf(w.rows)); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", p.path, w.op.ID, err)
			}
		}
	}
	return out.Bytes(), nil
}

func cellsOf(rows []row) [][]string {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, r.cells())
	}
	return cells
}

// anchor is the name that the heading of an operation can be linked by.
func anchor(title string, op *policy.Operation) string {
	return strings.ToLower(strings.ReplaceAll(title, " ", "-") + "-" + op.ID)
}

func keyOf(op *policy.Operation) string {
	if op.Key == "" {
		return "none"
	}
	return "`" + op.Key + "`"
}

// summary says how long an operation waits and who can tell what became of it.
func summary(op *policy.Operation) string {
	timeout := op.Timeout
	if timeout == 0 {
		timeout = overlay.DefaultTimeout
	}
	text := fmt.Sprintf("`%s %s`. Each attempt waits up to %s for its answer.", op.Method, op.Path, duration(timeout))
	if op.Unverified != "" {
		text += " The path is unverified."
	}
	text += " " + rests(op) + " " + compared(op)
	switch {
	case op.Resolve == "":
		return text + " No read tells what became of it: `overlay.Resolve` cannot be used."
	case len(op.Lacks) > 0:
		return text + fmt.Sprintf(" `%[1]s` tells what became of it, but needs `%[2]s`, which the request does not hold: "+
			"`overlay.Resolve` cannot ask, call `%[1]s` with yours.", op.Resolve, strings.Join(op.Lacks, "` and `"))
	}
	return text + " `overlay.Resolve` asks `" + op.Resolve + "` what became of it."
}

// rests names the evidence for sending an operation again.
func rests(op *policy.Operation) string {
	switch {
	case op.Retry == policy.Never && op.Key == "":
		return "No source says that a repeat is safe."
	case op.Retry == policy.Never:
		return fmt.Sprintf("`%s` is known from %s; no source says that a repeat is safe.", op.Key, op.RetrySource)
	case op.Retry == policy.NewID:
		return fmt.Sprintf("To ask first and then to use a new `%s` rests on %s.", op.Key, op.RetrySource)
	case op.Retry == policy.SameID:
		return fmt.Sprintf("That it may be sent again with the same `%s`, unasked, rests on %s.", op.Key, op.RetrySource)
	case op.KeyVerified:
		return fmt.Sprintf("To ask first and then to send the same `%s` again rests on %s.", op.Key, op.RetrySource)
	}
	return fmt.Sprintf("To ask first rests on %s; that the same `%s` makes no second one is not verified.",
		op.RetrySource, op.Key)
}

// compared says how an answer is recognized as being about this write.
func compared(op *policy.Operation) string {
	if len(op.Echo) == 0 {
		return "No answer repeats what was sent, so one about another write would be believed."
	}
	var sent []string
	for _, echo := range op.Echo {
		sent = append(sent, echo.Request)
	}
	return fmt.Sprintf("An answer that shows another `%s` is not believed.", strings.Join(sent, "` or `"))
}

func introduction() string {
	var out strings.Builder
	say := func(format string, args ...any) { out.WriteString("\n" + wrap(fmt.Sprintf(format, args...)) + "\n") }
	out.WriteString("# When a write fails\n")
	say("What the client does on each kind of failure of each operation that changes something, and what is left for " +
		"you. `go generate ./...` writes this page from the documents under `specs/`, by the same code that the client " +
		"decides with: change those, not this.")
	out.WriteString("\n## How to read it\n")
	say("**What is true then** is `Error.Outcome`. *Did not happen*: nothing changed. *Outcome unknown*: it may or may " +
		"not have happened, and the error matches `overlay.ErrOutcomeUnknown`. *Happened*: it was done, and only what came " +
		"after failed. *Declined* and *action required* match `overlay.ErrDeclined` and `overlay.ErrActionRequired`.")
	say("**What the client does** goes on inside your call. It sends a call at most %d times in all; "+
		"`overlay.WithRetry` changes that, and with one attempt nothing is sent again and nothing is asked. *Again* means "+
		"the same bytes with the same id, unless a new id is named. Once an attempt may have happened, the refusal of a "+
		"later one leaves the outcome unknown.", overlay.DefaultAttempts)
	say("**Waits.** Before it sends again it waits for what the row names or, if that is longer, for what the answer's "+
		"`Retry-After` asks; and on top of that for a random time of up to %s, twice as much before each further attempt. "+
		"It never waits longer than %s at once or past the deadline of your context: then it stops, and `Error.RetryAfter` "+
		"tells what the provider asked for.", duration(overlay.DefaultBase), duration(overlay.DefaultCap))
	say("**Asking.** Where it asks a read, it does so right after each such failure. If that says that the write " +
		"happened, your call returns the answer as if none had been lost, or an error whose outcome is *happened* where " +
		"the read shows too little for that. If it shows a payment that has failed or was cancelled, the call ends, and " +
		"the same id is not sent again.")
	say("**What you do** starts when the call has returned its error. `overlay.Resolve(ctx, err)` asks for you, and " +
		"asks again once the write can no longer be under way; each operation says below whether it can.")
	say("**What it rests on.** Each operation names the sources of its answer to \"may it be sent again?\" by the codes " +
		"of [sources.yaml](../specs/sources.yaml).")
	say("**Who refuses.** Only the provider does: in its own form, with a code that its document lists for the " +
		"operation. Any other answer may be that of a gateway, which cannot tell whether the provider got the request, " +
		"and leaves the outcome unknown. Such are an HTML page, a 499, JSON of another form and a code that nobody " +
		"documents. *No connection* means that the transport reports so, in `net/http/httptrace`; without a report " +
		"nothing is proven.")
	say("A code without a status may come with any. A known code with another status than the ones listed keeps its " +
		"advice; it refuses only if both it and the status, a 4xx other than 408 and 409, say so. An answer that cannot be " +
		"read, with a status that is not 2xx, counts as that status without a code. Contract checks are made only with " +
		"`overlay.WithContract`. After PayPay's own `UNAUTHORIZED` whose `Date` shows that your clock is off, the client " +
		"tries PayPay's time once, and keeps it for the signatures of later calls if PayPay accepts it.")
	return out.String()
}

// duration leaves out what is zero: 2m, not 2m0s.
func duration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// wrap breaks prose into lines of at most 80 characters.
func wrap(text string) string {
	var out strings.Builder
	width := 0
	for _, word := range strings.Fields(text) {
		switch n := utf8.RuneCountInString(word); {
		case width == 0:
			width = n
		case width+1+n > 80:
			out.WriteByte('\n')
			width = n
		default:
			out.WriteByte(' ')
			width += 1 + n
		}
		out.WriteString(word)
	}
	return out.String()
}

// renderTable writes a table. Each column except the last has a fixed width. It refuses an
// empty cell.
func renderTable(out *bytes.Buffer, heads []string, rows [][]string) error {
	escape := strings.NewReplacer("|", `\|`, "\n", " ")
	widths := make([]int, len(heads))
	for i, head := range heads {
		widths[i] = utf8.RuneCountInString(head)
	}
	for _, cells := range rows {
		for i, cell := range cells {
			if cell == "" {
				return fmt.Errorf("%s: the column %q is empty", cells[0], heads[i])
			}
			cells[i] = escape.Replace(cell)
			widths[i] = max(widths[i], utf8.RuneCountInString(cells[i]))
		}
	}
	line := func(cells []string, fill string) {
		for i, cell := range cells {
			padding := 0
			if i < len(cells)-1 {
				padding = widths[i] - utf8.RuneCountInString(cell)
			}
			out.WriteString("| " + cell + strings.Repeat(fill, padding) + " ")
		}
		out.WriteString("|\n")
	}
	out.WriteByte('\n')
	line(heads, " ")
	line(slices.Repeat([]string{"---"}, len(heads)), "-")
	for _, cells := range rows {
		line(cells, " ")
	}
	return nil
}
