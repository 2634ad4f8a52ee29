package recon_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
)

// signed is the part of an address that nobody may see.
const signed = "/d/transaction_123456789_20200130000000_20200130235959_v2.csv?X-Signature=very-secret"

// fileServer is a TLS server on loopback, and the downloader that may ask it.
type fileServer struct {
	*httptest.Server
	config   recon.DownloaderConfig
	requests atomic.Int64
}

func serve(t testing.TB, answer func(w http.ResponseWriter, r *http.Request, attempt int64)) *fileServer {
	t.Helper()
	s := &fileServer{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, s.requests.Add(1))
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	s.config = recon.DownloaderConfig{
		LoopbackForTests: s.Listener.Addr().String(),
		TLS:              s.Client().Transport.(*http.Transport).TLSClientConfig,
	}
	return s
}

func (s *fileServer) notice() recon.Notice {
	return recon.Notice{Path: overlay.NewSecret(s.URL + signed)}
}

func (s *fileServer) downloader(t testing.TB) *recon.Downloader {
	t.Helper()
	d, err := recon.NewDownloader(s.config)
	if err != nil {
		t.Fatal(err)
	}
	return d.WithoutPauses(5 * time.Second)
}

// cut announces the whole file and breaks off after some of it.
func cut(w http.ResponseWriter, file []byte, after int) {
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	breakOff(w, file[:after])
}

// breakOff breaks off after some of a file, in chunks where no size was announced.
func breakOff(w http.ResponseWriter, some []byte) {
	_, _ = w.Write(some)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// askedForAll holds a request against one that asks for the whole file.
func askedForAll(t *testing.T, r *http.Request) {
	t.Helper()
	if r.Header.Get("Range") != "" {
		t.Errorf("headers %v", r.Header)
	}
}

// contentRange is the header of a part of a file, from its first to its last byte.
func contentRange(first, last, size int) string {
	return fmt.Sprintf("bytes %d-%d/%d", first, last, size)
}

// checkQuiet holds an error against what is promised of all of them.
func checkQuiet(t *testing.T, err error) {
	t.Helper()
	failure, ok := errors.AsType[*recon.DownloadError](err)
	if !ok {
		t.Errorf("%v is no *DownloadError", err)
		return
	}
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		t.Errorf("the error holds the address: %v", withURL)
	}
	printed := []string{fmt.Errorf("job: %w", err).Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		printed = append(printed, fmt.Sprintf(verb, err), fmt.Sprintf(verb, failure))
	}
	encoded, _ := json.Marshal(failure)
	for _, text := range append(printed, string(encoded)) {
		for _, private := range []string{"very-secret", "Signature", "/d/", "transaction_", "from-the-server"} {
			if strings.Contains(text, private) || strings.Contains(text, fmt.Sprintf("%x", private)) {
				t.Errorf("%q is printed: %s", private, text)
			}
		}
		if strings.Contains(text, "\n") {
			t.Errorf("an error of several lines: %q", text)
		}
	}
}

func TestANoticeDoesNotPrintItsAddress(t *testing.T) {
	t.Parallel()
	notice := recon.Notice{Path: overlay.NewSecret("https://files.example" + signed), FileType: "transaction_recon"}
	encoded, err := json.Marshal(notice)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %#v %s", notice, notice, notice, encoded); strings.Contains(text, "secret") {
		t.Error(text)
	}
}

