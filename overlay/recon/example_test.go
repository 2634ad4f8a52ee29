package recon_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
)

// A nightly job: the file is downloaded, read and compared with the ledger.
func ExampleReconcile() {
	payPay, notice := payPayAnnounces()
	defer payPay.Close()
	directory, err := os.MkdirTemp("", "recon")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(directory) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()

	// In production, Hosts: []string{"…"} with the host of PayPay's notifications
	// takes the place of LoopbackForTests and TLS.
	downloader, err := recon.NewDownloader(recon.DownloaderConfig{
		LoopbackForTests: payPay.Listener.Addr().String(),
		TLS:              trust(payPay),
	})
	if err != nil {
		log.Fatal(err)
	}
	name, err := notice.FileName()
	if err != nil || !name.Kind.Transactions() {
		log.Fatal("not a file of transactions")
	}
	path := filepath.Join(directory, name.From.Format("2006-01-02")+".csv")
	if err := downloader.Save(ctx, notice, path); err != nil {
		log.Fatal(err) // names the host and what to do, never the address
	}

	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader := recon.NewTransactionReader(file)
	// With a database: recon.SQLEntries(rows) of a query for id, amount, status.
	ledger := entries(
		recon.Entry{ID: "A12345", Amount: 10, Status: recon.StatusCompleted},
		recon.Entry{ID: "A12346", Amount: 480, Status: recon.StatusCompleted},
		recon.Entry{ID: "R12345", Amount: -50, Status: recon.StatusRefunded},
		recon.Entry{ID: "A99999", Amount: 700, Status: recon.StatusCompleted},
	)
	summary, err := recon.Reconcile(ctx, ledger, recon.Entries(reader.Rows()), recon.ReconcileOptions{},
		func(d recon.Difference) error {
			switch d.Kind {
			case recon.UnreadableHere, recon.UnreadableThere:
				fmt.Println(d.Err)
			case recon.MissingHere:
				fmt.Println(d.Kind+":", d.ID, d.There.Amount, d.There.Status)
			case recon.MissingThere:
				fmt.Println(d.Kind+":", d.ID, d.Here.Amount, d.Here.Status)
			case recon.AmountDiffers, recon.StatusDiffers, recon.BothDiffer:
				here, there := d.Here, d.There
				fmt.Println(d.Kind+":", d.ID, here.Amount, here.Status, "here,", there.Amount, there.Status, "there")
			}
			return nil
		})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reader.Counts().Rows, "rows,", summary.Matched, "matched, clean:", summary.Clean())
	// Output:
	// status differs: A12346 480 COMPLETED here, 480 FAILED there
	// missing there: A99999 700 COMPLETED
	// amount differs: R12345 -50 REFUNDED here, -5 REFUNDED there
	// missing here: R12346 -300 REFUND_FAILED
	// 4 rows, 1 matched, clean: false
}

// Users whose identity data changed are read while the file arrives.
func ExampleUserReader() {
	payPay, notice := payPayAnnounces()
	defer payPay.Close()
	notice.Path = overlay.NewSecret(
		payPay.URL + "/kyc_passport_123456789_20200130000000_20200130235959.csv?signature=…")
	downloader, err := recon.NewDownloader(recon.DownloaderConfig{
		LoopbackForTests: payPay.Listener.Addr().String(), TLS: trust(payPay),
	})
	if err != nil {
		log.Fatal(err)
	}
	file, err := downloader.Open(context.Background(), notice)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader := recon.NewUserReader(file)
	for user, err := range reader.Rows() {
		if rowError, ok := errors.AsType[*recon.RowError](err); ok {
			log.Print(rowError) // and go on
			continue
		}
		if err != nil {
			log.Fatal(err) // the download failed
		}
		fmt.Println("read again:", user.UserAuthorizationID)
	}
	fmt.Println(reader.Counts().Errors, "errors")
	// Output:
	// read again: a85fe9e9-b4c9-45cf-a392-834c57d83af7
	// read again: 0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10
	// 0 errors
}

// payPayAnnounces stands in for PayPay.
func payPayAnnounces() (*httptest.Server, recon.Notice) {
	server := httptest.NewTLSServer(http.FileServer(http.Dir(filepath.Join("testdata", "shift_jis"))))
	return server, recon.Notice{
		FileType: "transaction_recon",
		Path: overlay.NewSecret(
			server.URL + "/transaction_123456789_20200130000000_20200130235959_v2.csv?signature=…"),
		ReceivedAt: time.Now(),
	}
}

func trust(server *httptest.Server) *tls.Config {
	return server.Client().Transport.(*http.Transport).TLSClientConfig
}
