package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
)

// recording says what was recorded.
type recording struct {
	operation, webhook, contentType string
	status                          int
	request                         bool
	query                           string
	header                          http.Header
	given                           map[string]bool // the flags that were given
	message
}

const conformUsage = `-document name [-operation id] [-status number | -request | -webhook name] [file|-]

Prints each difference between a recorded answer, request or webhook and the document on a
line. It exits with 1 if there are any, with 0 if not or if they are from what no source
states, which "(unverified)" behind them says, and with 2 if it could not check.

A recording is the body alone, or head and body as "curl -i" and mitmproxy's raw_request and
raw_response write them. The head of an answer has its status and Content-Type; that of a
request has its operation, too, unless its path is not the document's.

  curl -i … >answer.txt; jppay conform -document paidy -operation getPayment answer.txt
  jppay conform -document paypay -request request.txt
  jppay conform -document paypay -request -operation createQRCode body.json
`

func runConform(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := newFlags("conform", conformUsage)
	r := recording{header: http.Header{}, given: map[string]bool{}}
	name := flags.String("document", "", "document: "+documentNames())
	flags.StringVar(&r.operation, "operation", "", "operationId that was called, such as getPayment")
	flags.IntVar(&r.status, "status", 0, "HTTP status of the answer")
	flags.BoolVar(&r.request, "request", false, "a request was recorded")
	flags.StringVar(&r.query, "query", "", "query of the request, such as a=1&b=2")
	flags.Func("header", "header of the request, such as 'Paidy-Version: 2018-04-10'; may be given several times",
		r.addHeader)
	flags.StringVar(&r.contentType, "content-type", "application/json", "Content-Type of a body without a head")
	flags.StringVar(&r.webhook, "webhook", "", "name of the webhook that was received, such as paymentEvent")
	if code, ok := parse(flags, args, 1, stdout, stderr); !ok {
		return code
	}
	flags.Visit(func(f *flag.Flag) { r.given[f.Name] = true })
	validator, err := prepare(*name, r)
	if err != nil {
		return misused(flags, stderr, err)
	}
	if err := r.read(flags.Arg(0), stdin, validator); err != nil {
		fmt.Fprintf(stderr, "jppay conform: %v\n", err)
		return exitUsage
	}
	return report(r.check(validator), stdout)
}

// addHeader adds a header in the form "Name: value".
func (r *recording) addHeader(text string) error {
	name, value, ok := strings.Cut(text, ":")
	if name = strings.TrimSpace(name); !ok || name == "" {
		return errors.New("want Name: value")
	}
	r.header.Add(name, strings.TrimSpace(value))
	return nil
}

// prepare loads the document and refuses operations and webhooks that it does not have.
func prepare(name string, r recording) (*validate.Validator, error) {
	if name == "" {
		return nil, errors.New("-document is missing: " + documentNames())
	}
	document := documentNamed(overlay.Provider(name))
	if document == nil {
		return nil, fmt.Errorf("-document %q is unknown: use one of %s", name, documentNames())
	}
	if err := r.checkFlags(); err != nil {
		return nil, err
	}
	validator := document.validator()
	known := validator.Coverage()
	if r.webhook != "" {
		return validator, oneOf("-webhook", r.webhook, names(known.Webhooks))
	}
	if r.operation == "" {
		return validator, nil // the head of the request names it
	}
	return validator, oneOf("-operation", r.operation, names(known.Operations))
}

// checkFlags refuses flags that exclude each other.
func (r *recording) checkFlags() error {
	_, err := url.ParseQuery(r.query)
	switch {
	case r.webhook != "" && (r.operation != "" || r.status != 0 || r.request):
		return errors.New("-webhook cannot be used with -operation, -status or -request")
	case r.request && r.given["status"]:
		return errors.New("-request and -status cannot be used together: a request has no status")
	case !r.request && (r.given["query"] || r.given["header"]):
		return errors.New("-query and -header describe a request: add -request")
	case err != nil:
		return errors.New("-query cannot be read")
	case r.webhook == "" && r.operation == "" && !r.request:
		return errors.New("-operation, -request or -webhook is missing")
	case r.given["status"] && (r.status < 100 || r.status > 599):
		return errors.New("-status must be an HTTP status from 100 to 599")
	}
	return nil
}

func oneOf(flag, value string, known []string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%s %q is unknown: use one of %s", flag, value, strings.Join(known, ", "))
}

