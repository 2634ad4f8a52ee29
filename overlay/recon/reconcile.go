package recon

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
)

// Entry is one line of the merchant's ledger or of PayPay's file.
type Entry struct {
	// ID matches the entries of both sides. Entries without an ID match nothing.
	ID string
	// Amount is in yen, below zero for refunds.
	Amount int64
	// Status is compared byte by byte. If it is empty in the merchant's ledger, it is not
	// compared.
	Status Status
	// Line is where the entry is, for the reader of a Difference. It is not compared.
	Line int64
}

// maxID is how long an ID or a Status of an Entry may be, in bytes. A longer one
// is reported as unreadable.
const maxID = 1 << 7

// Entry returns the transaction as an entry: the merchant's own ID, the signed
// amount and the status.
func (t *Transaction) Entry() Entry {
	return Entry{ID: t.MerchantPaymentID, Amount: t.Signed(), Status: t.Status, Line: t.Line}
}

// Entries turns the rows of a TransactionReader into entries for Reconcile. To leave out rows,
// for instance failed payments, or to match by another ID, write your own loop.
func Entries(rows iter.Seq2[Transaction, error]) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for transaction, err := range rows {
			if !yield(transaction.Entry(), err) {
				return
			}
		}
	}
}

// SQLEntries turns the rows of a query with the columns ID, amount in yen and status, in this
// order, into entries. NULL is read as an empty ID or status. Line counts from 1. Any other
// row is returned as a *RowError. SQLEntries closes the rows at the end, also after a break.
// Close them yourself too, because Reconcile may fail before it reads them.
func SQLEntries(rows *sql.Rows) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil { // closed rows do not report it later
			yield(Entry{}, fmt.Errorf("recon: the ledger cannot be read: %w", err))
			return
		}
		if len(names) != 3 {
			yield(Entry{}, fmt.Errorf("recon: the ledger has %d columns; select ID, amount and status", len(names)))
			return
		}
		for line := int64(1); rows.Next(); line++ {
			var id, status sql.NullString
			entry := Entry{Line: line}
			var failure error
			if rows.Scan(&id, &entry.Amount, &status) == nil {
				entry.ID, entry.Status = id.String, Status(status.String)
			} else { // whose text may quote the row
				entry, failure = Entry{}, &RowError{Line: line, Err: ErrValue}
			}
			if !yield(entry, failure) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Entry{}, fmt.Errorf("recon: the ledger cannot be read: %w", err))
		}
	}
}

// DifferenceKind says how the two sides differ.
type DifferenceKind string

// The kinds of differences. "Here" is the merchant's ledger, "there" is PayPay's
// file.
const (
	// MissingHere means that the file has an entry that the ledger lacks.
	MissingHere DifferenceKind = "missing here"
	// MissingThere means that the ledger has an entry that the file lacks.
	MissingThere DifferenceKind = "missing there"
	// AmountDiffers means that the statuses agree and the amounts do not.
	AmountDiffers DifferenceKind = "amount differs"
	// StatusDiffers means that the amounts agree and the statuses do not.
	StatusDiffers DifferenceKind = "status differs"
	// BothDiffer means that neither amounts nor statuses agree.
	BothDiffer DifferenceKind = "amount and status differ"
	// UnreadableHere means that the ledger had a *RowError in place of an entry, or
	// an entry whose ID or Status is longer than 128 bytes. That entry may also be reported
	// as missing.
	UnreadableHere DifferenceKind = "unreadable here"
	// UnreadableThere means the same for the file.
	UnreadableThere DifferenceKind = "unreadable there"
)

// Difference is one finding of Reconcile.
type Difference struct {
	Kind DifferenceKind
	// ID is the entry's.
	ID string
	// Here is the merchant's entry, zero if it is missing or unreadable.
	Here Entry
	// There is PayPay's entry, zero if it is missing or unreadable.
	There Entry
	// Duplicate is true if an entry is missing on a side that has its ID, but less often: one
	// side booked it twice, or the other side did not.
	Duplicate bool
	// Err is the error of an unreadable row, a *RowError with its line.
	Err error
}

