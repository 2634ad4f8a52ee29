package flow

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/japanese"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/recon"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// shopActions are what happens to a merchant that receives webhooks and daily files. All but
// the first need an open shop.
var shopActions = map[string]action{
	"openShop":       openShop,
	"sell":           inShop(sell),
	"claim":          inShop(claim),
	"shopBooked":     inShop(shopBooked),
	"shopQuarantine": inShop(shopQuarantine),
	"readFile":       inShop(readFile),
	"refuseFile":     inShop(refuseFile),
	"reconcile":      inShop(reconcile),
}

// inShop is an action for which a shop must be open.
func inShop(do action) action {
	return func(r *Run, args map[string]string) error {
		if r.shop == nil {
			return errors.New("no shop is open: open one in an earlier step")
		}

		return do(r, args)
	}
}

func openShop(r *Run, _ map[string]string) error {
	s, err := newShop(r)
	if err != nil {
		return err
	}
	r.shop = s

	return r.Sandbox.SetWebhookURL("paypay/transactionEvent", "http://"+r.shop.address+"/hooks/"+r.shop.secret)
}

// sell lets a customer pay an order: id, amount, fault of the webhook (left out: none).
func sell(r *Run, args map[string]string) error {
	amount, err := strconv.ParseInt(args["amount"], 10, 64)
	if err != nil {
		return err
	}
	if args["fault"] != "" {
		err := r.Sandbox.Fault(sandbox.Fault{
			Provider: sandbox.ProviderPayPay, Webhook: "transactionEvent", Kind: sandbox.FaultKind(args["fault"]),
		})
		if err != nil {
			return err
		}
	}

	return r.shop.sell(r.ctx, r, paypay.MerchantPaymentID(args["id"]), amount)
}

// claim sends the shop a webhook about a payment that does not exist: id, status of the answer,
// and refused if the shop must refuse it. Then refused says what is wrong with the webhook:
// source or secret.
func claim(r *Run, args map[string]string) error {
	to := map[webhook.Reason]string{
		"":                    "/hooks/" + r.shop.secret,
		webhook.RefusedSource: "/elsewhere/" + r.shop.secret,
		webhook.RefusedSecret: "/hooks/" + rand.Text(),
	}[webhook.Reason(args["refused"])]
	event := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
	event.MerchantOrderID = new(paypay.MerchantPaymentID(args["id"]))

	status, err := r.shop.post(r.ctx, to, event)
	if err != nil {
		return err
	}
	if strconv.Itoa(status) != args["status"] {
		return fmt.Errorf("the webhook was answered %d, want %s", status, args["status"])
	}
	if reason := args["refused"]; reason != "" && r.shop.receiver.Counters().Refused[webhook.Reason(reason)] != 1 {
		return fmt.Errorf("the webhook was not refused for its %s", reason)
	}

	return nil
}

// shopBooked waits until exactly these payments (payments) are in the books, separated by
// commas: id, amount and status of each. It then compares how many webhooks PayPay sent
// (deliveries) and how many were dropped as duplicates (duplicates).
func shopBooked(r *Run, args map[string]string) error {
	got := func() string {
		var payments []string
		for _, entry := range r.shop.booked() {
			payments = append(payments, fmt.Sprintf("%s %d %s", entry.ID, entry.Amount, entry.Status))
		}

		return strings.Join(payments, ", ")
	}
	if err := r.until("the books", func() bool { return got() == args["payments"] }); err != nil {
		return fmt.Errorf("%w: the books have %q, want %q", err, got(), args["payments"])
	}

	deliveries, duplicates := len(r.Sandbox.Deliveries()), r.shop.receiver.Counters().Duplicates
	if fmt.Sprint(deliveries) != args["deliveries"] || fmt.Sprint(duplicates) != args["duplicates"] {
		return fmt.Errorf("deliveries are %d and duplicates %d, want %s and %s",
			deliveries, duplicates, args["deliveries"], args["duplicates"])
	}

	return nil
}

// shopQuarantine waits until exactly one claim is in quarantine: id.
func shopQuarantine(r *Run, args map[string]string) error {
	quarantined := func() bool { return r.shop.receiver.Counters().Quarantined > 0 }
	if err := r.until("the quarantine", quarantined); err != nil {
		return err
	}
	listed, err := r.shop.receiver.DeadLetters(r.ctx, webhook.Quarantine, 10)
	if err != nil {
		return err
	}
	if len(listed) != 1 || string(listed[0].MerchantPaymentID) != args["id"] {
		return fmt.Errorf("the quarantine has %d events, want only %s", len(listed), args["id"])
	}
	if slices.ContainsFunc(r.shop.booked(), func(e recon.Entry) bool { return e.ID == args["id"] }) {
		return fmt.Errorf("the payment %s is in quarantine and in the books", args["id"])
	}

	return nil
}

