package paypay

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// CompleteKYCPassport lets a user finish the KYC Passport flow of a code that
// createAccountLinkQRCode answered. Any user of the sandbox can: whether
// fetchKycPassportQR then yields data depends on the user's state. It returns an
// error for a code that is unknown, has expired, was made without the flow or is
// already finished, and for a user whom the sandbox does not have.
func (p *Sandbox) CompleteKYCPassport(codeID, userAuthorizationID string) error {
	return contract.InMethod("CompleteKYCPassport", p.engine.completeKYCPassport(codeID, userAuthorizationID))
}

// session is what the sandbox knows of an account link code.
type session struct {
	asked       question
	kycPassport bool // made for the KYC Passport flow
	scopes      []string
	nonce       string
	redirectURL string
	reference   string // referenceId; empty where none was given
	challenge   string // PKCE, S256; empty where none was given
	expires     time.Time
	finishedBy  string // who finished the flow; empty before
	declined    bool   // the user said no
	fetched     bool
}

// createLink makes an account link code. note says what was odd about it.
func (e *engine) createLink(r paypay.CreateAccountLinkQRCodeRequest) (codeID, note string, err error) {
	session, note, err := sessionOf(r, e.account)
	if err != nil {
		return "", "", err
	}
	defer e.lock()()
	session.expires = e.state.Clock.Now().Add(linkCodeLife)
	codeID, err = e.addSession("createAccountLinkQRCode", session)
	return codeID, note, err
}

// sessionOf checks a request for an account link and returns its session. note says
// what was odd about it.
func sessionOf(r paypay.CreateAccountLinkQRCodeRequest, account Account) (s session, note string, err error) {
	if len(r.Scopes) == 0 {
		return s, "", contract.Refusef(codeInvalidRequest, "scopes is empty; that PayPay refuses it is the sandbox's guess")
	}

	s.scopes, s.nonce, s.redirectURL = slices.Clone(r.Scopes), r.Nonce, r.RedirectURL
	if r.ReferenceID != nil {
		s.reference = *r.ReferenceID
	}

	web := r.RedirectType == nil || *r.RedirectType == paypay.CreateAccountLinkQRCodeRequestRedirectTypeWEBLINK
	if err := s.checkRequest(web, account); err != nil {
		return s, "", err
	}
	if r.AccountLinkFlow == nil {
		return s, "", nil
	}

	s.kycPassport = true
	if r.KYCPassport == nil {
		return s, "", contract.Refusef(codeMissing,
			"kycPassport is missing, which the flow KYC_PASSPORT needs; that and the code are inferred")
	}

	pkce := r.KYCPassport.Code
	if pkce == nil || pkce.Challenge == nil {
		return s, "there is no PKCE challenge: whoever learns the code id can fetch the data", nil
	}
	if pkce.ChallengeMethod == nil || *pkce.ChallengeMethod != "S256" {
		return s, "", contract.Refusef(codeInvalidParams,
			"challengeMethod is not S256, the only one that a source shows; no source names the code")
	}
	if raw, err := base64.RawURLEncoding.Strict().DecodeString(*pkce.Challenge); err != nil || len(raw) != sha256.Size {
		return s, "", contract.Refusef(codeInvalidParams,
			"challenge is not the unpadded base64url of a SHA-256; no source names the code")
	}

	s.challenge = *pkce.Challenge
	return s, "", nil
}

// session returns the session of a code that has not expired; the engine is locked.
func (e *engine) session(codeID string) (session, error) {
	s, ok := e.sessions[codeID]
	switch {
	case !ok:
		return s, contract.RefuseUnknownf(codeNoSession, "there is no such code id")
	case !e.state.Clock.Now().Before(s.expires):
		return s, contract.Refusef(codeNoSession,
			"code %s expired at %s; that it lives for %s is the sandbox's guess",
			codeID, s.expires.Format(time.RFC3339), linkCodeLife)
	}
	return s, nil
}

