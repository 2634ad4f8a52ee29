package main

import (
	"io"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if inherited() {
		os.Exit(receive())
	}
	os.Exit(m.Run())
}

func TestAKilledReceiverLosesNothingAndDoesNothingTwice(t *testing.T) {
	t.Parallel()
	for _, p := range inboxes(os.Getenv(postgresVariable), os.Getenv(redisVariable)) {
		t.Run(p.Inbox, func(t *testing.T) {
			t.Parallel()
			if p.missing() {
				t.Skipf("neither %s nor %s names a server", postgresVariable, redisVariable)
			}
			var out strings.Builder
			s := soak{seed: 1, events: 1000, out: &out, progress: io.Discard}
			results, err := s.run(t.Context(), []place{p})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(out.String())
			r := results[0]
			if r.stuck.all == 0 {
				t.Error("nothing was timed")
			}
			b := r.killed
			if p.Inbox == memory {
				return
			}
			if b.lost != 0 || b.twice != 0 {
				t.Errorf("%d events were lost, %d took effect twice", b.lost, b.twice)
			}
			if b.kills < 3 || b.posts < int64(b.deliveries) || b.events != 700 {
				t.Errorf("%d kills, %d posts, %d events: nothing was tested", b.kills, b.posts, b.events)
			}
		})
	}
}
