// Package recon fetches PayPay's daily reconciliation files, reads them and
// compares them with the merchant's own books.
//
// # A nightly job
//
//  1. PayPay sends a file.created notification. Make a [Notice] of it, with the
//     time it was received.
//  2. [Downloader.Save] or [Downloader.Open] fetches the file, which PayPay offers
//     for two hours after the notice.
//  3. [TransactionReader] or [UserReader] reads it row by row.
//  4. [Reconcile] lists what differs from the merchant's ledger.
//
// # The files
//
// There are five kinds. PayPay makes one file of each a day, for 00:00:00 to 23:59:59 Japan
// time, and announces it between 01:30 and 10:00. It makes those of KYCRisk and
// KYCAccountStatus only if the client's settings ask for them. PayPay keeps a file for a week
// and sends its notification again on request.
//
//	kind                     rows       encoding   line end  name
//	Instant                  13 columns Shift_JIS  LF        transaction_<merchant id>_<from>_<to>_v2.csv
//	Authorized               13 columns Shift_JIS  LF        preauth_transaction_<merchant id>_<from>_<to>_v2.csv
//	KYC                      1 column   UTF-8      CRLF      kyc_passport_<merchant id>_<from>_<to>.csv
//	KYCRisk                  1 column   UTF-8      CRLF      kyc_passport_risk_<client id>_<from>_<to>.csv
//	KYCAccountStatus         1 column   UTF-8      CRLF      kyc_passport_account_status_<client id>_<from>_<to>.csv
//
// PayPay states the above. It does not state the following, so the readers accept all
// variants, for every kind:
//
//	a header row            recognized by its column names, Japanese or English
//	names of columns        PayPay's samples say orderId and merchantId, its table says
//	                        paymentId and merchant_id, others 加盟店決済ID: each is read
//	PayPay for Business     a file that a person downloads there is read, too, but no
//	                        source tells what 支払い詳細項目 holds: JSON or nothing
//	                        is read, other text makes the row a RowError. Its
//	                        取引確定期限, the end of the authorization, is not read
//	quoting                 as in RFC 4180; the JSON of paymentDetails and the list
//	                        of methods also without quotes
//	a byte order mark       skipped; it means UTF-8
//	another encoding        Shift_JIS and UTF-8 are told apart, see type Encoding
//	another line end        LF and CRLF, also mixed, also none at the end
//	the sign of refunds     Instant: a minus is stated; Authorized: none is stated,
//	                        yet a sample has it; see Transaction.Signed
//	times of Instant files  RFC 3339, or date and time in Japan, see Transaction.At
//	<from> and <to>         14 digits are stated for transactions; 8 are read too
//	_v2 in the name         PayPay's samples have it and lack it
//	unit of requestedAt     up to 11 digits are seconds, 12 or 13 milliseconds
//	fileType of Authorized  goes by the file's name, see Notice.Kind
//
// # Nothing is dropped
//
// A row that cannot be read is returned as a [RowError] with its line number, in its place
// among the rows, and reading goes on. [Counts] counts the lines of rows, errors, blank lines
// and header; they add up to all lines. Values that no source lists, such as a new status or
// method, are passed on unchanged.
//
// # What to keep out of logs
//
// The address in a notification is a secret, because it is enough to download the file. It is
// never printed. Errors of this package hold no cell of a file. Rows are personal data: a
// userAuthorizationId and a merchantPaymentId stand for a customer.
package recon
