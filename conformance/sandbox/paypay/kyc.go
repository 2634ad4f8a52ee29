package paypay

import (
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"

	"github.com/jppay/jppay/overlay/policy"
)

// UpdateKYC lets a user finish or renew eKYC now, whatever the state before, and
// sends kycInfoUpdated. A risk flag and the state of the account stay. It
// returns an error for a user whom the sandbox does not have.
func (p *Sandbox) UpdateKYC(userAuthorizationID string) error {
	return contract.InMethod("UpdateKYC", p.engine.updateKYC(userAuthorizationID))
}

// FlagRisk flags a user for a risk and sends kycPassportRiskUpdated. Later reads answer
// UNACCEPTABLE_OP. It returns an error for a user whom the sandbox does not have.
func (p *Sandbox) FlagRisk(userAuthorizationID string) error {
	return contract.InMethod("FlagRisk", p.engine.flagRisk(userAuthorizationID))
}

// UpdateAccountStatus makes a user's account inactive, or an inactive one active again, and
// sends kycPassportAccountStatusUpdated. Later reads of an inactive one answer
// USER_STATE_IS_NOT_ACTIVE. It returns an error for a user who has left PayPay, whose
// authorization has run out, or whom the sandbox does not have.
func (p *Sandbox) UpdateAccountStatus(userAuthorizationID string) error {
	return contract.InMethod("UpdateAccountStatus", p.engine.updateAccountStatus(userAuthorizationID))
}

// checkReadable refuses to hand out the data of a user whose state forbids it. scopes
// are those that the operation needs.
func (u appUser) checkReadable(id string, scopes ...string) error {
	if err := u.checkGranted(id, scopes...); err != nil {
		return err
	}
	if u.riskFlagged {
		return contract.Refusef(codeUnacceptable, "user %s is flagged for a risk", id)
	}
	if u.kycCode != "" {
		return contract.Refusef(u.kycCode, "the identity verification of user %s is in this state", id)
	}
	return nil
}

// commitKYCRead adds to the ledger that a user's data was handed out.
func (e *engine) commitKYCRead(operation, user string) {
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: operation, Kind: "kyc-read", ID: user})
}

// kycInfo reads a user's data. kind is requiredKycType; empty means any. note says what was
// unusual about it.
func (e *engine) kycInfo(id, kind string) (d paypay.KYCDetails, note string, err error) {
	defer e.lock()()

	u, err := e.user(id)
	if err == nil {
		err = u.checkReadable(id, scopeKYC)
	}
	if err != nil {
		return d, "", err
	}
	if kind != "" && kind != ekyc {
		return d, "", contract.Refusef(codeOutOfScope,
			"the sandbox's client is set up for no requiredKycType but %s; PayPay's values are not known", ekyc)
	}
	if kind != "" {
		note = "the values of requiredKycType are not known; " + ekyc + " is the sandbox's guess"
	}

	e.commitKYCRead("getKycInfo", id)
	p := u.kycData()
	return paypay.KYCDetails{
		Status:       new("COMPLETED"),
		KYCAt:        new(u.verifiedAt.Format(time.RFC3339)),
		Type:         new(ekyc),
		EKYCDocument: new("DRIVERS_LICENCE"),
		KYCInfo: &paypay.KYCInfo{
			LastName:      p.LastName,
			FirstName:     p.FirstName,
			LastNameKana:  p.LastNameKana,
			FirstNameKana: p.FirstNameKana,
			Nationality:   p.Nationality,
			DateOfBirth:   p.DateOfBirth,
			Address:       p.Address,
			Job:           p.Job,
			ResidenceType: p.ResidenceType,
			ExpiryDate:    p.ExpiryDate,
		},
	}, note, nil
}

// kycPassportInfo reads a user's data for KYC Passport clients.
func (e *engine) kycPassportInfo(id string) (d paypay.KYCPassportDetails, err error) {
	defer e.lock()()

	u, err := e.user(id)
	if err == nil {
		err = u.checkReadable(id, scopePassport)
	}
	if err != nil {
		return d, err
	}

	e.commitKYCRead("getKycPassportInfo", id)
	return paypay.KYCPassportDetails{
		Status:       new("COMPLETED"),
		KYCAt:        new(u.verifiedAt.Format(time.RFC3339)),
		Type:         new(ekyc),
		EKYCDocument: new("DRIVERS_LICENCE"),
		KYCInfo:      u.kycData(),
	}, nil
}

// kycData returns a copy of the user's data, with the residence status only if the
// user granted it.
func (u appUser) kycData() *paypay.KYCPassportInfo {
	p := *u.person
	if !slices.Contains(u.scopes, scopeForeign) {
		p.ResidenceType, p.ExpiryDate = nil, nil
	}
	return &p
}

// sendKYCEvent sends a webhook about a user's verification. All of them have the same fields.
func (e *engine) sendKYCEvent(webhook, id, kind string) {
	e.hooks.Send(policy.PayPay, webhook, paypay.KYCInfoUpdatedEvent{
		NotificationID:      e.newEventID(),
		UserAuthorizationID: paypay.UserAuthorizationID(id),
		NotificationType:    kind,
	})
}

func (e *engine) updateKYC(id string) error {
	return e.changeUser(id, func(u *appUser) error {
		u.kycCode, u.verifiedAt = "", e.state.Clock.Now()
		e.sendKYCEvent("kycInfoUpdated", id, "kyc_passport.kyc_info.updated")
		return nil
	})
}

func (e *engine) flagRisk(id string) error {
	return e.changeUser(id, func(u *appUser) error {
		u.riskFlagged = true
		e.sendKYCEvent("kycPassportRiskUpdated", id, "kyc_passport.risk.update")
		return nil
	})
}

func (e *engine) updateAccountStatus(id string) error {
	return e.changeUser(id, func(u *appUser) error {
		switch u.accountCode {
		case "":
			u.accountCode = codeInactiveUser
		case codeInactiveUser:
			u.accountCode = ""
		default:
			return fmt.Errorf("user %s stays in the state %s, which is final", id, u.accountCode)
		}

		e.sendKYCEvent("kycPassportAccountStatusUpdated", id, "kyc_passport.account_status.updated")
		return nil
	})
}
