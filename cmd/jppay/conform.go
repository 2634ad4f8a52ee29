package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
)

// recording says what a recorded body is.
type recording struct {
	operation, webhook, contentType string
	status                          int
}

func runConform(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := newFlags("conform", "-document name (-operation id -status number | -webhook name) [file|-]\n\n"+
		"Prints each difference between the recorded body and the document on a line. It exits with 1\n"+
		"if there are any, with 0 if not or if they are from what no source states, which \"(unverified)\"\n"+
		"behind them says, and with 2 if it could not check.")
	var r recording
	name := flags.String("document", "", "document: "+documentNames())
	flags.StringVar(&r.operation, "operation", "", "operationId that was answered, such as getPayment")
	flags.IntVar(&r.status, "status", 0, "HTTP status of the answer")
	flags.StringVar(&r.contentType, "content-type", "application/json", "Content-Type of the answer")
	flags.StringVar(&r.webhook, "webhook", "", "name of the webhook, such as paymentEvent, instead of operation and status")
	if code, ok := parse(flags, args, 1, stdout, stderr); !ok {
		return code
	}
	validator, err := prepare(*name, r)
	if err != nil {
		return misused(flags, stderr, err)
	}
	body, err := readRecording(flags.Arg(0), stdin)
	if err != nil {
		fmt.Fprintf(stderr, "jppay conform: %v\n", err)
		return exitUsage
	}
	found := r.check(validator, body)
	if found == nil {
		return exitOK
	}
	for _, v := range found.Violations {
		fmt.Fprintln(stdout, v)
	}
	if found.More > 0 {
		fmt.Fprintf(stdout, "and %d more\n", found.More)
	}
	if !found.Refuses() {
		return exitOK
	}
	return exitFound
}

// prepare loads the document and refuses a recording that it cannot know.
func prepare(name string, r recording) (*validate.Validator, error) {
	if name == "" {
		return nil, errors.New("-document is missing: " + documentNames())
	}
	document := documentNamed(overlay.Provider(name))
	if document == nil {
		return nil, fmt.Errorf("-document %q is none of %s", name, documentNames())
	}
	switch {
	case r.webhook != "" && (r.operation != "" || r.status != 0):
		return nil, errors.New("-webhook stands alone, without -operation and -status")
	case r.webhook == "" && r.operation == "":
		return nil, errors.New("-operation or -webhook is missing")
	case r.webhook == "" && (r.status < 100 || r.status > 599):
		return nil, errors.New("-status is missing or no HTTP status")
	}
	validator, err := validate.New(document.text())
	if err != nil {
		return nil, err
	}
	// Nothing was checked yet, so what is missing is all there is.
	coverage := validator.Coverage()
	if r.webhook != "" {
		return validator, oneOf("-webhook", r.webhook, coverage.Webhooks.Missing)
	}
	return validator, oneOf("-operation", r.operation, coverage.Operations.Missing)
}

func oneOf(flag, value string, known []string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%s %q is none of %s", flag, value, strings.Join(known, ", "))
}

// check holds the body against the document; nil means that it conforms.
func (r recording) check(validator *validate.Validator, body []byte) *validate.Error {
	if r.webhook != "" {
		return validator.CheckWebhook(r.webhook, body)
	}
	header := http.Header{}
	if r.contentType != "" {
		header.Set("Content-Type", r.contentType)
	}
	return validator.CheckResponse(r.operation, r.status, header, body)
}

// readRecording reads a file, or standard input for "" and "-".
func readRecording(name string, stdin io.Reader) ([]byte, error) {
	if name != "" && name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		stdin = file
	}
	body, err := io.ReadAll(io.LimitReader(stdin, validate.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the recording: %w", err)
	}
	if len(body) > validate.MaxBody {
		return nil, fmt.Errorf("the recording is larger than %d bytes", validate.MaxBody)
	}
	return body, nil
}
