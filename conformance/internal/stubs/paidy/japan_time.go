// Package paidy serves Paidy's API; all but this file is generated.
package paidy

// JapanTime is a time in Japan, as notifications have it.
type JapanTime string
