package sandbox

// payPayWallet is what a user can pay with, in yen.
type payPayWallet struct {
	balance int64 // PayPay balance
	points  int64 // PayPay points
}
