// Package inboxtest tests implementations of webhook.Inbox. The inboxes of this
// module must pass it.
package inboxtest