// Summary counts what Reconcile found. It accounts for every entry:
//
//	Here  = Matched + AmountDiffers + StatusDiffers + BothDiffer + MissingThere
//	There = Matched + AmountDiffers + StatusDiffers + BothDiffer + MissingHere
type Summary struct {
	Here, There               int64 // entries read of the ledger and of the file
	Matched                   int64 // pairs that agree
	AmountDiffers             int64
	StatusDiffers             int64
	BothDiffer                int64
	MissingHere, MissingThere int64
	Duplicates                int64 // missing entries with Difference.Duplicate

	UnreadableHere, UnreadableThere int64 // rows that Here and There do not count
}

// Clean reports whether both sides agree and every row was read.
func (s Summary) Clean() bool {
	different := s.AmountDiffers + s.StatusDiffers + s.BothDiffer
	return different+s.MissingHere+s.MissingThere+s.UnreadableHere+s.UnreadableThere == 0
}

// ReconcileOptions says where Reconcile sorts.
type ReconcileOptions struct {
	// Dir is the directory for temporary files; empty means /var/tmp or the system's own. The
	// files need about 20 bytes for each entry in addition to its ID and status. Only their
	// owner can read them, and Reconcile removes them before it returns.
	Dir string

	chunk int // entries; 0 means defaultChunk
}

// maxGroup is how many entries of one ID on one side are compared at a time. If there are
// more, they are compared in blocks, in order of amount and status.
const maxGroup = 1 << 8

// Reconcile compares the merchant's ledger (here) with PayPay's file (there) and reports each
// difference. If report is nil it only counts them. The sides need not be sorted, nor fit in
// memory: Reconcile reads each once, the ledger first, and sorts it by ID, with temporary
// files if it has more than some hundred thousand entries. With IDs of the usual length that
// takes about 100 MiB of memory for any number of entries.
//
// Entries of the same ID are paired: first those that agree, then those of the same amount,
// then those of the same status, then the rest. An entry without a partner is missing on the
// other side. So a payment and a refund may share an ID. If one side booked a payment twice,
// one of the entries matches, and the other one is reported with Duplicate set. More than 256
// entries of one ID are compared in blocks of that many, in order of amount.
//
// A *RowError is reported as unreadable as soon as it is read, and reading goes on. Any other
// error of a side, an error that report returns, or the end of the context ends Reconcile,
// which then returns the counts so far with the error. All other differences are reported
// after both sides were read, grouped by ID, in no particular order.
func Reconcile(
	ctx context.Context, here, there iter.Seq2[Entry, error], options ReconcileOptions, report func(Difference) error,
) (Summary, error) {
	if report == nil {
		report = func(Difference) error { return nil }
	}
	r := reconciliation{ctx: ctx, options: options, report: report}
	if err := checkDir(options.Dir); err != nil {
		return r.summary, err
	}
	sorting, stop := context.WithCancel(ctx)
	var ours, theirs *sorted
	// Deferred, so that nothing is left behind if the caller's code panics.
	defer func() {
		stop()
		ours.close()
		theirs.close()
	}()
	var err error
	if ours, err = r.read(sorting, here, UnreadableHere, &r.summary.Here, &r.summary.UnreadableHere); err != nil {
		return r.summary, err
	}
	if theirs, err = r.read(sorting, there, UnreadableThere, &r.summary.There, &r.summary.UnreadableThere); err != nil {
		return r.summary, err
	}
	return r.summary, r.compare(ours, theirs)
}

type reconciliation struct {
	ctx     context.Context
	options ReconcileOptions
	report  func(Difference) error
	summary Summary
	shared  string // the last ID that both sides have
	steps   int
}

// canceled checks the context at every 1,024th call.
func (r *reconciliation) canceled() error {
	if r.steps++; r.steps%(1<<10) != 1 {
		return nil
	}
	return r.ctx.Err()
}

