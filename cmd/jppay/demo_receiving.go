package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	neturl "net/url"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/text/encoding/japanese"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// receivingTimeout bounds the part about receiving. Most of what it takes is the
// three seconds after which a Receiver looks a second time at a claim that the API
// does not confirm.
const receivingTimeout = 10 * time.Second

// shop is a merchant that ships by what it is told, with a sandbox of its own: a
// Receiver reads the API when it likes, which would mix with the rows of the day.
type shop struct {
	sandbox  *sandbox.Sandbox
	client   *jppay.PayPay
	receiver *webhook.Receiver
	secret   string // the last segment of the path
	address  string // host and port
	server   *http.Server
	stop     context.CancelFunc
	running  sync.WaitGroup

	mu      sync.Mutex
	books   []recon.Entry
	notices []recon.Notice
	files   map[string][]byte // by name, as PayPay would serve them
}

func (d *day) openShop() (s *shop, err error) {
	s = &shop{secret: rand.Text()}
	if s.sandbox, err = sandbox.New(sandbox.Config{}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.sandbox.Close()
		}
	}()
	s.client, err = jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.sandbox.PayPay.URL, APIKey: s.sandbox.PayPay.APIKey,
		APISecret: overlay.NewSecret(s.sandbox.PayPay.APISecret), MerchantID: s.sandbox.PayPay.MerchantID,
	}, overlay.WithHTTPClient(&http.Client{Transport: d.transport}), overlay.WithContract(d.witness.validators["paypay"].Check))
	if err != nil {
		return nil, err
	}
	s.receiver, err = webhook.PayPay(webhook.ConfirmPayPay(s.client), s.handle, webhook.Config{
		Sources:     []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
		PathSecrets: []overlay.Secret{overlay.NewSecret(s.secret)},
	})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("shop: %w", err)
	}
	s.address = listener.Addr().String()
	if err := s.sandbox.SetWebhookURL("paypay", s.hook()); err != nil {
		_ = listener.Close()
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/hooks/", s.receiver)
	// A stand-in for a sender elsewhere: this machine reaches itself from inside only.
	mux.HandleFunc("/elsewhere/", func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = webhooktest.Source + ":443"
		s.receiver.ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /files/", s.serveFile)
	s.server = &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.running.Go(func() { _ = s.server.Serve(listener) })
	s.running.Go(func() { _ = s.receiver.Run(ctx) })
	return s, nil
}

func (s *shop) close() {
	s.stop() // and let what is in work read the API to its end
	_ = s.server.Close()
	s.running.Wait()
	s.sandbox.Close()
}

func (s *shop) hook() string { return "http://" + s.address + "/hooks/" + s.secret }

// handle is the merchant's code: payments go into the books as the API tells them.
func (s *shop) handle(_ context.Context, delivery webhook.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch claim := delivery.Payload.(type) {
	case *paypay.TransactionEvent:
		payment, read := delivery.Truth.(*paypay.Payment)
		if !read || delivery.Verdict != webhook.Confirmed || payment.MerchantPaymentID == "" || payment.Amount == nil {
			return errors.New("a payment without its truth")
		}
		s.books = append(s.books, recon.Entry{
			ID: string(payment.MerchantPaymentID), Amount: payment.Amount.Amount(), Status: recon.Status(payment.Status),
		})
	case *paypay.FileCreatedEvent:
		s.notices = append(s.notices, recon.Notice{
			FileType: string(claim.FileType), Path: overlay.NewSecret(claim.Path), RequestedAt: claim.RequestedAt, ReceivedAt: delivery.ReceivedAt,
		})
	}
	return nil
}

func (s *shop) booked() []recon.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.books)
}

func (s *shop) noticed() []recon.Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notices)
}

func (s *shop) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file, found := s.files[path.Base(r.URL.Path)]
	if !found {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file)
}

// sell has a customer pay an order at PayPay, whose webhook meets with a fault.
func (s *shop) sell(ctx context.Context, id paypay.MerchantPaymentID, amount int64, fault sandbox.FaultKind) error {
	if fault != "" {
		if err := s.sandbox.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Webhook: "transactionEvent", Kind: fault}); err != nil {
			return err
		}
	}
	code, err := s.client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{MerchantPaymentID: id, Amount: paypay.Yen(amount)})
	if err != nil {
		return err
	}
	if err := s.sandbox.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserForeign); err != nil {
		return err
	}
	return s.sandbox.Flush(ctx)
}

// post sends a webhook as somebody who says where he is, and returns the answer's
// status.
func (s *shop) post(ctx context.Context, client *http.Client, url string, event any) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(webhooktest.Body(event)))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", "127.0.0.1")
	res, err := client.Do(req)
	if failure, ok := errors.AsType[*neturl.Error](err); ok {
		return 0, fmt.Errorf("webhook not sent: %w", failure.Err) // the address holds the secret
	}
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// receiving is the part of the day about what comes in by itself.
func (d *day) receiving(ctx context.Context) {
	s, err := d.openShop()
	if !d.setup(err) {
		return
	}
	defer s.close()
	d.receive(ctx, s)
}

