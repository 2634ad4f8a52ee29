package recon_test

import (
	"crypto/x509"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCertificatesAreJudgedByTheDownloadersClock(t *testing.T) {
	t.Parallel()
	file := userFile(10)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(file) })
	s.config.Attempts = 1
	expires := s.Certificate().NotAfter

	s.config.Now = func() time.Time { return expires.Add(-time.Hour) }
	_, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)
	require.NoError(t, err)

	s.config.Now = func() time.Time { return expires.Add(time.Hour) }
	_, err = s.downloader(t).Download(t.Context(), s.notice(), io.Discard)
	var invalid x509.CertificateInvalidError
	assert.ErrorAs(t, err, &invalid)
}

func TestAClockOfTheTLSConfigurationIsKept(t *testing.T) {
	t.Parallel()
	file := userFile(10)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(file) })
	s.config.Attempts = 1
	s.config.Now = func() time.Time { return s.Certificate().NotAfter.Add(time.Hour) }
	s.config.TLS = s.config.TLS.Clone()
	s.config.TLS.Time = func() time.Time { return s.Certificate().NotAfter.Add(-time.Hour) }

	_, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)

	assert.NoError(t, err)
}