func TestAddressesThatAreNotAsked(t *testing.T) {
	t.Parallel()
	s := serve(t, func(http.ResponseWriter, *http.Request, int64) {})
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another server was asked") }))
	t.Cleanup(other.Close)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	s.config.Hosts = []string{"files.example", "other.example:8443", "localhost:" + port, "localhost"}
	d := s.downloader(t)
	for _, c := range []struct{ name, address, says string }{
		{"nothing", "", "it is empty or too long"},
		{"http", "http://files.example" + signed, "it is not https"},
		{"another scheme", "ftp://files.example" + signed, "it is not https"},
		{"a file", "file:///d/transaction_?very-secret", "it is not https"},
		{"no scheme", "files.example" + signed, "it is not https"},
		{"an opaque address", "https:files.example" + signed, "Hosts does not name its host and port"},
		{"another host", "https://evil.example" + signed, "Hosts does not name its host and port"},
		{"a host that only ends like an allowed one", "https://evilfiles.example" + signed, "Hosts does not name its host and port"},
		{"a host below an allowed one", "https://a.files.example" + signed, "Hosts does not name its host and port"},
		{"a host that only begins like an allowed one", "https://files.example.evil.example" + signed, "Hosts does not name its host and port"},
		{"a final dot", "https://files.example." + signed, "Hosts does not name its host and port"},
		{"a user name", "https://very-secret@files.example" + signed, "user name"},
		{"a user name that looks like the host", "https://files.example:443@evil.example" + signed, "user name"},
		{"another port", "https://files.example:8443" + signed, "Hosts does not name its host and port"},
		{"the standard port where another one is named", "https://other.example" + signed, "Hosts does not name its host and port"},
		{"a port that is empty", "https://other.example:" + signed, "Hosts does not name its host and port"},
		{"an address of one's own network", "https://10.0.0.1" + signed, "Hosts does not name its host and port"},
		{"the metadata service", "https://169.254.169.254" + signed, "Hosts does not name its host and port"},
		{"the metadata service by http", "http://169.254.169.254" + signed, "it is not https"},
		{"another loopback port", other.URL + signed, "it is not https"},
		{"another loopback port by https", strings.Replace(other.URL, "http:", "https:", 1) + signed, "Hosts does not name its host and port"},
		{"a loopback address in other words", "https://[::ffff:127.0.0.1]:" + port + signed, "Hosts does not name its host and port"},
		{"a name in another script", "https://ｆiles.example" + signed, "download: address not allowed: Hosts does not name its host and port"},
		{"a fragment", "https://files.example" + signed + "#very-secret", "fragment"},
		{"a control character", "https://files.example/\n" + signed, "it is not a URL"},
		{"a broken escape", "https://files.example/%zz" + signed, "it is not a URL"},
		{"an address as long as can be", "https://evil.example/" + strings.Repeat("x", 8<<10-len("https://evil.example/")), "from evil.example: address not allowed: Hosts does not name its host and port"},
		{"an address that is too long", "https://evil.example/" + strings.Repeat("x", 8<<10-len("https://evil.example/")+1), "it is empty or too long"},
		{"an address without a host", "https://" + signed, "download: address not allowed: Hosts does not name its host and port"},
		{"another scheme on the loopback of tests", strings.Replace(s.URL, "https:", "ftp:", 1) + signed, "it is not https"},
		// These names are allowed, and lead to loopback.
		{"a name that leads to loopback", "https://localhost:" + port + signed, "is not a public address"},
		{"a name that leads to loopback on the standard port", "https://LOCALHOST:443" + signed, "is not a public address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := d.Open(t.Context(), recon.Notice{Path: overlay.NewSecret(c.address)})
			if !errors.Is(err, recon.ErrNotAllowed) || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want that %s", err, c.says)
			}
			checkQuiet(t, err)
		})
	}
	strict, err := recon.NewDownloader(recon.DownloaderConfig{Hosts: []string{"files.example"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := strict.Open(t.Context(), recon.Notice{Path: overlay.NewSecret("http://" + signed)}); !errors.Is(err, recon.ErrNotAllowed) || !strings.Contains(err.Error(), "it is not https") {
		t.Errorf("no host, and no loopback for tests: error %v", err)
	}
	t.Cleanup(func() {
		if n := s.requests.Load(); n != 0 {
			t.Errorf("%d requests arrived", n)
		}
	})
}

func TestOnlyPublicAddressesAreConnectedTo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		public  bool
	}{
		{"52.219.0.1", true}, {"2600:9000::1", true}, {"99.255.255.255", true}, {"100.128.0.0", true},
		{"127.0.0.1", false}, {"127.255.0.1", false}, {"::1", false}, {"0.0.0.0", false}, {"::", false}, {"0.1.2.3", false},
		{"10.1.2.3", false}, {"172.16.0.1", false}, {"172.31.255.255", false}, {"192.168.0.1", false}, {"fd00::1", false},
		{"169.254.169.254", false}, {"fe80::1", false}, {"fe80::1%eth0", false}, {"2600::1%eth0", false}, {"fec0::1", false},
		{"100.64.0.1", false}, {"100.127.255.255", false}, {"192.0.0.192", false}, {"198.18.0.1", false}, {"224.0.0.1", false}, {"ff02::1", false},
		{"255.255.255.255", false}, {"240.0.0.1", false}, {"192.0.2.1", false}, {"2001:db8::1", false},
		{"::ffff:10.0.0.1", false}, {"::ffff:127.0.0.1", false}, {"::127.0.0.1", false}, {"64:ff9b::a00:1", false}, {"::ffff:0:7f00:1", false}, {"5f00::1", false}, {"100:0:0:1::1", false}, {"2002:a00:1::", false}, {"2001::1", false},
		{"::ffff:52.219.0.1", true},
	} {
		err := recon.CheckAddress(netip.MustParseAddr(c.address))
		if (err == nil) != c.public || err != nil && !errors.Is(err, recon.ErrNotAllowed) {
			t.Errorf("%s: %v", c.address, err)
		}
	}
}

func TestDownloaderConfigurationErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		config recon.DownloaderConfig
		says   string
	}{
		{"no host", recon.DownloaderConfig{}, "Hosts"},
		{"a URL", recon.DownloaderConfig{Hosts: []string{"https://files.example"}}, "Hosts[0]"},
		{"a wildcard", recon.DownloaderConfig{Hosts: []string{"files.example", "*.example"}}, "Hosts[1]"},
		{"capitals", recon.DownloaderConfig{Hosts: []string{"Files.example"}}, "Hosts[0]"},
		{"an empty host", recon.DownloaderConfig{Hosts: []string{""}}, "Hosts[0]"},
		{"a bad port", recon.DownloaderConfig{Hosts: []string{"files.example:x"}}, "port"},
		{"port zero", recon.DownloaderConfig{Hosts: []string{"files.example:0"}}, "port"},
		{"an IP address", recon.DownloaderConfig{Hosts: []string{"192.0.2.1"}}, "IP address"},
		{"an IPv6 address", recon.DownloaderConfig{Hosts: []string{"2001:db8::1"}}, "IP address"},
		{"an IPv6 address in brackets", recon.DownloaderConfig{Hosts: []string{"[::1]:443"}}, "IP address"},
		{"a brace", recon.DownloaderConfig{Hosts: []string{"files{.example"}}, "host name"},
		{"a letter of another script", recon.DownloaderConfig{Hosts: []string{"ｆiles.example"}}, "host name"},
		{"a dot at the end", recon.DownloaderConfig{Hosts: []string{"files.example."}}, "host name"},
		{"a dot at the beginning", recon.DownloaderConfig{Hosts: []string{".example"}}, "host name"},
		{"a name that is too long", recon.DownloaderConfig{Hosts: []string{strings.Repeat("x", 254)}}, "host name"},
		{"a loopback that is none", recon.DownloaderConfig{LoopbackForTests: "10.0.0.1:443"}, "LoopbackForTests"},
		{"a loopback by name", recon.DownloaderConfig{LoopbackForTests: "localhost:443"}, "LoopbackForTests"},
		{"a loopback port with a leading zero", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1:0443"}, "LoopbackForTests"},
		{"a loopback port of zero", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1:0"}, "LoopbackForTests"},
		{"a loopback without a port", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1"}, "LoopbackForTests"},
		{"less than nothing", recon.DownloaderConfig{Hosts: []string{"files.example"}, MaxBytes: -1}, "MaxBytes"},
		{"fewer than no attempts", recon.DownloaderConfig{Hosts: []string{"files.example"}, Attempts: -1}, "Attempts"},
		{"no verification", recon.DownloaderConfig{Hosts: []string{"files.example"}, TLS: &tls.Config{InsecureSkipVerify: true}}, "TLS"},
	} {
		if _, err := recon.NewDownloader(c.config); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := recon.NewDownloader(recon.DownloaderConfig{Hosts: []string{"files.example:443", "a-z0-9.files.example:8443", strings.Repeat("x", 253)}}); err != nil {
		t.Error(err)
	}
}

func TestADownloadGoesOnAfterACut(t *testing.T) {
	t.Parallel()
	file := userFile(20_000)
	third := len(file) / 3
	rangeFrom := func(r *http.Request) int {
		from := strings.TrimSuffix(strings.TrimPrefix(r.Header.Get("Range"), "bytes="), "-")
		n, _ := strconv.Atoi(from)
		return n
	}
	part := func(w http.ResponseWriter, r *http.Request, etag string) {
		from := rangeFrom(r)
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Range", contentRange(from, len(file)-1, len(file)))
		w.Header().Set("Content-Length", strconv.Itoa(len(file)-from))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(file[from:])
	}
	for _, c := range []struct {
		name     string
		answer   func(w http.ResponseWriter, r *http.Request, attempt int64)
		want     error
		requests int64
	}{
		{"with the rest, where there is an ETag", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				cut(w, file, third)
			}
			if r.Header.Get("If-Range") != `"v1"` || rangeFrom(r) == 0 {
				t.Errorf("headers %v", r.Header)
			}
			http.ServeContent(w, r, "file.csv", time.Time{}, bytes.NewReader(file))
		}, nil, 2},
		{"from the start, where there is none", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				cut(w, file, third)
			}
			askedForAll(t, r)
			http.ServeContent(w, r, "file.csv", time.Time{}, bytes.NewReader(file))
		}, nil, 2},
		{"from the start, where the ETag is weak", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `W/"v1"`)
			if attempt == 1 {
				cut(w, file, third)
			}
			askedForAll(t, r)
			_, _ = w.Write(file)
		}, nil, 2},
		{"with the whole file, where the server ignores ranges", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				cut(w, file, third)
			}
			_, _ = w.Write(file)
		}, nil, 2},
		{"after a second cut within what is skipped", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			switch attempt {
			case 1:
				cut(w, file, third)
			case 2:
				cut(w, file, third/2)
			}
			_, _ = w.Write(file)
		}, nil, 3},
		{"after trouble of the server", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			switch attempt {
			case 1:
				w.WriteHeader(http.StatusServiceUnavailable)
			case 2:
				w.WriteHeader(http.StatusTooManyRequests)
			case 3:
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write(file)
		}, nil, 4},
		{"in chunks, without a length", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			_, _ = w.Write(file[:third])
			_ = http.NewResponseController(w).Flush()
			if attempt == 1 {
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write(file[third:])
		}, nil, 2},
		{"cut exactly at its end", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				breakOff(w, file)
			}
			http.ServeContent(w, r, "file.csv", time.Time{}, bytes.NewReader(file))
		}, nil, 3},
		{"a range of another version starts again and fits", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			switch attempt {
			case 1:
				w.Header().Set("ETag", `"v1"`)
				cut(w, file, third)
			case 2:
				part(w, r, `"v2"`)
			default:
				_, _ = w.Write(file)
			}
		}, nil, 3},
		{"from the start, where the length of the rest is not told", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			switch attempt {
			case 1:
				cut(w, file, third)
			case 2:
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", third, len(file)-1))
				w.WriteHeader(http.StatusPartialContent)
				_, _ = w.Write(file[third:])
			default:
				_, _ = w.Write(file)
			}
		}, nil, 3},
		{"from the start, where nothing had arrived", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				cut(w, file, 0)
			}
			askedForAll(t, r)
			_, _ = w.Write(file)
		}, nil, 2},
		{"with the rest, where the size was not known before", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				breakOff(w, file[:third])
			}
			part(w, r, `"v1"`)
		}, nil, 2},
		{"with the rest of the rest, which ended early", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			switch attempt {
			case 1:
				cut(w, file, third)
			case 2:
				w.Header().Set("Content-Range", contentRange(third, len(file)-1, len(file)))
				w.WriteHeader(http.StatusPartialContent)
				_ = http.NewResponseController(w).Flush() // in chunks
				_, _ = w.Write(file[third : 2*third])
			default:
				if rangeFrom(r) != 2*third {
					t.Errorf("headers %v", r.Header)
				}
				part(w, r, `"v1"`)
			}
		}, nil, 3},
		{"from the start, where there is no such rest", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			switch attempt {
			case 1:
				cut(w, file, third)
			case 2:
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			default:
				askedForAll(t, r)
				_, _ = w.Write(file)
			}
		}, nil, 3},
		{"after a timeout of the server", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				w.WriteHeader(http.StatusRequestTimeout)
				return
			}
			_, _ = w.Write(file)
		}, nil, 2},
		{"with the whole file in chunks, where its size was known", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				cut(w, file, third)
			}
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(file)
		}, nil, 2},
		{"with a rest, where the whole file came in chunks and ended early", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			switch attempt {
			case 1:
				cut(w, file, third)
			case 2:
				_ = http.NewResponseController(w).Flush()
				_, _ = w.Write(file[:2*third])
			default:
				_, _ = w.Write(file)
			}
		}, nil, 3},
		{"with the whole file, where its size was not known", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				breakOff(w, file[:third])
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(file)))
			_, _ = w.Write(file)
		}, nil, 2},
		{"not with another file of the same length", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				cut(w, file, third)
			}
			_, _ = w.Write(bytes.Repeat([]byte("x"), len(file)))
		}, recon.ErrChanged, 2},
		{"not with a file of another length", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				cut(w, file, third)
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(file)+1))
			_, _ = w.Write(append(file, 'x'))
		}, recon.ErrChanged, 2},
		{"not with a shorter file in chunks", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			if attempt == 1 {
				breakOff(w, file[:third])
			}
			_, _ = w.Write(file[:10])
			_ = http.NewResponseController(w).Flush()
		}, recon.ErrChanged, 2},
		{"not with a part that was not asked for", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				cut(w, file, third)
			}
			r.Header.Set("Range", "bytes=7-")
			part(w, r, `"v1"`)
		}, recon.ErrBadAnswer, 3},
		{"not without end", func(w http.ResponseWriter, r *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			cut(w, file, third)
		}, recon.ErrInterrupted, recon.DefaultAttempts},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answer)
			var got bytes.Buffer
			n, err := s.downloader(t).Download(t.Context(), s.notice(), &got)
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if requests := s.requests.Load(); requests != c.requests {
				t.Errorf("%d requests, want %d", requests, c.requests)
			}
			if err != nil {
				checkQuiet(t, err)
			} else if n != int64(len(file)) || !bytes.Equal(got.Bytes(), file) {
				t.Errorf("%d bytes arrived, want %d, the same: %v", n, len(file), bytes.Equal(got.Bytes(), file))
			}
		})
	}
}