// read sorts a side and counts its entries.
func (r *reconciliation) read(
	ctx context.Context, side iter.Seq2[Entry, error], kind DifferenceKind, count, unreadable *int64,
) (*sorted, error) {
	s, err := sortSide(ctx, r.options, side, func(entry Entry, failure error) (keep bool, err error) {
		if err := r.canceled(); err != nil {
			return false, err
		}
		if failure == nil && (len(entry.ID) > maxID || len(entry.Status) > maxID) {
			failure = &RowError{Line: entry.Line, Column: "ID or status", Err: ErrValue}
		}
		switch {
		case failure == nil:
			*count++
			return true, nil
		case !isRowError(failure):
			return false, failure
		}
		*unreadable++
		return false, r.report(Difference{Kind: kind, Err: failure})
	})
	if err == nil {
		err = r.ctx.Err()
	}
	return s, err
}

// compare goes through both sides in order of ID.
func (r *reconciliation) compare(ours, theirs *sorted) (err error) {
	var here, there []Entry
	for {
		if err := r.canceled(); err != nil {
			return err
		}
		order, ok := compareIDs(ours, theirs)
		if !ok {
			return nil
		}
		here, there = here[:0], there[:0]
		// The smallest ID, from one side or from both.
		if order <= 0 {
			if here, err = ours.group(here); err != nil {
				return err
			}
		}
		if order >= 0 {
			if there, err = theirs.group(there); err != nil {
				return err
			}
		}
		if err := r.pair(here, there); err != nil {
			return err
		}
	}
}

// pair compares the entries of one ID. Both sides are in order of amount and
// status.
func (r *reconciliation) pair(here, there []Entry) error {
	if len(here) > 0 && len(there) > 0 && here[0].ID != "" {
		r.shared = here[0].ID
		for _, rule := range []struct {
			kind  DifferenceKind // empty for none
			count *int64
			fits  func(ours, theirs Entry) bool
		}{
			{"", &r.summary.Matched, func(a, b Entry) bool { return a.Amount == b.Amount && a.Status == b.Status }},
			{"", &r.summary.Matched, func(a, b Entry) bool { return a.Amount == b.Amount && sameStatus(a, b) }},
			{StatusDiffers, &r.summary.StatusDiffers, func(a, b Entry) bool { return a.Amount == b.Amount }},
			{AmountDiffers, &r.summary.AmountDiffers, sameStatus},
			{BothDiffer, &r.summary.BothDiffer, func(a, b Entry) bool { return true }},
		} {
			for i := 0; i < len(here) && len(there) > 0; {
				j := slices.IndexFunc(there, func(theirs Entry) bool { return rule.fits(here[i], theirs) })
				if j < 0 {
					i++
					continue
				}
				*rule.count++
				if rule.kind != "" {
					if err := r.report(Difference{Kind: rule.kind, ID: here[i].ID, Here: here[i], There: there[j]}); err != nil {
						return err
					}
				}
				here, there = slices.Delete(here, i, i+1), slices.Delete(there, j, j+1)
			}
		}
	}
	for _, entry := range here {
		if err := r.missing(&r.summary.MissingThere, Difference{Kind: MissingThere, ID: entry.ID, Here: entry}); err != nil {
			return err
		}
	}
	for _, entry := range there {
		if err := r.missing(&r.summary.MissingHere, Difference{Kind: MissingHere, ID: entry.ID, There: entry}); err != nil {
			return err
		}
	}
	return nil
}

func (r *reconciliation) missing(count *int64, difference Difference) error {
	*count++
	if difference.Duplicate = difference.ID != "" && difference.ID == r.shared; difference.Duplicate {
		r.summary.Duplicates++
	}
	return r.report(difference)
}

// sameStatus compares the statuses, if the ledger has one.
func sameStatus(ours, theirs Entry) bool { return ours.Status == "" || ours.Status == theirs.Status }