func (d *day) receive(ctx context.Context, s *shop) {
	ctx, cancel := context.WithTimeout(ctx, receivingTimeout)
	defer cancel()
	fmt.Fprintf(d.out, "\nReceiving: a shop that ships by what it is told, and whom it believes\n")
	client := &http.Client{Transport: d.transport}
	claim := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
	const neverMade = "order-7666"
	claim.MerchantOrderID = new(paypay.MerchantPaymentID(neverMade))
	forged, err := s.post(ctx, client, s.hook(), claim)
	if !d.setup(err) {
		return
	}

	if !d.setup(s.sell(ctx, "order-7001", 1200, sandbox.FaultWebhookDuplicate)) || !d.setup(s.sell(ctx, "order-7002", 880, "")) {
		return
	}
	handled := until(ctx, func() bool { return len(s.booked()) >= 2 })
	d.fact(handled && slices.Contains(s.booked(), recon.Entry{ID: "order-7001", Amount: 1200, Status: recon.StatusCompleted}),
		"a payment's webhook: kept, answered, confirmed by the API, handed over: 1,200 yen")
	d.fact(len(s.sandbox.Deliveries()) == 3 && s.receiver.Counters().Duplicates == 1 && len(s.booked()) == 2,
		"PayPay sent it twice: the second one was answered 200 and dropped")

	door := "http://" + s.address
	for _, spoof := range []struct {
		what, url string
		status    int
		reason    webhook.Reason
	}{
		{"a webhook from elsewhere, with a forged X-Forwarded-For", door + "/elsewhere/" + s.secret, http.StatusForbidden, webhook.RefusedSource},
		{"a webhook to a path with another secret", door + "/hooks/" + rand.Text(), http.StatusNotFound, webhook.RefusedSecret},
	} {
		status, err := s.post(ctx, client, spoof.url, claim)
		if d.setup(err) {
			d.fact(status == spoof.status && s.receiver.Counters().Refused[spoof.reason] == 1, "%s: refused with %d", spoof.what, spoof.status)
		}
	}

	if !d.setup(s.sell(ctx, "order-7003", 350, sandbox.FaultWebhookDrop)) {
		return
	}
	d.dailyFiles(ctx, s, client)

	until(ctx, func() bool { return s.receiver.Counters().Quarantined > 0 })
	listed, err := s.receiver.List(ctx, webhook.Quarantine, 10)
	if d.setup(err) {
		d.fact(forged == http.StatusOK && len(listed) == 1 && listed[0].MerchantPaymentID == neverMade &&
			!slices.ContainsFunc(s.booked(), func(e recon.Entry) bool { return e.ID == neverMade }),
			"a payment that never was, claimed by somebody with the address and the secret: asked twice, quarantined, not handed over")
	}
	for _, f := range s.sandbox.Findings() {
		d.problem("the shop's sandbox: " + f.String())
	}
}

// until waits for something, and reports whether it came before the time was over.
func until(ctx context.Context, holds func() bool) bool {
	for !holds() {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(2 * time.Millisecond):
		}
	}
	return true
}

// dailyFiles tells of one file of each kind, downloads and reads them, and compares
// one with the books.
func (d *day) dailyFiles(ctx context.Context, s *shop, client *http.Client) {
	files, err := s.writeFiles()
	if !d.setup(err) {
		return
	}
	s.mu.Lock()
	s.files = files
	s.mu.Unlock()
	addresses := []string{"https://169.254.169.254/transaction_1_20260101_20260101.csv"} // where clouds keep keys
	for _, name := range slices.Sorted(maps.Keys(files)) {
		addresses = append(addresses, "http://"+s.address+"/files/"+name+"?signature=example")
	}
	for _, address := range addresses {
		event := webhooktest.FileCreated(paypay.FileCreatedEventFileTypeTransactionRecon)
		event.Path = address // its name tells the kind
		status, err := s.post(ctx, client, s.hook(), event)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("file.created was answered %d", status)
		}
		if !d.setup(err) {
			return
		}
	}
	until(ctx, func() bool { return len(s.noticed()) >= len(addresses) })
	downloader, err := recon.NewDownloader(recon.DownloaderConfig{LoopbackForTests: s.address})
	if !d.setup(err) {
		return
	}
	rows := map[recon.Kind]int64{}
	for _, notice := range s.noticed() {
		var file bytes.Buffer
		_, err := downloader.Download(ctx, notice, &file)
		if notice.Path.Reveal() == addresses[0] {
			d.fact(errors.Is(err, recon.ErrNotAllowed), "a file.created that leads inside the network: not asked")
			continue
		}
		if !d.setup(err) {
			continue
		}
		kind := notice.Kind()
		if kind == recon.Instant {
			d.reconcile(ctx, s, bytes.NewReader(file.Bytes()))
		}
		counts := d.countRows(kind, &file)
		d.fact(counts.Errors == 0 && counts.Rows+counts.Header == counts.Lines, "%s: %d rows read, %d header, %d lines", kind, counts.Rows, counts.Header, counts.Lines)
		rows[kind] += counts.Rows
	}
	d.fact(maps.Equal(rows, map[recon.Kind]int64{recon.Instant: 3, recon.Authorized: 2, recon.KYC: 2, recon.KYCRisk: 2, recon.KYCAccountStatus: 2}),
		"one file of each of the five kinds, made by this demo, was downloaded and read to its end")
}