func TestOnlyThePartThatIsMissingIsTaken(t *testing.T) {
	t.Parallel()
	file := userFile(2_000)
	size, third := len(file), len(file)/3
	rest := file[third:]
	for _, c := range []struct {
		name     string
		span     string // Content-Range
		header   string // another one, with its value
		value    string
		body     []byte
		requests int64 // 2 where the part is taken, 3 where the download starts again
	}{
		{"the rest", contentRange(third, size-1, size), "", "", rest, 2},
		{"the rest in chunks", contentRange(third, size-1, size), "Transfer-Encoding", "chunked", rest, 2},
		{"the rest, not encoded and saying so", contentRange(third, size-1, size), "Content-Encoding", "identity", rest, 2},
		{"no range", "", "", "", rest, 3},
		{"another unit", strings.Replace(contentRange(third, size-1, size), "bytes", "lines", 1), "", "", rest, 3},
		{"from a byte later", contentRange(third+1, size-1, size), "", "", rest[1:], 3},
		{"up to a byte earlier", contentRange(third, size-2, size), "Transfer-Encoding", "chunked", rest[:len(rest)-1], 3},
		{"of a file of another size", contentRange(third, size, size+1), "", "", append(bytes.Clone(rest), 'x'), 3},
		{"shorter than its range", contentRange(third, size-1, size), "", "", rest[:len(rest)-1], 3},
		{"compressed", contentRange(third, size-1, size), "Content-Encoding", "gzip", rest, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request, attempt int64) {
				w.Header().Set("ETag", `"v1"`)
				switch attempt {
				case 1:
					cut(w, file, third)
				case 2:
					if got, want := r.Header.Get("Range"), fmt.Sprintf("bytes=%d-", third); got != want {
						t.Errorf("asked for %q, want %q", got, want)
					}
					w.Header().Set("Content-Length", strconv.Itoa(len(c.body)))
					for name, value := range map[string]string{"Content-Range": c.span, c.header: c.value} {
						if value != "" {
							w.Header().Set(name, value)
						}
					}
					w.WriteHeader(http.StatusPartialContent)
					_, _ = w.Write(c.body)
				default:
					askedForAll(t, r)
					_, _ = w.Write(file)
				}
			})
			var got bytes.Buffer
			if _, err := s.downloader(t).Download(t.Context(), s.notice(), &got); err != nil || !bytes.Equal(got.Bytes(), file) {
				t.Errorf("%d bytes, %v", got.Len(), err)
			}
			if n := s.requests.Load(); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

func TestAnswersThatAreNoFile(t *testing.T) {
	t.Parallel()
	raw := func(answer string) func(http.ResponseWriter, *http.Request, int64) {
		return func(w http.ResponseWriter, _ *http.Request, _ int64) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}
	for _, c := range []struct {
		name     string
		answer   func(w http.ResponseWriter, r *http.Request, attempt int64)
		want     error
		status   int
		requests int64
		most     int64 // bytes of the file that may be read
	}{
		{"a redirect, even to itself", func(w http.ResponseWriter, r *http.Request, _ int64) {
			http.Redirect(w, r, r.URL.String(), http.StatusFound)
		}, recon.ErrNotAllowed, 302, 1, 0},
		{"several choices", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(300) }, recon.ErrNotAllowed, 300, 1, 0},
		{"an unknown redirect", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(399) }, recon.ErrNotAllowed, 399, 1, 0},
		{"a bad request", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(400) }, recon.ErrRefused, 400, 1, 0},
		{"a range that was not asked for", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(416) }, recon.ErrRefused, 416, 1, 0},
		{"an unknown refusal", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(499) }, recon.ErrRefused, 499, 1, 0},
		{"an address that ran out", func(w http.ResponseWriter, _ *http.Request, _ int64) {
			http.Error(w, "from-the-server", http.StatusForbidden)
		}, recon.ErrRefused, 403, 1, 0},
		{"a file that is gone", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusNotFound) }, recon.ErrRefused, 404, 1, 0},
		{"no content", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusNoContent) }, recon.ErrBadAnswer, 204, 1, 0},
		{"a part that was not asked for", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusPartialContent) }, recon.ErrBadAnswer, 206, 1, 0},
		{"a compressed file", func(w http.ResponseWriter, _ *http.Request, _ int64) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "x")
		}, recon.ErrBadAnswer, 200, 1, 0},
		{"a server that always fails", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusInternalServerError) }, recon.ErrInterrupted, 500, recon.DefaultAttempts, 0},
		{"a gateway that always fails", func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusBadGateway) }, recon.ErrInterrupted, 502, recon.DefaultAttempts, 0},
		{"a file whose end nothing tells", raw("HTTP/1.0 200 OK\r\n\r\nfrom-the-server"), recon.ErrBadAnswer, 200, 1, 0},
		{"something else than HTTP", raw("from-the-server very-secret\r\n\r\n"), recon.ErrInterrupted, 0, recon.DefaultAttempts, 0},
		{"headers without end", raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 100<<10)), recon.ErrInterrupted, 0, recon.DefaultAttempts, 0},
		{"a byte more than is allowed", func(w http.ResponseWriter, _ *http.Request, _ int64) {
			_, _ = w.Write(make([]byte, 1001))
		}, recon.ErrTooLarge, 200, 1, 0},
		{"more than is allowed, as announced with a part", func(w http.ResponseWriter, _ *http.Request, attempt int64) {
			w.Header().Set("ETag", `"v1"`)
			if attempt == 1 {
				breakOff(w, make([]byte, 500))
			}
			w.Header().Set("Content-Range", "bytes 500-1000/1001")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(make([]byte, 501))
		}, recon.ErrTooLarge, 206, 2, 500},
		{"more than is allowed, as announced", func(w http.ResponseWriter, _ *http.Request, _ int64) {
			_, _ = w.Write(make([]byte, 2000))
		}, recon.ErrTooLarge, 200, 1, 0},
		{"more than is allowed, in chunks", func(w http.ResponseWriter, _ *http.Request, _ int64) {
			for range 2000 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
			}
		}, recon.ErrTooLarge, 200, 1, 2000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answer)
			s.config.MaxBytes = 1000
			directory := t.TempDir()
			name := filepath.Join(directory, "file.csv")
			err := s.downloader(t).Save(t.Context(), s.notice(), name)
			failure, ok := errors.AsType[*recon.DownloadError](err)
			if !ok || !errors.Is(err, c.want) || failure.Status != c.status || int64(failure.Attempts) != c.requests {
				t.Errorf("error %v, want %v", err, c.want)
			} else if failure.Bytes > c.most {
				t.Errorf("%d bytes were read, want at most %d", failure.Bytes, c.most)
			}
			checkQuiet(t, err)
			if requests := s.requests.Load(); requests != c.requests {
				t.Errorf("%d requests, want %d", requests, c.requests)
			}
			if left, err := os.ReadDir(directory); err != nil || len(left) > 0 {
				t.Errorf("files are left behind: %v, %v", left, err)
			}
		})
	}
}

