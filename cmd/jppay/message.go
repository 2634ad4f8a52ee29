package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// message is a recorded request, answer or webhook. It is either only a body, or a head, an
// empty line and the body, as "curl -i" and mitmproxy's raw_request and raw_response write
// them.
type message struct {
	method string   // of a request with a head
	target *url.URL // of a request with a head
	status int      // of an answer with a head
	header http.Header
	body   []byte
}

func (m message) isRequest() bool { return m.method != "" }
func (m message) isAnswer() bool  { return m.status != 0 }

// encodings are the first bytes of files that are not UTF-8 text, the longer ones first.
var encodings = []struct{ begin, name string }{
	{"\x00\x00\xfe\xff", "UTF-32"},
	{"\xff\xfe\x00\x00", "UTF-32"},
	{"\xff\xfe", "UTF-16"},
	{"\xfe\xff", "UTF-16"},
	{"\x1f\x8b", "gzip"},
	{"\x28\xb5\x2f\xfd", "zstd"},
}

// readMessage reads a recording. Its errors never quote the recording.
func readMessage(text []byte) (message, error) {
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		return message{}, errors.New("the recording begins with a byte order mark (BOM): save it as UTF-8 without one")
	}
	for _, e := range encodings {
		if bytes.HasPrefix(text, []byte(e.begin)) {
			return message{}, fmt.Errorf("the recording is %s: save it as UTF-8", e.name)
		}
	}
	if begin := text[:min(len(text), 4)]; bytes.IndexByte(begin, 0) >= 0 {
		return message{}, errors.New("the recording is UTF-16 or UTF-32: save it as UTF-8")
	}
	if verbose.Match(text) {
		return message{}, errors.New(`the recording is the output of "curl -v": record with "curl -i"`)
	}
	return readHeads(text)
}

var (
	verbose     = regexp.MustCompile(`^(\* [A-Z ]|> [A-Z]+ [/h]|< HTTP/)`)
	answerLine  = regexp.MustCompile(`^HTTP/[0-9](?:\.[0-9])? ([1-5][0-9]{2})(?: .*)?$`)
	requestLine = regexp.MustCompile(`^([A-Z]+) (\S+) HTTP/[0-9](?:\.[0-9])?$`)
	someHead    = regexp.MustCompile(`^(HTTP/|[A-Z]+ \S+ HTTP/)`)
)

// readHeads reads the heads and the body after them. An answer may have several heads: the head
// of a proxy or of "100 Continue" comes first.
func readHeads(text []byte) (message, error) {
	var m message
	for len(m.header) == 0 && someHead.Match(text) || m.isAnswer() && bytes.HasPrefix(text, []byte("HTTP/")) {
		input := bytes.NewReader(text)
		lines := bufio.NewReader(input)
		head, err := readHead(textproto.NewReader(lines))
		if err != nil {
			return message{}, err
		}
		rest, err := io.ReadAll(lines)
		if err != nil {
			return message{}, err
		}
		m, text = head, rest
	}
	m.body = text
	if m.header == nil {
		return m, nil
	}
	if len(bytes.TrimSpace(text)) == 0 {
		m.body = nil
	}
	return m, m.takeChunks()
}

var errHead = errors.New("the head of the recording cannot be read: want a first line, headers and an empty line")

func readHead(lines *textproto.Reader) (message, error) {
	first, err := lines.ReadLine()
	if err != nil {
		return message{}, errHead
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil {
		return message{}, errHead
	}
	m := message{header: http.Header(header)}
	if match := answerLine.FindStringSubmatch(first); match != nil {
		m.status, err = strconv.Atoi(match[1])
		return m, err
	}
	match := requestLine.FindStringSubmatch(first)
	if match == nil {
		return message{}, errHead
	}
	m.method = match[1]
	if m.target, err = url.ParseRequestURI(match[2]); err != nil {
		return message{}, errors.New("the head of the recording has no path that can be read")
	}
	return m, nil
}

// takeChunks joins a body that was recorded in chunks. curl joins them itself and keeps the header.
func (m *message) takeChunks() error {
	chunked := strings.EqualFold(m.header.Get("Transfer-Encoding"), "chunked")
	if !chunked || !chunkSize.Match(m.body) || !bytes.HasSuffix(bytes.TrimRight(m.body, "\r\n"), []byte("\n0")) {
		return nil
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(m.body)))
	if err != nil {
		return errors.New("the chunks of the recorded body cannot be read")
	}
	m.body = body
	return nil
}

var chunkSize = regexp.MustCompile(`^[0-9a-fA-F]+\r?\n`)
