package recon

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay/internal/decimal"
)

// Status is the status of a transaction. A status that no source lists is passed on unchanged.
type Status string

// The statuses. Files of kind Instant print some of them in Japanese, which are
// read as the word the API uses: 取引完了 as Completed, 取引失敗 as Failed, 返金完了 as
// Refunded, 返金失敗 as RefundFailed.
const (
	StatusAuthorized   Status = "AUTHORIZED"
	StatusCanceled     Status = "CANCELED"
	StatusCompleted    Status = "COMPLETED"
	StatusExpired      Status = "EXPIRED"
	StatusFailed       Status = "FAILED"
	StatusRefunded     Status = "REFUNDED"
	StatusRefundFailed Status = "REFUND_FAILED"
)

var japaneseStatus = map[string]Status{
	"取引完了": StatusCompleted,
	"取引失敗": StatusFailed,
	"返金完了": StatusRefunded,
	"返金失敗": StatusRefundFailed,
}

// Refund reports whether the status is that of a refund.
func (s Status) Refund() bool { return s == StatusRefunded || s == StatusRefundFailed }

// Transaction is a row of a file of kind Instant or Authorized.
type Transaction struct {
	// Line is where the row begins in the file, from 1.
	Line int64
	// OrderID is PayPay's paymentId. A payment and its refunds share it.
	OrderID    string
	MerchantID string
	BrandName  string
	// StoreID, StoreName and TerminalID are as the merchant sent them.
	StoreID    string
	StoreName  string
	TerminalID string
	Status     Status
	// At is when it happened, in Japan time. In files of kind Instant it is the time of the
	// payment or refund. In files of kind Authorized it is, by Status, the time of the
	// authorization, revert, capture, expiry, failure or refund. PayPay does not state the
	// form of times in files of kind Instant: a time that is not RFC 3339 may be a date with
	// - or /, a space or T, and a time of day, in Japan time.
	At time.Time
	// Amount is in yen with its sign as printed; see Signed.
	Amount int64
	// ReceiptNumber is orderReceiptNumber. PayPay says that it is always empty in these files.
	ReceiptNumber string
	// Methods are the methods of payment as printed: wallet, pay_later_cc, point
	// and gift_voucher, or PayPay残高, クレジットカード, PayPay(クレジット),
	// PayPayポイント, PayPay商品券, PayPay銀行残高, あと払い, PayPayあと払い and
	// PayPayカード, or others.
	Methods []string
	// MerchantPaymentID is the merchant's own ID. In files of kind Authorized it
	// is, by Status, the merchantPaymentId (AUTHORIZED, EXPIRED, FAILED), the
	// merchantRevertId (CANCELED), the merchantCaptureId (COMPLETED) or the
	// merchantRefundId (REFUNDED).
	MerchantPaymentID string
	// PaymentDetails is how the amount was paid. In files of kind Authorized only
	// COMPLETED and REFUNDED have it.
	PaymentDetails []PaymentDetail
}

// PaymentDetail is the part of an amount that was paid by one method.
type PaymentDetail struct {
	PaymentMethod string      `json:"paymentMethod"` // for instance WALLET or PayPay残高
	Amount        int64       `json:"amount"`        // yen
	Breakdown     []Breakdown `json:"breakdown"`
}

// Breakdown is the part of a PaymentDetail of one type, for instance REGULAR.
type Breakdown struct {
	Type   string `json:"type"`
	Amount int64  `json:"amount"` // yen
}

// Signed returns the amount in yen, below zero if the row is that of a refund: files of kind
// Instant have a minus then, those of kind Authorized may have none. Status tells whether
// money was moved: a payment that failed has an amount, too.
func (t *Transaction) Signed() int64 {
	if t.Status.Refund() && t.Amount > 0 {
		return -t.Amount
	}
	return t.Amount
}

// The columns in the order of the file.
const (
	orderID = iota
	merchantID
	brandName
	storeID
	storeName
	terminalID
	status
	acceptedAt
	amount
	receiptNumber
	methods
	merchantPaymentID
	paymentDetails
	columns
)