func TestAFileAsLargeAsAllowedIsTaken(t *testing.T) {
	t.Parallel()
	for name, chunked := range map[string]bool{"announced": false, "in chunks": true} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
			if chunked {
				_ = http.NewResponseController(w).Flush()
			}
			_, _ = w.Write(make([]byte, 1000))
		})
		s.config.MaxBytes = 1000
		if n, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard); n != 1000 || err != nil {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
	}
}

func TestAnEmptyFileIsAFile(t *testing.T) {
	t.Parallel()
	for name, length := range map[string]string{"announced": "0", "in chunks": ""} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
			if length != "" {
				w.Header().Set("Content-Length", length)
			}
			_ = http.NewResponseController(w).Flush()
		})
		if n, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard); n != 0 || err != nil {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
	}
}

func TestADownloadPausesBeforeEachFurtherAttempt(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(http.StatusServiceUnavailable) })
	var paused []int
	down := errors.New("woken")
	d := s.downloader(t).WithPauses(func(attempt int) error {
		if paused = append(paused, attempt); attempt == 3 {
			return down
		}
		return nil
	})
	_, err := d.Download(t.Context(), s.notice(), io.Discard)
	if !errors.Is(err, down) || fmt.Sprint(paused) != "[1 2 3]" || s.requests.Load() != 3 {
		t.Errorf("paused after attempts %v, %d requests, %v", paused, s.requests.Load(), err)
	}
}

func TestADownloadErrorTellsWhatHappenedAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failure recon.DownloadError
		want    string
	}{
		{recon.DownloadError{Err: recon.ErrNotAllowed}, "recon: download: address not allowed"},
		{recon.DownloadError{Host: "files.example", Err: os.ErrClosed}, "recon: download from files.example: file already closed"},
		{recon.DownloadError{Host: "files.example", Status: 403, Attempts: 1, Err: recon.ErrRefused}, "recon: download from files.example: " + recon.ErrRefused.Error() + " (HTTP 403, attempts: 1, 0 bytes read); ask PayPay to send the notification again, within a week of the file"},
		{recon.DownloadError{Attempts: 2, Bytes: 7, Err: recon.ErrExpired}, "recon: download: " + recon.ErrExpired.Error() + " (attempts: 2, 7 bytes read); ask PayPay to send the notification again, within a week of the file"},
		{recon.DownloadError{Status: 200, Err: recon.ErrChanged}, "recon: download: " + recon.ErrChanged.Error() + " (HTTP 200); start again from the notification while its two hours last"},
		{recon.DownloadError{Err: fmt.Errorf("%w: the connection broke", recon.ErrInterrupted)}, "recon: download: " + recon.ErrInterrupted.Error() + ": the connection broke; start again from the notification while its two hours last"},
	} {
		if got := c.failure.Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestWhyADownloadWasGivenUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answer func(w http.ResponseWriter)
		want   string
	}{
		{func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }, ": the server cannot answer now (HTTP 503, attempts: 2, 0 bytes read)"},
		{func(w http.ResponseWriter) { cut(w, userFile(10), 100) }, ": the connection broke (HTTP 200, attempts: 2, 100 bytes read)"},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { c.answer(w) })
		s.config.Attempts = 2
		_, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "recon: download") != 1 {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

func TestNobodyIsAskedAfterTheWindow(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	for _, c := range []struct {
		name     string
		passed   time.Duration // before the download
		during   time.Duration // between its attempts
		requests int64
		want     error
	}{
		{"the window is open", recon.Window - time.Second, 0, 2, nil},
		{"it is over before the first attempt", recon.Window, 0, 0, recon.ErrExpired},
		{"it is over before the second one", recon.Window - time.Minute, time.Minute, 1, recon.ErrExpired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			received := time.Date(2020, 1, 31, 1, 30, 0, 0, jst)
			clock := testkit.NewClock(received.Add(c.passed))
			s := serve(t, func(w http.ResponseWriter, _ *http.Request, attempt int64) {
				if attempt == 1 {
					clock.Advance(c.during)
					cut(w, file, 100)
				}
				_, _ = w.Write(file)
			})
			s.config.Now = clock.Now
			notice := s.notice()
			notice.ReceivedAt = received
			notice.RequestedAt = strconv.FormatInt(received.Add(-time.Hour).Unix(), 10)

			_, err := s.downloader(t).Download(t.Context(), notice, io.Discard)

			if c.want == nil {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, c.want)
				checkQuiet(t, err)
				assert.ErrorContains(t, err, "send the notification again")
			}
			assert.Equal(t, c.requests, s.requests.Load())
		})
	}
}

