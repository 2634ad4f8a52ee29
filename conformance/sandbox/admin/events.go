package admin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// heartbeat is how often a stream without news sends a comment, so that no proxy closes it as
// idle.
const heartbeat = 15 * time.Second

func (e endpoint) StreamEvents(
	ctx context.Context, r stubs.StreamEventsRequestObject,
) (stubs.StreamEventsResponseObject, error) {
	// Watching begins before the past is read, so that no event between the two is lost.
	s := eventStream{news: e.sandbox.Watch(ctx)}
	if last := r.Params.LastEventID; last != nil {
		since := uint64(*last) //nolint:gosec // the document has no number below 0
		s.missed = e.sandbox.Calls(journal.Filter{Since: since})
		slices.Reverse(s.missed)
	}
	return s, nil
}

// eventStream is the answer of StreamEvents.
type eventStream struct {
	missed []journal.Call // oldest first
	news   <-chan journal.Event
}

// VisitStreamEventsResponse implements stubs.StreamEventsResponseObject. It returns when the
// reader disconnects or the sandbox closes.
func (s eventStream) VisitStreamEventsResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/event-stream")
	stream, closing := server.StreamPage(w)
	if _, err := io.WriteString(stream, ": news of the sandbox\n\n"); err != nil {
		return nil
	}

	sent := uint64(0) // number of the last entry that was sent
	for _, call := range s.missed {
		if writeEvent(stream, journal.Event{Kind: journal.EventOf(&call), Call: call}) != nil {
			return nil
		}
		sent = call.Number
	}
	s.follow(stream, closing, sent)
	return nil
}

// follow sends the news. For an entry up to sent it sends only news of webhooks.
func (s eventStream) follow(stream io.Writer, closing <-chan struct{}, sent uint64) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		var err error
		select {
		case event, ok := <-s.news:
			if !ok {
				return
			}
			if event.Kind == journal.EventWebhook || event.Kind == journal.EventLost || event.Call.Number > sent {
				err = writeEvent(stream, event)
			}
		case <-ticker.C:
			_, err = io.WriteString(stream, ": still here\n\n")
		case <-closing:
			return
		}
		if err != nil {
			return
		}
	}
}

// writeEvent writes a server-sent event. JSON has no line feeds.
func writeEvent(to io.Writer, e journal.Event) error {
	id := ""
	if e.Call.Number != 0 {
		id = fmt.Sprintf("id: %d\n", e.Call.Number)
	}
	_, err := fmt.Fprintf(to, "%sevent: %s\ndata: %s\n\n", id, e.Kind, asJSON(e))
	return err
}
