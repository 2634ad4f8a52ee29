package paidylegacy

// JapanTime is a time in Japan, as notifications have it.
type JapanTime string