func TestSaveShowsTheFileWhenItIsWhole(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	directory := t.TempDir()
	name := filepath.Join(directory, "file.csv")
	if err := os.WriteFile(name, []byte("yesterday's"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
		if content, err := os.ReadFile(name); err != nil || string(content) != "yesterday's" {
			t.Errorf("during the download: %.20q, %v", content, err)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file)
	})
	var last recon.Progress
	s.config.Progress = func(p recon.Progress) {
		if p.Bytes < last.Bytes || p.Rows < last.Rows {
			t.Errorf("progress went back from %+v to %+v", last, p)
		}
		last = p
	}
	if err := s.downloader(t).Save(t.Context(), s.notice(), name); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(content, file) {
		t.Errorf("%d bytes, %v", len(content), err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the file: %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(directory); len(left) != 1 {
		t.Errorf("files are left behind: %v", left)
	}
	announced, _ := s.notice().FileName()
	if want := (recon.Progress{File: announced, Bytes: int64(len(file)), Total: int64(len(file)), Rows: 1000}); last != want {
		t.Errorf("last progress %+v, want %+v", last, want)
	}
	err = s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(directory, "missing", "file.csv"))
	if !errors.Is(err, os.ErrNotExist) || s.requests.Load() != 1 {
		t.Errorf("into a directory that does not exist: %v after %d requests", err, s.requests.Load())
	}
}

func TestAPanicOfProgressLeavesNoPartBehind(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(userFile(1)) })
	s.config.Progress = func(recon.Progress) { panic("boom") }
	func() {
		defer func() { _ = recover() }()
		err := s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(directory, "file.csv"))
		t.Errorf("no panic, %v", err)
	}()
	checkNothingLeft(t, directory)
}

func TestADownloadCanBeCanceled(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int64) {
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file[:100])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	s.config.Progress = func(recon.Progress) { cancel() }
	_, err := s.downloader(t).Download(ctx, s.notice(), io.Discard)
	if !errors.Is(err, context.Canceled) || s.requests.Load() != 1 {
		t.Errorf("error %v after %d requests", err, s.requests.Load())
	}
	checkQuiet(t, err)
	if _, err := s.downloader(t).Open(ctx, s.notice()); !errors.Is(err, context.Canceled) || s.requests.Load() != 1 {
		t.Errorf("error %v after %d requests", err, s.requests.Load())
	}
}

