// Package paidylegacy serves legacy Paidy's API; all but this file is generated.
package paidylegacy

// JapanTime is a time in Japan, as notifications have it.
type JapanTime string
