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
	var out strings.Builder
	s := soak{seed: 1, events: 2000, out: &out, progress: io.Discard}
	r, err := s.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	if r.lost != 0 || r.twice != 0 {
		t.Errorf("%d events were lost, %d took effect twice", r.lost, r.twice)
	}
	if r.kills < 3 || r.posts < int64(r.deliveries) || r.events != 1400 {
		t.Errorf("%d kills, %d posts, %d events: nothing was tested", r.kills, r.posts, r.events)
	}
	if r.answeredAll == 0 {
		t.Error("nothing was timed")
	}
}
