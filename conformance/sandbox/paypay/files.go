package paypay

import (
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox/contract"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"

	"github.com/jppay/jppay/overlay/policy"
)

// CreateFile sends fileCreated for a reconciliation file. The file itself is not
// served: its address leads nowhere. fileType is one of the document's, such as
// "kyc_passport_sync_recon"; it returns an error for another.
func (p *Sandbox) CreateFile(fileType string) error {
	return contract.InMethod("CreateFile", p.engine.createFile(fileType))
}

func (e *engine) createFile(fileType string) error {
	kind := paypay.FileCreatedEventFileType(fileType)
	if !kind.Valid() {
		return contract.Invalidf("fileType", "fileType is none of the document's")
	}

	event := paypay.FileCreatedEvent{
		NotificationType: "file.created",
		NotificationID:   e.state.IDs.UUID(),
		FileType:         kind,
		Path:             "https://files.sandbox.test/" + fileType + ".csv?signature=sandbox",
		RequestedAt:      strconv.FormatInt(e.state.Clock.Now().Unix(), 10),
	}

	defer e.lock()()
	e.hooks.Send(policy.PayPay, "fileCreated", event)
	return nil
}
