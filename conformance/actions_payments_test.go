package conformance_test

// payPayPaymentActions are what users do with PayPay codes and payments.
var payPayPaymentActions = map[string]action{}