func TestASilentConnectionCountsAsBroken(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	s := serve(t, func(w http.ResponseWriter, r *http.Request, attempt int64) {
		if attempt > 1 {
			_, _ = w.Write(file)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file[:100])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	var got bytes.Buffer
	d := s.downloader(t).WithoutPauses(20 * time.Millisecond)
	if _, err := d.Download(t.Context(), s.notice(), &got); err != nil || !bytes.Equal(got.Bytes(), file) || s.requests.Load() != 2 {
		t.Errorf("%d bytes after %d requests, %v", got.Len(), s.requests.Load(), err)
	}
}

func TestAnUnverifiedServerIsNotRead(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = io.WriteString(w, "x") })
	s.config.TLS = nil
	_, err := s.downloader(t).Open(t.Context(), s.notice())
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok || !errors.Is(err, recon.ErrNotAllowed) || s.requests.Load() != 0 {
		t.Errorf("error %v", err)
	}
	if failure, ok := errors.AsType[*recon.DownloadError](err); !ok || failure.Attempts != 1 {
		t.Errorf("it was tried again: %v", err)
	}
	checkQuiet(t, err)
}

func TestATLSConfigurationForHTTP2CanBeUsed(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(userFile(1)) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	trusted.NextProtos = []string{"h2", "http/1.1"}
	d, err := recon.NewDownloader(recon.DownloaderConfig{LoopbackForTests: server.Listener.Addr().String(), TLS: trusted, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := d.Download(t.Context(), recon.Notice{Path: overlay.NewSecret(server.URL + signed)}, io.Discard); err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestPlainHTTPOnNamedLoopback(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(userFile(1)) }))
	t.Cleanup(server.Close)
	d, err := recon.NewDownloader(recon.DownloaderConfig{LoopbackForTests: server.Listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Open(t.Context(), recon.Notice{Path: overlay.NewSecret(server.URL + signed)})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.Read(nil); n != 0 || err != nil {
		t.Errorf("reading nothing: %d, %v", n, err)
	}
	if n, err := io.Copy(io.Discard, f); n != int64(len(userFile(1))) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n, err := f.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after the end: %d, %v", n, err)
	}
}

func TestReadingAfterCloseIsAnError(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(userFile(1)) })
	f, err := s.downloader(t).Open(t.Context(), s.notice())
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if _, err := f.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestPausesGrowAndEndWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for attempt, most := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 6: 30 * time.Second, 1000: 30 * time.Second} {
			start := time.Now()
			if err := recon.Wait(t.Context(), attempt); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took < most/2 || took > most {
				t.Errorf("before attempt %d: %v, want at most %v", attempt+1, took, most)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start := time.Now()
		if err := recon.Wait(ctx, 5); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

// FuzzDownload lets a server answer two requests with any bytes.
func FuzzDownload(f *testing.F) {
	const file = "orderId\r\n1\r\n2\r\n"
	for _, seed := range [][2]string{
		{"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + file, ""},
		{"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nETag: \"a\"\r\n\r\n" + file[:9], "HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 9-14/15\r\nContent-Length: 6\r\n\r\n" + file[9:]},
		{"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + file[:9], "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n" + file + "\r\n0\r\n\r\n"},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\norder\r\n", "HTTP/1.1 416 Range Not Satisfiable\r\n\r\n"},
		{"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/very-secret\r\n\r\n", ""},
		{"HTTP/1.1 403 Forbidden\r\nX-Signature: from-the-server\r\n\r\n<Error>from-the-server</Error>", ""},
		{"HTTP/1.1 503 from-the-server\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"},
		{"from-the-server", "\x16\x03\x01"},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = listener.Close() })
	answers := make(chan []byte, 2)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer := <-answers
			_, _ = http.ReadRequest(bufio.NewReader(conn)) // or closing would reset the connection
			_, _ = conn.Write(answer)
			_ = conn.Close()
		}
	}()
	const limit = 1 << 10
	f.Fuzz(func(t *testing.T, first, second []byte) {
		var told recon.Progress
		downloader, err := recon.NewDownloader(recon.DownloaderConfig{
			LoopbackForTests: listener.Addr().String(), MaxBytes: limit, Attempts: 2,
			Progress: func(p recon.Progress) {
				if p.Bytes <= told.Bytes || p.Rows < told.Rows || p.Total >= 0 && p.Bytes > p.Total || p.Bytes > limit {
					t.Errorf("after %+v comes %+v", told, p)
				}
				told = p
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		answers <- first
		answers <- second
		var got bytes.Buffer
		notice := recon.Notice{Path: overlay.NewSecret("http://" + listener.Addr().String() + signed)}
		n, err := downloader.WithoutPauses(time.Second).Download(t.Context(), notice, &got)
		if err != nil {
			checkQuiet(t, err)
		} else if n != told.Bytes || int64(got.Len()) != n || told.Total >= 0 && n != told.Total || int64(bytes.Count(got.Bytes(), []byte("\n"))) != told.Rows {
			t.Errorf("%d bytes, the last that was told is %+v", n, told)
		}
		for len(answers) > 0 { // one attempt was enough
			<-answers
		}
	})
}