// readFile tells the shop about a file, lets it download and read the whole file, and compares
// the number of rows: name, text, rows and kind. The name begins with the kind, and the file
// has a header row.
func readFile(r *Run, args map[string]string) error {
	file := []byte(args["text"])
	if recon.Kind(args["kind"]).Transactions() {
		var err error
		if file, err = japanese.ShiftJIS.NewEncoder().Bytes(file); err != nil {
			return err
		}
	}
	r.shop.mu.Lock()
	r.shop.files[args["name"]] = file
	r.shop.mu.Unlock()

	notice, err := r.download("http://" + r.shop.address + "/files/" + args["name"] + "?signature=example")
	if err != nil {
		return err
	}
	if string(notice.Kind()) != args["kind"] {
		return fmt.Errorf("the file is of kind %q, want %q", notice.Kind(), args["kind"])
	}
	counts, err := countRows(notice.Kind(), r.shop.latest)
	if err != nil {
		return err
	}
	rows, err := strconv.ParseInt(args["rows"], 10, 64)
	if err != nil {
		return err
	}
	if want := (recon.Counts{Rows: rows, Header: 1, Lines: rows + 1}); counts != want {
		return fmt.Errorf("the file has %+v, want %+v", counts, want)
	}

	return nil
}

// refuseFile tells the shop about a file at an address that the shop must not call: address.
func refuseFile(r *Run, args map[string]string) error {
	if _, err := r.download(args["address"]); !errors.Is(err, recon.ErrNotAllowed) {
		return fmt.Errorf("the download was not refused: %w", err)
	}

	return nil
}

// download tells the shop about a file and downloads it after the shop received the notice. The
// file's name tells its kind.
func (r *Run) download(address string) (notice recon.Notice, err error) {
	event := webhooktest.FileCreated(paypay.FileCreatedEventFileTypeTransactionRecon)
	event.Path = address
	status, err := r.shop.post(r.ctx, "/hooks/"+r.shop.secret, event)
	if err == nil && status != 200 {
		err = fmt.Errorf("file.created was answered %d", status)
	}
	if err != nil {
		return notice, err
	}
	told := func() (ok bool) { notice, ok = r.shop.notice(address); return ok }
	if err := r.until("the notice", told); err != nil {
		return notice, err
	}

	downloader, err := recon.NewDownloader(recon.DownloaderConfig{LoopbackForTests: r.shop.address})
	if err != nil {
		return notice, err
	}
	var file bytes.Buffer
	_, err = downloader.Download(r.ctx, notice, &file)
	r.shop.latest = file.Bytes()

	return notice, err
}

// countRows reads a file of a kind and counts its rows.
func countRows(kind recon.Kind, file []byte) (recon.Counts, error) {
	if kind.Transactions() {
		reader := recon.NewTransactionReader(bytes.NewReader(file))
		for _, err := range reader.Rows() {
			if err != nil {
				return recon.Counts{}, err
			}
		}
		return reader.Counts(), nil
	}
	reader := recon.NewUserReader(bytes.NewReader(file))
	for _, err := range reader.Rows() {
		if err != nil {
			return recon.Counts{}, err
		}
	}

	return reader.Counts(), nil
}

// reconcile compares the transactions of the file that was read last with the shop's books: how
// many match (matched), and the only transaction that the books lack (missing): id and amount.
func reconcile(r *Run, args map[string]string) error {
	books := func(yield func(recon.Entry, error) bool) {
		for _, entry := range r.shop.booked() {
			if !yield(entry, nil) {
				return
			}
		}
	}
	var differences []string
	rows := recon.Entries(recon.NewTransactionReader(bytes.NewReader(r.shop.latest)).Rows())
	summary, err := recon.Reconcile(r.ctx, books, rows, recon.ReconcileOptions{}, func(d recon.Difference) error {
		differences = append(differences, fmt.Sprintf("%s %d", d.ID, d.There.Amount))
		return nil
	})
	if err != nil {
		return err
	}
	missing := summary.MissingHere == 1 && slices.Equal(differences, []string{args["missing"]})
	if !missing || fmt.Sprint(summary.Matched) != args["matched"] {
		return fmt.Errorf("the comparison found %+v and the differences %v", summary, differences)
	}

	return nil
}