// read reads the recording and takes from its head what the flags do not say.
func (r *recording) read(name string, stdin io.Reader, validator *validate.Validator) error {
	text, err := readRecording(name, stdin)
	if err != nil {
		return err
	}
	status := r.status
	if r.message, err = readMessage(text); err != nil {
		return err
	}
	fromRequester := r.request || r.webhook != ""
	switch {
	case r.isRequest() && !fromRequester:
		return errors.New("the recording is a request: add -request")
	case r.isAnswer() && fromRequester:
		return errors.New("the recording is an answer: use -operation, but neither -request nor -webhook")
	case r.message.header != nil:
		return r.readHead(status, validator)
	case r.webhook != "":
		return nil
	case r.operation == "":
		return errors.New("-operation is missing: the recording has no head to take it from")
	case !r.request && status == 0:
		return errors.New("-status is missing: the recording has no head to take it from")
	}
	r.message.status = status
	return nil
}

// readHead compares the head with the flags and finds the operation of a request.
func (r *recording) readHead(status int, validator *validate.Validator) error {
	for _, name := range []string{"content-type", "query", "header"} {
		if r.given[name] {
			return fmt.Errorf("-%s must not be given: the head of the recording has it", name)
		}
	}
	if r.isAnswer() && status != 0 && status != r.message.status {
		return fmt.Errorf("-status is %d, but the head of the recording says %d", status, r.message.status)
	}
	if !r.request || r.operation != "" {
		return nil
	}
	operation, ok := validator.Find(r.method, r.target.EscapedPath())
	if !ok {
		return errors.New("no operation of the document has the method and path of the recording: name it with -operation")
	}
	r.operation = operation
	return nil
}

// check checks the recording against the document; nil means that it conforms.
func (r *recording) check(validator *validate.Validator) *validate.Error {
	switch {
	case r.webhook != "":
		return validator.CheckWebhook(r.webhook, r.body)
	case r.isRequest():
		request := &http.Request{Method: r.method, URL: r.target, Header: r.message.header}
		return validator.CheckRequest(r.operation, request, r.body)
	case r.request:
		return r.checkBody(validator)
	}
	header := r.message.header
	if header == nil {
		header = r.withContentType(http.Header{})
	}
	return validator.CheckResponse(r.operation, r.message.status, header, r.body)
}

// checkBody checks the known parts of a request without a head.
func (r *recording) checkBody(validator *validate.Validator) *validate.Error {
	request := &http.Request{URL: &url.URL{RawQuery: r.query}, Header: r.withContentType(r.header.Clone())}
	found := validator.CheckRequest(r.operation, request, r.body)
	if found == nil {
		return nil
	}
	found.Violations = slices.DeleteFunc(found.Violations, func(v validate.Violation) bool {
		part, _, _ := strings.Cut(v.Pointer, " ")
		return part == "path" || part == "query" && !r.given["query"] || part == "header" && !r.given["header"] &&
			v.Kind == validate.KindParameter
	})
	if len(found.Violations) == 0 {
		return nil
	}
	return found
}

func (r *recording) withContentType(header http.Header) http.Header {
	if r.contentType != "" && header.Get("Content-Type") == "" {
		header.Set("Content-Type", r.contentType)
	}
	return header
}

// report prints what was found and returns the exit code.
func report(found *validate.Error, stdout io.Writer) int {
	if found == nil {
		return exitOK
	}
	for _, v := range found.Violations {
		fmt.Fprintln(stdout, v)
	}
	if found.More > 0 {
		fmt.Fprintf(stdout, "and %d more\n", found.More)
	}
	if fails(found) {
		return exitFound
	}
	return exitOK
}

// fails reports whether a finding is about a verified part of the document. A provider may have
// accepted a request that breaks only unverified parts.
func fails(found *validate.Error) bool {
	if found.Violations[0].Where != validate.Request {
		return found.Refuses()
	}
	isSure := func(v validate.Violation) bool { return !v.Unverified }
	return found.More > 0 || slices.ContainsFunc(found.Violations, isSure)
}

// readRecording reads a file, or standard input for "" and "-".
func readRecording(name string, stdin io.Reader) ([]byte, error) {
	if name := cmp.Or(name, "-"); name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		stdin = file
	}
	text, err := io.ReadAll(io.LimitReader(stdin, validate.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the recording: %w", err)
	}
	if len(text) > validate.MaxBody {
		return nil, fmt.Errorf("the recording is larger than %d bytes", validate.MaxBody)
	}
	return text, nil
}