// columnNames are the columns' names, the English one of PayPay's samples first. PayPay's
// table calls the first one paymentId, and others with underscores; the last Japanese
// names are those of files of PayPay for Business.
var columnNames = [columns][]string{
	{"orderId", "paymentId", "決済番号", "取引番号"},
	{"merchantId", "加盟店ID"},
	{"brandName", "屋号"},
	{"storeId", "店舗ID"},
	{"storeName", "店舗名"},
	{"terminalId", "端末番号/PosID", "端末番号", "PosID"},
	{"transactionStatus", "取引ステータス"},
	{"acceptedAt", "取引日時"},
	{"amount", "取引金額"},
	{"orderReceiptNumber", "レシート番号"},
	{"methodOfPayment", "支払い方法"},
	{"merchantPaymentId", "マーチャント決済ID", "加盟店決済ID"},
	{"paymentDetails", "支払い詳細", "支払い詳細項目"},
}

// neededColumns are the columns that a header must have.
var neededColumns = []int{orderID, status, acceptedAt, amount, merchantPaymentID}

// knownMethods distinguish a list of methods without quotation marks from other commas.
var knownMethods = []string{
	"wallet", "pay_later_cc", "point", "gift_voucher",
	"PayPay残高", "クレジットカード", "PayPay(クレジット)", "PayPayポイント", "PayPay商品券",
	// In files of PayPay for Business, too.
	"PayPay銀行残高", "あと払い", "PayPayあと払い", "PayPayカード",
}

// layout says which cell holds which column.
type layout struct {
	cell  [columns]int // -1 for none
	width int
}

// documentedLayout is the layout of a file without a header.
func documentedLayout() layout {
	l := layout{width: columns}
	for i := range l.cell {
		l.cell[i] = i
	}
	return l
}

// readHeader returns the layout that a header names, or false if the row is not a header.
// Columns may be in any order, and there may be others.
func readHeader(cells []string) (l layout, isHeader bool, err error) {
	l.width = len(cells)
	for i := range l.cell {
		l.cell[i] = -1
	}
	named := 0
	for i, cell := range cells {
		if strings.ContainsAny(cell, "\r\n") { // rows may be hidden behind it
			err = fmt.Errorf("recon: %w: a column name has a line break", ErrHeader)
		}
		cell = strings.ReplaceAll(strings.TrimSpace(cell), "_", "") // merchant_id, too
		for column, names := range columnNames {
			if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, cell) }) {
				continue
			}
			if l.cell[column] >= 0 {
				err = fmt.Errorf("recon: %w: the column %s occurs twice", ErrHeader, columnNames[column][0])
			}
			l.cell[column] = i
			named++
		}
	}
	// A shop may have the name of a column, or of two.
	if named < 3 {
		return layout{}, false, nil
	}
	for _, column := range neededColumns {
		if l.cell[column] < 0 && err == nil {
			err = fmt.Errorf("recon: %w: the column %s is missing", ErrHeader, columnNames[column][0])
		}
	}
	return l, true, err
}

// TransactionReader reads files of the kinds Instant and Authorized, which have
// the same columns. It is not safe for concurrent use.
type TransactionReader struct {
	// Encoding is the file's encoding; Detect unless set before Rows is used.
	Encoding Encoding

	scan   scanner
	layout layout
	header []string
}

// NewTransactionReader returns a reader of transactions. It reads ahead, and does
// not close r.
func NewTransactionReader(r io.Reader) *TransactionReader {
	return &TransactionReader{scan: newScanner(r, ShiftJIS, columns), layout: documentedLayout()}
}

// Counts tells what became of the lines read so far.
func (r *TransactionReader) Counts() Counts { return r.scan.counts }

// Header returns the names in the file's header row after a row was read; nil if it has no
// header. Columns whose names PayPay does not document are not read.
func (r *TransactionReader) Header() []string { return slices.Clone(r.header) }

// Rows returns the rows in the order of the file. If a row cannot be read, it returns a
// *RowError with a zero Transaction, and goes on. Any other error, for instance ErrHeader, is
// the last value. After a break, Rows goes on with the next row.
func (r *TransactionReader) Rows() iter.Seq2[Transaction, error] {
	return func(yield func(Transaction, error) bool) {
		r.scan.begin(r.Encoding)
		for {
			transaction, err := r.next()
			if err == io.EOF || !yield(transaction, err) || err != nil && !isRowError(err) {
				return
			}
		}
	}
}

