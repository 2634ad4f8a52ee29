// Package inboxtest tests implementations of webhook.Inbox. It is what the
// inboxes of this module are held to.
package inboxtest