// countRows reads a file of a kind and says what became of its lines.
func (d *day) countRows(kind recon.Kind, file io.Reader) recon.Counts {
	if kind.Transactions() {
		reader := recon.NewTransactionReader(file)
		for _, err := range reader.Rows() {
			d.setup(err)
		}
		return reader.Counts()
	}
	reader := recon.NewUserReader(file)
	for _, err := range reader.Rows() {
		d.setup(err)
	}
	return reader.Counts()
}

// reconcile compares the day's transactions with what the webhooks told the shop.
func (d *day) reconcile(ctx context.Context, s *shop, file io.Reader) {
	books := func(yield func(recon.Entry, error) bool) {
		for _, entry := range s.booked() {
			if !yield(entry, nil) {
				return
			}
		}
	}
	var missing []string
	summary, err := recon.Reconcile(ctx, books, recon.Entries(recon.NewTransactionReader(file).Rows()), recon.ReconcileOptions{},
		func(difference recon.Difference) error {
			if difference.Kind == recon.MissingHere {
				missing = append(missing, fmt.Sprintf("%s, %d yen", difference.ID, difference.There.Amount))
			}
			return nil
		})
	if d.setup(err) {
		d.fact(summary == recon.Summary{Here: 2, There: 3, Matched: 2, MissingHere: 1} && slices.Equal(missing, []string{"order-7003, 350 yen"}),
			"reconciled: 2 payments match; one whose webhook never came is found: order-7003, 350 yen")
	}
}

// writeFiles returns one file of each kind, by name, in the encodings and with the
// line ends that PayPay states. The transactions of kind Instant are what the
// sandbox did; the rest is made up.
func (s *shop) writeFiles() (map[string][]byte, error) {
	zone := time.FixedZone("JST", 9*60*60)
	today := s.sandbox.Clock.Now().In(zone)
	period := today.Format("20060102") + "000000_" + today.Format("20060102") + "235959"
	instant := [][]string{{"決済番号", "加盟店ID", "屋号", "店舗ID", "店舗名", "端末番号/PosID", "取引ステータス", "取引日時", "取引金額", "レシート番号", "支払い方法", "マーチャント決済ID", "支払い詳細"}}
	for _, effect := range s.sandbox.Ledger() {
		if effect.Kind != "payment" {
			continue
		}
		amount := strconv.FormatInt(effect.Amount, 10)
		instant = append(instant, []string{
			effect.ID, s.sandbox.PayPay.MerchantID, "見本堂", "", "", "", "取引完了", effect.At.In(zone).Format(time.RFC3339), amount, "", "PayPay残高", effect.Key,
			`[{"paymentMethod":"PayPay残高","amount":` + amount + `}]`,
		})
	}
	at := today.Format(time.RFC3339)
	authorized := [][]string{
		{"orderId", "merchantId", "brandName", "storeId", "storeName", "terminalId", "transactionStatus", "acceptedAt", "amount", "orderReceiptNumber", "methodOfPayment", "merchantPaymentId", "paymentDetails"},
		{"123456789123456", s.sandbox.PayPay.MerchantID, "見本堂", "", "", "", "AUTHORIZED", at, "480", "", "wallet", "order-7101", ""},
		{"123456789123456", s.sandbox.PayPay.MerchantID, "見本堂", "", "", "", "COMPLETED", at, "480", "", "wallet", "capture-7101", `[{"paymentMethod":"WALLET","amount":480}]`},
	}
	users := []byte("userAuthorizationId\r\na85fe9e9-b4c9-45cf-a392-834c57d83af7\r\n0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10\r\n")
	files := map[string][]byte{}
	for kind, rows := range map[recon.Kind][][]string{recon.Instant: instant, recon.Authorized: authorized} {
		var text bytes.Buffer
		if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
			return nil, fmt.Errorf("file of kind %s: %w", kind, err)
		}
		encoded, err := japanese.ShiftJIS.NewEncoder().Bytes(text.Bytes())
		if err != nil {
			return nil, fmt.Errorf("file of kind %s: %w", kind, err)
		}
		files[fmt.Sprintf("%s_%s_%s_v2.csv", kind, s.sandbox.PayPay.MerchantID, period)] = encoded
	}
	for _, kind := range []recon.Kind{recon.KYC, recon.KYCRisk, recon.KYCAccountStatus} {
		files[fmt.Sprintf("%s_%s_%s.csv", kind, "example", period)] = users
	}
	return files, nil
}
