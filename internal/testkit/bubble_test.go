package testkit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
)

func TestTimeInABubblePassesAtOnce(t *testing.T) {
	t.Parallel()

	testkit.RunInBubble(t, "a day", func(t *testing.T) {
		began := time.Now()

		time.Sleep(24 * time.Hour)

		assert.Equal(t, 24*time.Hour, time.Since(began))
	})
}
