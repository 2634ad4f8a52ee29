package webhook

// StoreTimeout is how long an event may take to be stored.
const StoreTimeout = storeTimeout
