// Package browser tests the sandbox's page in a real browser. It is a module of its own, so
// that no other module depends on the library that drives the browser.
package browser
