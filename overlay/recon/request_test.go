package recon_test

import (
	"io"
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

func TestADownloadNamesModuleAndGoRelease(t *testing.T) {
	t.Parallel()
	agents := make(chan string, 1)
	file := userFile(1)
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int64) {
		agents <- r.UserAgent()
		_, _ = w.Write(file)
	})

	_, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)

	require.NoError(t, err)
	assert.Equal(t, "jppay/"+overlay.Version()+" ("+runtime.Version()+")", <-agents)
}