func (r *TransactionReader) next() (Transaction, error) {
	for {
		next, err := r.scan.next()
		cells := next.cells
		if first := !r.scan.begun; first && err == nil {
			r.scan.begun = true
			layout, isHeader, err := readHeader(cells)
			if isHeader {
				r.scan.counts.Header++
				r.header = slices.Clone(cells)
				if err != nil {
					r.scan.err = err
					return Transaction{}, err
				}
				r.layout, r.scan.columns = layout, layout.width
				continue
			}
		}
		if len(cells) != r.layout.width && len(next.text) > 0 {
			if rejoined := r.rejoinCells(next.text, cells); rejoined != nil {
				cells, err = rejoined, nil
			} else if err == nil {
				err = &RowError{Line: next.line, Err: ErrColumns}
			}
		}
		if err != nil {
			return Transaction{}, r.scan.failed(err)
		}
		transaction, err := r.read(next.line, cells)
		if err != nil {
			return Transaction{}, r.scan.failed(err)
		}
		r.scan.counts.Rows++
		return transaction, nil
	}
}

// rejoinCells returns the cells of a row whose JSON or list of methods has commas but no
// quotation marks around it. It returns nil if the row has another fault. cells is nil if
// encoding/csv refuses the row.
func (r *TransactionReader) rejoinCells(text []byte, cells []string) []string {
	if details := r.layout.cell[paymentDetails]; cells == nil && details == r.layout.width-1 {
		head, list, _ := strings.Cut(string(text), ",[{")
		list = "[{" + list
		before, err := csv.NewReader(strings.NewReader(head)).Read()
		if err != nil || !json.Valid([]byte(list)) {
			return nil
		}
		cells = append(before, list)
	}
	extra, first := len(cells)-r.layout.width, r.layout.cell[methods]
	switch {
	case extra == 0:
		return cells
	case extra < 0 || first < 0:
		return nil
	}
	list := cells[first : first+extra+1]
	for _, method := range list {
		if !slices.Contains(knownMethods, strings.TrimSpace(method)) {
			return nil
		}
	}
	return slices.Concat(cells[:first], []string{strings.Join(list, ",")}, cells[first+extra+1:])
}

func (r *TransactionReader) read(line int64, cells []string) (Transaction, error) {
	cell := func(column int) string {
		if at := r.layout.cell[column]; at >= 0 {
			return cells[at]
		}
		return ""
	}
	fail := func(column int) (Transaction, error) {
		return Transaction{}, &RowError{Line: line, Column: columnNames[column][0], Err: ErrValue}
	}
	t := Transaction{
		Line:              line,
		OrderID:           cell(orderID),
		MerchantID:        cell(merchantID),
		BrandName:         cell(brandName),
		StoreID:           cell(storeID),
		StoreName:         cell(storeName),
		TerminalID:        cell(terminalID),
		Status:            Status(cell(status)),
		ReceiptNumber:     cell(receiptNumber),
		MerchantPaymentID: cell(merchantPaymentID),
	}
	if t.OrderID == "" {
		return fail(orderID)
	}
	if t.Status == "" {
		return fail(status)
	}
	if known, ok := japaneseStatus[string(t.Status)]; ok {
		t.Status = known
	}
	var ok bool
	if t.At, ok = parseTime(cell(acceptedAt)); !ok {
		return fail(acceptedAt)
	}
	if t.Amount, ok = parseYen(cell(amount)); !ok {
		return fail(amount)
	}
	for method := range strings.SplitSeq(cell(methods), ",") {
		if method = strings.TrimSpace(method); method != "" {
			t.Methods = append(t.Methods, method)
		}
	}
	if details := cell(paymentDetails); details != "" {
		if json.Unmarshal(decimal.WholeNumbers([]byte(details)), &t.PaymentDetails) != nil {
			return fail(paymentDetails)
		}
	}
	return t, nil
}

// minuses are the characters for minus. Shift_JIS has the full-width one.
var minuses = []string{"-", "\u2212", "\uff0d"}

// parseYen reads an amount: digits, which may follow a minus.
func parseYen(s string) (int64, bool) {
	negative := false
	for _, minus := range minuses {
		if rest, found := strings.CutPrefix(s, minus); found {
			s, negative = rest, true
			break
		}
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	yen, err := strconv.ParseInt(s, 10, 64)
	if negative {
		yen = -yen
	}
	return yen, err == nil
}

// localLayouts are the forms of a time in Japan time.
var localLayouts = []string{time.DateTime, "2006/01/02 15:04:05", "2006-01-02T15:04:05"}

func parseTime(s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(tokyo), true
	}
	for _, layout := range localLayouts {
		if t, err := time.ParseInLocation(layout, s, tokyo); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