// completeKYCPassport lets a user finish the KYC Passport flow of a code.
func (e *engine) completeKYCPassport(codeID, user string) error {
	defer e.lock()()

	s, err := e.session(codeID)
	if err != nil {
		return err
	}
	if !s.kycPassport {
		return fmt.Errorf("code %s was made without accountLinkFlow KYC_PASSPORT", codeID)
	}
	if !s.isOpen() {
		return fmt.Errorf("code %s is already finished", codeID)
	}
	if _, err := e.user(user); err != nil {
		return err
	}

	s.finishedBy = user
	e.sessions[codeID] = s
	return nil
}

// fetchKYCPassport reads the data of a user who finished the KYC Passport flow. note
// says what was odd about it.
func (e *engine) fetchKYCPassport(
	codeID string, r paypay.FetchKYCPassportQRRequest,
) (d paypay.KYCPassportQRDetails, note string, err error) {
	defer e.lock()()

	s, err := e.session(codeID)
	if err != nil {
		return d, "", err
	}
	if s.finishedBy == "" {
		return d, "", contract.Refusef(codeNotCompleted, "no user has finished the KYC Passport flow of code %s", codeID)
	}
	if err := checkVerifier(s.challenge, r.CodeVerifier); err != nil {
		return d, "", err
	}
	if r.UserAuthorizationID != nil && string(*r.UserAuthorizationID) != s.finishedBy {
		return d, "", contract.Refusef(codeNoUser, "userAuthorizationId is not the user who finished code %s", codeID)
	}
	if !slices.Contains(s.scopes, scopeQR) {
		return d, "", contract.Refusef(codeOutOfScope, "code %s was made without the scope %s", codeID, scopeQR)
	}

	u, err := e.user(s.finishedBy)
	if err == nil {
		err = u.checkReadable(s.finishedBy)
	}
	if err != nil {
		return d, "", err
	}
	if s.fetched {
		note = "code " + codeID + " was fetched before; no source states whether PayPay answers it twice"
	}

	s.fetched = true
	e.sessions[codeID] = s
	e.commitKYCRead("fetchKycPassportQR", s.finishedBy)
	p := u.person
	return paypay.KYCPassportQRDetails{
		UserAuthorizationID: new(paypay.UserAuthorizationID(s.finishedBy)),
		KYCStatus:           new("COMPLETED"),
		KYCAt:               new(u.verifiedAt.Format(time.RFC3339)),
		KYCType:             new(ekyc),
		EKYCDocument:        new("DRIVERS_LICENCE"),
		SelfieImageURL:      new("https://images.sandbox.test/selfie?signature=sandbox"),
		KYCInfo: &paypay.KYCPassportQRInfo{
			LastName:            p.LastName,
			FirstName:           p.FirstName,
			LastNameKana:        p.LastNameKana,
			FirstNameKana:       p.FirstNameKana,
			LastNameCommon:      p.LastNameCommon,
			FirstNameCommon:     p.FirstNameCommon,
			LastNameKanaCommon:  p.LastNameKanaCommon,
			FirstNameKanaCommon: p.FirstNameKanaCommon,
			DateOfBirth:         p.DateOfBirth,
			Address:             p.Address,
			Nationality:         p.Nationality,
			Job:                 p.Job,
		},
	}, note, nil
}

// checkVerifier checks PKCE (RFC 7636, S256). No source names the code of a
// refusal; INVALID_PARAMS is the sandbox's guess.
func checkVerifier(challenge string, verifier *string) error {
	if challenge == "" {
		return nil
	}
	if verifier == nil {
		return contract.Refusef(codeInvalidParams,
			"codeVerifier is missing, but the code was made with a challenge; no source names the code")
	}
	sum := sha256.Sum256([]byte(*verifier))
	if !secret.Equal(base64.RawURLEncoding.EncodeToString(sum[:]), challenge) {
		return contract.Refusef(codeInvalidParams,
			"codeVerifier does not give the challenge that the code was made with; no source names the code")
	}
	return nil
}
