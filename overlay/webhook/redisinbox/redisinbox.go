package redisinbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// recording bounds how long Complete tries to record that the effect has happened.
const recording = 5 * time.Second

// purgeBatch is how many events one script deletes: Redis does nothing else meanwhile.
const purgeBatch = 500

// Inbox is a webhook.Inbox in Redis or Valkey. It is safe for concurrent use, by
// several processes too.
type Inbox struct {
	client redis.UniversalClient
	prefix string
}

var _ webhook.Inbox = (*Inbox)(nil)

// New returns an inbox whose keys begin with name in braces; inboxes with the same
// name on the same server are one. It opens no connection. client stays the
// caller's to close.
func New(client redis.UniversalClient, name string) (*Inbox, error) {
	if client == nil || name == "" || strings.ContainsAny(name, "{}") {
		return nil, errors.New("redisinbox: New needs a client and a name without braces")
	}
	return &Inbox{client, "{" + name + "}:"}, nil
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func (in *Inbox) run(ctx context.Context, script *redis.Script, what string, args ...any) *redis.Cmd {
	cmd := script.Run(ctx, in.client, []string{in.prefix}, args...)
	if err := cmd.Err(); err != nil {
		cmd.SetErr(fmt.Errorf("redisinbox: %s: %w", what, err))
	}
	return cmd
}

// do runs a script that answers 1, or 0 where there was nothing to do.
func (in *Inbox) do(ctx context.Context, script *redis.Script, what string, otherwise error, args ...any) error {
	n, err := in.run(ctx, script, what, args...).Int()
	if err == nil && n == 0 {
		err = otherwise
	}
	return err
}

// Store is webhook.Inbox.Store.
func (in *Inbox) Store(ctx context.Context, e webhook.Entry) (bool, error) {
	n, err := in.run(
		ctx, storeScript, "store", e.Key, string(e.Provider), e.Subject, []byte(e.Body), micros(e.ReceivedAt)).Int()
	return n == 1, err
}

// Claim is webhook.Inbox.Claim.
func (in *Inbox) Claim(
	ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration,
) (*webhook.Claim, error) {
	token := rand.Text()
	fields, err := in.run(ctx, claimScript, "claim", string(provider), micros(now), micros(now.Add(lease)), token,
		string(webhook.DeadLetters), webhook.Interrupted).Slice()
	if err != nil || len(fields) == 0 {
		return nil, err
	}
	s, err := decode(fields)
	if err != nil {
		return nil, err
	}
	return &webhook.Claim{Entry: s.Entry, Token: token, Attempts: s.Attempts, Why: s.Why}, nil
}

// decode reads what the scripts' fields function returns.
func decode(fields []any) (s webhook.StoredDeadLetter, err error) {
	var text [8]string
	if len(fields) != len(text) {
		return s, fmt.Errorf("redisinbox: an event has %d fields instead of %d: %s", len(fields), len(text), changedByOthers)
	}
	for i := range text {
		var ok bool
		if text[i], ok = fields[i].(string); !ok {
			return s, errors.New("redisinbox: an event lacks a field: " + changedByOthers)
		}
	}
	s.Key, s.Provider, s.Subject, s.Body = text[0], overlay.Provider(text[1]), text[2], []byte(text[3])
	received, err1 := strconv.ParseInt(text[4], 10, 64)
	attempts, err2 := strconv.Atoi(text[5])
	at, err3 := strconv.ParseInt(text[7], 10, 64)
	s.ReceivedAt, s.Attempts, s.Why, s.At = time.UnixMicro(received), attempts, text[6], time.UnixMicro(at)
	if err := errors.Join(err1, err2, err3); err != nil {
		return s, errors.New("redisinbox: a number of an event cannot be read: " + changedByOthers)
	}
	return s, nil
}

const changedByOthers = "another program may have changed the inbox's keys"

// Complete is webhook.Inbox.Complete, without a transaction.
func (in *Inbox) Complete(
	ctx context.Context, claim *webhook.Claim, now time.Time, effect func(context.Context) error,
) error {
	if err := in.do(ctx, beginScript, "begin", webhook.ErrLeaseExpired, claim.Key, claim.Token); err != nil {
		return err
	}
	if err := effect(ctx); err != nil {
		return err
	}
	// It has happened, whatever has become of the context.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recording)
	defer cancel()
	err := in.do(ctx, finishScript, "finish", webhook.ErrLeaseExpired, claim.Key, claim.Token, micros(now))
	if err != nil && !errors.Is(err, webhook.ErrLeaseExpired) {
		err = fmt.Errorf("%w: %w", webhook.ErrUnrecorded, err)
	}
	return err
}

// Retry is webhook.Inbox.Retry.
func (in *Inbox) Retry(ctx context.Context, claim *webhook.Claim, due time.Time, why string) error {
	return in.do(ctx, retryScript, "retry", webhook.ErrLeaseExpired, claim.Key, claim.Token, micros(due), why)
}

// DeadLetter is webhook.Inbox.DeadLetter.
func (in *Inbox) DeadLetter(
	ctx context.Context, claim *webhook.Claim, queue webhook.Queue, now time.Time, why string,
) error {
	return in.do(ctx, deadLetterScript, "dead letter", webhook.ErrLeaseExpired,
		claim.Key, claim.Token, string(queue), micros(now), why)
}

// DeadLetters is webhook.Inbox.DeadLetters.
func (in *Inbox) DeadLetters(
	ctx context.Context, provider overlay.Provider, queue webhook.Queue, limit int,
) ([]webhook.StoredDeadLetter, error) {
	if limit <= 0 {
		return nil, nil
	}
	events, err := in.run(ctx, deadLettersScript, "dead letters", string(provider), string(queue), limit-1).Slice()
	if err != nil {
		return nil, err
	}
	var list []webhook.StoredDeadLetter
	for _, event := range events {
		fields, _ := event.([]any)
		s, err := decode(fields)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// Requeue is webhook.Inbox.Requeue.
func (in *Inbox) Requeue(ctx context.Context, key string, now time.Time) error {
	return in.do(ctx, requeueScript, "requeue", webhook.ErrNoDeadLetter, key, micros(now))
}

// Discard is webhook.Inbox.Discard.
func (in *Inbox) Discard(ctx context.Context, key string, now time.Time) error {
	return in.do(ctx, discardScript, "discard", webhook.ErrNoDeadLetter, key, micros(now))
}

// Purge is webhook.Inbox.Purge.
func (in *Inbox) Purge(ctx context.Context, provider overlay.Provider, before time.Time) (int, error) {
	for all := 0; ; {
		n, err := in.run(ctx, purgeScript, "purge", string(provider), micros(before), purgeBatch).Int()
		all += n
		if err != nil || n < purgeBatch {
			return all, err
		}
	}
}
