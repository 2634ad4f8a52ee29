// Package paypay is the PayPay side of a sandbox: its state, the HTTP in front of it, the
// check of signatures and the pages of the account link.
package paypay

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/gen/paypay"

	"github.com/jppay/jppay/overlay/policy"
)

// Points Code groups that every sandbox has. Both allow at most 365 days between
// startAt and endAt, and codes worth 100 yen or more.
const (
	// Group has a budget of 1,000,000,000 yen. Its id is above 2^53.
	Group int64 = 29952775505428480
	// GroupPoor has a budget of 500 yen. A client that reads its id into a
	// 64-bit float gets the id of Group.
	GroupPoor int64 = 29952775505428481
)

// Sandbox users, by userAuthorizationId. Reading one of them gives the data of an
// invented person, or the error code named here. Which code wins where several
// apply is the sandbox's guess: account, scope, risk, verification.
const (
	// UserCompleted has finished eKYC and granted get_kyc_info and
	// mini_app_kyc_passport.
	UserCompleted = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10"
	// UserForeign is from abroad, has finished eKYC and granted
	// kyc_foreign_status too: only here are residenceType and expiryDate.
	UserForeign = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a11"
	// UserNotCompleted has not finished: KYC_NOT_COMPLETED.
	UserNotCompleted = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a12"
	// UserNonEKYC was verified in another way: NON_EKYC_USER.
	UserNonEKYC = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a13"
	// UserRiskFlagged was flagged for a risk: UNACCEPTABLE_OP.
	UserRiskFlagged = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a14"
	// UserUpdateRequired has to renew: KYC_UPDATE_REQUIRED.
	UserUpdateRequired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a15"
	// UserCanceled has left Sandbox: CANCELED_USER.
	UserCanceled = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a16"
	// UserInactive has an inactive account: USER_STATE_IS_NOT_ACTIVE.
	UserInactive = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a17"
	// UserExpired gave an authorization that has run out:
	// EXPIRED_USER_AUTHORIZATION_ID.
	UserExpired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a18"
	// UserOutOfScope has finished eKYC and granted no scope: OP_OUT_OF_SCOPE.
	UserOutOfScope = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a19"
	// UserUnlinked has finished eKYC and then ended the link:
	// getUserAuthorizationStatus answers INACTIVE, all else
	// INVALID_USER_AUTHORIZATION_ID.
	UserUnlinked = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a1a"
)

// RedirectDomain is registered for redirectUrl, as is shop.example, which
// the document's examples use.
const RedirectDomain = "shop.sandbox.test"

// Codes of Sandbox that the sandbox answers, as the document lists them.
const (
	codeSuccess         = "SUCCESS"
	codeInvalidRequest  = "INVALID_REQUEST_PARAMS"
	codeMissing         = "MISSING_REQUEST_PARAMS"
	codeInvalidParams   = "INVALID_PARAMS"
	codeExpectation     = "EXPECTATION_FAILED"
	codeUnauthorized    = "UNAUTHORIZED"
	codeOutOfScope      = "OP_OUT_OF_SCOPE"
	codeServiceError    = "SERVICE_ERROR"
	codeNoGroup         = "GIFT_CARD_GROUP_NOT_EXIST"
	codeNoBudget        = "BUDGET_NOT_ENOUGH"
	codePeriod          = "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"
	codeAmount          = "INVALID_CHARGE_CODE_AMOUNT"
	codeNoUser          = "INVALID_USER_AUTHORIZATION_ID"
	codeExpiredUser     = "EXPIRED_USER_AUTHORIZATION_ID"
	codeCanceledUser    = "CANCELED_USER"
	codeInactiveUser    = "USER_STATE_IS_NOT_ACTIVE"
	codeKYCNotCompleted = "KYC_NOT_COMPLETED"
	codeNonEKYC         = "NON_EKYC_USER"
	codeUnacceptable    = "UNACCEPTABLE_OP"
	codeUpdateRequired  = "KYC_UPDATE_REQUIRED"
	codeNoSession       = "SESSION_NOT_FOUND"
	codeNotCompleted    = "KYC_PASSPORT_NOT_COMPLETED"
)

// Scopes that operations need.
const (
	scopeDebit      = "direct_debit"
	scopeContinuous = "continuous_payments"
	scopePending    = "pending_payments"
	scopePreauth    = "preauth_capture_native"
	scopeCashback   = "cashback"
	scopeBalance    = "get_balance"
	scopeProfile    = "user_profile"

	scopeKYC      = "get_kyc_info"
	scopeForeign  = "kyc_foreign_status"
	scopePassport = "mini_app_kyc_passport"
	scopeQR       = "kyc_passport_qr"
)

// contractScopes are the scopes that the sandbox's client may ask for: those
// that the document names.
var contractScopes = []string{scopeDebit, scopeContinuous, scopePending, scopePreauth,
	scopeCashback, scopeBalance, scopeProfile, "user_topup",
	scopeKYC, scopeForeign, scopePassport, scopeQR}

// domains are registered for redirectUrl.
var domains = []string{RedirectDomain, "shop.example"}

const (
	// codeLife is how long an account link code lives. No source states it;
	// the length is the sandbox's guess.
	codeLife = 15 * time.Minute
	// ekyc is the only kind of verification that a source shows.
	ekyc = "EKYC"
	// maxCodes bounds what a long-running sandbox keeps, of each kind.
	maxCodes = 200_000
)

// Sandbox is the Sandbox side of a sandbox: what a client needs, and what users
// and Sandbox do without being asked through the API.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// APIKey and APISecret sign API calls.
	APIKey, APISecret string
	// MerchantID is the only merchant that may be named in X-ASSUME-MERCHANT or
	// assumeMerchant. Calls need not name one.
	MerchantID string
	// ClientID is the audience of the responseTokens of account links.
	ClientID string

	engine *engine
}

func New(w *state.State, hooks *webhooks.Outbox) (*Sandbox, server.Backend) {
	p := &Sandbox{APIKey: "a_sandboxLocalOnly1", APISecret: "sandboxLocalOnly/PayPay+Secrets=", // base64, as JWTs need it
		MerchantID: merchant, ClientID: "a_sandboxLoc", engine: newEngine(w, hooks)}
	p.engine.tokens = newPayPayTokens(p)
	return p, newBackend(p)
}

// CompleteKYCPassport lets a user finish the KYC Passport flow of a code that
// createAccountLinkQRCode answered. Any user of the sandbox can: whether
// fetchKycPassportQR then yields data depends on the user's state. It returns an
// error for a code that is unknown, has expired, was made without the flow or is
// finished already, and for a user whom the sandbox does not have.
func (p *Sandbox) CompleteKYCPassport(codeID, userAuthorizationID string) error {
	if err := p.engine.complete(codeID, userAuthorizationID); err != nil {
		return fmt.Errorf("sandbox: CompleteKYCPassport: %w", err)
	}
	return nil
}

// UpdateKYC lets a user finish or renew eKYC now, whatever the state before, and
// sends kycInfoUpdated. A risk flag and the state of the account stay. It
// returns an error for a user whom the sandbox does not have.
func (p *Sandbox) UpdateKYC(userAuthorizationID string) error {
	if err := p.engine.updateKYC(userAuthorizationID); err != nil {
		return fmt.Errorf("sandbox: UpdateKYC: %w", err)
	}
	return nil
}

// FlagRisk flags a user for a risk, which later reads answer with
// UNACCEPTABLE_OP, and sends kycPassportRiskUpdated. It returns an error for a
// user whom the sandbox does not have.
func (p *Sandbox) FlagRisk(userAuthorizationID string) error {
	if err := p.engine.flagRisk(userAuthorizationID); err != nil {
		return fmt.Errorf("sandbox: FlagRisk: %w", err)
	}
	return nil
}

// UpdateAccountStatus makes a user's account inactive, which later reads answer
// with USER_STATE_IS_NOT_ACTIVE, or an inactive one active again, and sends
// kycPassportAccountStatusUpdated. It returns an error for a user who has left
// Sandbox, whose authorization has run out, or whom the sandbox does not have.
func (p *Sandbox) UpdateAccountStatus(userAuthorizationID string) error {
	if err := p.engine.updateAccountStatus(userAuthorizationID); err != nil {
		return fmt.Errorf("sandbox: UpdateAccountStatus: %w", err)
	}
	return nil
}

// CreateFile sends fileCreated for a reconciliation file. The file itself is not
// served: its address leads nowhere. fileType is one of the document's, such as
// "kyc_passport_sync_recon"; it returns an error for another.
func (p *Sandbox) CreateFile(fileType string) error {
	if err := p.engine.createFile(fileType); err != nil {
		return fmt.Errorf("sandbox: CreateFile: %w", err)
	}
	return nil
}

// group is a Points Code group.
type group struct {
	budget  int64 // yen that are left
	maxDays int   // between startAt and endAt
	minimum int64 // yen a code must be worth
}

// pointsCode is a Points Code as it is answered. No source prints the answer's
// fields, so it repeats the request's; what is added is named after the sandbox.
type pointsCode struct {
	paypay.CreatePointsCodeRequest
	SandboxCode string `json:"sandboxCode"`
}

// budget is a group as it is answered, named like pointsCode.
type budget struct {
	GroupID              int64 `json:"groupId"`
	SandboxBudget        int64 `json:"sandboxBudget"`
	SandboxMaxPeriodDays int   `json:"sandboxMaxPeriodDays"`
	SandboxMinimumAmount int64 `json:"sandboxMinimumAmount"`
}

// session is an account link code.
type session struct {
	passport    bool // made for the KYC Passport flow
	scopes      []string
	nonce       string
	redirectURL string
	reference   string // referenceId; empty where none was given
	challenge   string // PKCE, S256; empty where none was given
	expires     time.Time
	user        string // who finished the flow; empty before
	declined    bool   // the user said no
	fetched     bool
}

// appUser is a Sandbox user who has linked the account.
type appUser struct {
	link    link
	account string // code that the state of account or authorization leads to
	kyc     string // code that the state of the verification leads to
	flagged bool   // for a risk
	scopes  []string
	at      time.Time // of the verification
	person  *paypay.KYCPassportInfo
	wallet  *wallet
}

// engine is Sandbox's state.
type engine struct {
	state *state.State
	hooks *webhooks.Outbox

	mu       sync.Mutex
	asOf     time.Time // set while an event is done that fell due before now
	groups   map[int64]group
	codes    map[string]pointsCode // by requestId
	sessions map[string]session
	users    map[string]appUser
	tokens   tokens
	points   points
	topUps   topUps
	payments payments
}

func newEngine(w *state.State, hooks *webhooks.Outbox) *engine {
	at := w.Clock.Now().Add(-30 * 24 * time.Hour)
	scopes := []string{scopeDebit, scopeContinuous, scopePending, scopePreauth, scopeCashback,
		scopeBalance, scopeProfile, scopeKYC, scopePassport}
	japanese, foreign := people()
	user := func(account, kyc string) appUser {
		return appUser{account: account, kyc: kyc, scopes: scopes, at: at, person: japanese}
	}
	e := &engine{
		state: w,
		hooks: hooks,
		groups: map[int64]group{
			Group:     {budget: 1_000_000_000, maxDays: 365, minimum: 100},
			GroupPoor: {budget: 500, maxDays: 365, minimum: 100},
		},
		codes:    map[string]pointsCode{},
		sessions: map[string]session{},
		users: map[string]appUser{
			UserCompleted:      user("", ""),
			UserForeign:        {scopes: append(slices.Clip(scopes), scopeForeign), at: at, person: foreign},
			UserNotCompleted:   user("", codeKYCNotCompleted),
			UserNonEKYC:        user("", codeNonEKYC),
			UserRiskFlagged:    {flagged: true, scopes: scopes, at: at, person: japanese},
			UserUpdateRequired: user("", codeUpdateRequired),
			UserCanceled:       user(codeCanceledUser, ""),
			UserInactive:       user(codeInactiveUser, ""),
			UserExpired:        user(codeExpiredUser, ""),
			UserOutOfScope:     {at: at, person: japanese},
			UserUnlinked:       user("", ""),
		},
		points:   newPayPayPoints(),
		topUps:   newPayPayTopUps(),
		payments: newPayPayOrders(),
	}
	wallets := specialWallets()
	for id := range wallets {
		e.users[id] = user("", "")
	}
	for id, u := range e.users {
		own, special := wallets[id]
		if !special {
			own = wallet{balance: 100_000, points: 5_000}
		}
		u.wallet = &own
		u.link = link{issued: at, expires: at.Add(linkLife), references: []string{"sandbox-" + id[len(id)-2:]},
			phone: phone(id), ended: id == UserUnlinked}
		if u.account == codeExpiredUser {
			u.link.issued, u.link.expires = at.Add(-linkLife), at
		}
		e.users[id] = u
	}
	w.Clock.OnMove(e.tick)
	return e
}

// people returns the two persons whose data is handed out. Nobody has
// these names and addresses. The values of residenceType are not known.
func people() (japanese, foreign *paypay.KYCPassportInfo) {
	address := &paypay.KYCAddress{ZipCode: new("1000000"), CountryCode: new("JP"), Country: new("日本"), State: new("見本県"),
		City: new("例示市"), Street1: new("架空町1-2-3"), Street2: new("見本荘101")}
	japanese = &paypay.KYCPassportInfo{
		LastName: new("例題"), FirstName: new("花子"), LastNameKana: new("レイダイ"), FirstNameKana: new("ハナコ"),
		LastNameCommon: new("例題"), FirstNameCommon: new("花子"), LastNameKanaCommon: new("レイダイ"), FirstNameKanaCommon: new("ハナコ"),
		DateOfBirth: new("19900401"), Address: address, Nationality: new("JP"), Job: new("会社員"),
	}
	foreign = &paypay.KYCPassportInfo{
		LastName: new("SAMPLE"), FirstName: new("ALEX"), LastNameKana: new("サンプル"), FirstNameKana: new("アレックス"),
		LastNameCommon: new("見本"), FirstNameCommon: new("亜歴"), LastNameKanaCommon: new("ミホン"), FirstNameKanaCommon: new("アレク"),
		DateOfBirth: new("19850220"), Address: address, Nationality: new("XX"), Job: new("会社員"),
		ResidenceType: new("SANDBOX"), ExpiryDate: new("20300331"),
	}
	return japanese, foreign
}

// createPointsCode makes a code, or answers the code that its requestId made
// before. note says what was odd about it.
func (e *engine) createPointsCode(r paypay.CreatePointsCodeRequest) (code pointsCode, note string, err error) {
	defer e.lock()()
	if made, ok := e.codes[r.RequestID]; ok {
		note = "requestId was used before: the first code again, nothing deducted"
		if made.CreatePointsCodeRequest != r {
			note += "; the body is another one, and no source states what PayPay does then"
		}
		return made, note, nil
	}
	group, ok := e.groups[r.GroupID]
	days := int(r.EndAt.Sub(r.StartAt.Time) / (24 * time.Hour))
	value := int64(r.GiftCardValue)
	switch {
	case r.RequestID == "":
		err = contract.Refusef(codeInvalidRequest, "requestId is empty, so nothing tells one code from another; that PayPay refuses it is the sandbox's guess")
	case !ok:
		err = contract.Refusef(codeNoGroup, "there is no group %d", r.GroupID)
	case days < 0:
		err = contract.Refusef(codeInvalidRequest, "endAt is %d days before startAt; no source names the code", -days)
	case days > group.maxDays:
		err = contract.Refusef(codePeriod, "%d days lie between startAt and endAt, group %d allows %d", days, r.GroupID, group.maxDays)
	case value < group.minimum:
		err = contract.Refusef(codeAmount, "giftCardValue is %d yen, group %d begins at %d", value, r.GroupID, group.minimum)
	case value > group.budget:
		err = contract.Refusef(codeNoBudget, "giftCardValue is %d yen, group %d has %d left", value, r.GroupID, group.budget)
	case len(e.codes) >= maxCodes:
		err = contract.Refusef(codeServiceError, "the sandbox is full after %d codes", maxCodes)
	}
	if err != nil {
		return pointsCode{}, "", err
	}
	group.budget -= value
	e.groups[r.GroupID] = group
	code = pointsCode{CreatePointsCodeRequest: r, SandboxCode: "SANDBOX-" + e.state.IDs.Letters(16)}
	e.codes[r.RequestID] = code
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "createPointsCode", Kind: "points-code",
		ID: code.SandboxCode, Key: r.RequestID, Amount: value})
	return code, "", nil
}

// budgets returns all groups, in the order of their ids.
func (e *engine) budgets() []budget {
	defer e.lock()()
	list := []budget{}
	for id, g := range e.groups {
		list = append(list, budget{GroupID: id, SandboxBudget: g.budget, SandboxMaxPeriodDays: g.maxDays, SandboxMinimumAmount: g.minimum})
	}
	slices.SortFunc(list, func(a, b budget) int { return cmp.Compare(a.GroupID, b.GroupID) })
	return list
}

// createLink makes an account link code. note says what was odd about it.
func (e *engine) createLink(r paypay.CreateAccountLinkQRCodeRequest) (codeID, note string, err error) {
	session, note, err := sessionOf(r)
	if err != nil {
		return "", "", err
	}
	defer e.lock()()
	session.expires = e.state.Clock.Now().Add(codeLife)
	codeID, err = e.addSession("createAccountLinkQRCode", session)
	return codeID, note, err
}

// sessionOf checks a request for an account link.
func sessionOf(r paypay.CreateAccountLinkQRCodeRequest) (s session, note string, err error) {
	if len(r.Scopes) == 0 {
		return s, "", contract.Refusef(codeInvalidRequest, "scopes is empty; that PayPay refuses it is the sandbox's guess")
	}
	s.scopes, s.nonce, s.redirectURL = slices.Clone(r.Scopes), r.Nonce, r.RedirectURL
	if r.ReferenceID != nil {
		s.reference = *r.ReferenceID
	}
	if err := s.check(r.RedirectType == nil || *r.RedirectType == paypay.CreateAccountLinkQRCodeRequestRedirectTypeWEBLINK); err != nil {
		return s, "", err
	}
	if r.AccountLinkFlow == nil {
		return s, "", nil
	}
	s.passport = true
	if r.KYCPassport == nil {
		return s, "", contract.Refusef(codeMissing, "kycPassport is missing, which the flow KYC_PASSPORT needs; that and the code are inferred")
	}
	pkce := r.KYCPassport.Code
	if pkce == nil || pkce.Challenge == nil {
		return s, "there is no PKCE challenge: whoever learns the code id can fetch the data", nil
	}
	if pkce.ChallengeMethod == nil || *pkce.ChallengeMethod != "S256" {
		return s, "", contract.Refusef(codeInvalidParams, "challengeMethod is not S256, the only one that a source shows; no source names the code")
	}
	if raw, err := base64.RawURLEncoding.Strict().DecodeString(*pkce.Challenge); err != nil || len(raw) != sha256.Size {
		return s, "", contract.Refusef(codeInvalidParams, "challenge is not the unpadded base64url of a SHA-256; no source names the code")
	}
	s.challenge = *pkce.Challenge
	return s, "", nil
}

// session returns a code that has not expired; e.mu is held.
func (e *engine) session(codeID string) (session, error) {
	s, ok := e.sessions[codeID]
	switch {
	case !ok:
		return s, contract.Refusef(codeNoSession, "there is no such code id")
	case !e.state.Clock.Now().Before(s.expires):
		return s, contract.Refusef(codeNoSession, "code %s expired at %s; that it lives for %s is the sandbox's guess",
			codeID, s.expires.Format(time.RFC3339), codeLife)
	}
	return s, nil
}

func (e *engine) complete(codeID, user string) error {
	defer e.lock()()
	s, err := e.session(codeID)
	if err != nil {
		return err
	}
	if !s.passport {
		return fmt.Errorf("code %s was made without accountLinkFlow KYC_PASSPORT", codeID)
	}
	if s.user != "" || s.declined {
		return fmt.Errorf("code %s is finished already", codeID)
	}
	if _, err := e.user(user); err != nil {
		return err
	}
	s.user = user
	e.sessions[codeID] = s
	return nil
}

// fetch reads the data of a finished KYC Passport code. note says what was odd
// about it.
func (e *engine) fetch(codeID string, r paypay.FetchKYCPassportQRRequest) (d paypay.KYCPassportQRDetails, note string, err error) {
	defer e.lock()()
	s, err := e.session(codeID)
	if err != nil {
		return d, "", err
	}
	if s.user == "" {
		return d, "", contract.Refusef(codeNotCompleted, "no user has finished the KYC Passport flow of code %s", codeID)
	}
	if err := checkVerifier(s.challenge, r.CodeVerifier); err != nil {
		return d, "", err
	}
	if r.UserAuthorizationID != nil && string(*r.UserAuthorizationID) != s.user {
		return d, "", contract.Refusef(codeNoUser, "userAuthorizationId is not the user who finished code %s", codeID)
	}
	if !slices.Contains(s.scopes, scopeQR) {
		return d, "", contract.Refusef(codeOutOfScope, "code %s was made without the scope %s", codeID, scopeQR)
	}
	u, err := e.user(s.user)
	if err == nil {
		err = u.readable(s.user)
	}
	if err != nil {
		return d, "", err
	}
	if s.fetched {
		note = "code " + codeID + " was fetched before; no source states whether PayPay answers it twice"
	}
	s.fetched = true
	e.sessions[codeID] = s
	e.read("fetchKycPassportQR", s.user)
	p := u.person
	return paypay.KYCPassportQRDetails{
		UserAuthorizationID: new(paypay.UserAuthorizationID(s.user)), KYCStatus: new("COMPLETED"), KYCAt: new(u.at.Format(time.RFC3339)),
		KYCType: new(ekyc), EKYCDocument: new("DRIVERS_LICENCE"),
		SelfieImageURL: new("https://images.sandbox.test/selfie?signature=sandbox"),
		KYCInfo: &paypay.KYCPassportQRInfo{LastName: p.LastName, FirstName: p.FirstName, LastNameKana: p.LastNameKana,
			FirstNameKana: p.FirstNameKana, LastNameCommon: p.LastNameCommon, FirstNameCommon: p.FirstNameCommon,
			LastNameKanaCommon: p.LastNameKanaCommon, FirstNameKanaCommon: p.FirstNameKanaCommon,
			DateOfBirth: p.DateOfBirth, Address: p.Address, Nationality: p.Nationality, Job: p.Job},
	}, note, nil
}

// checkVerifier checks PKCE (RFC 7636, S256). No source names the code of a
// refusal; INVALID_PARAMS is the sandbox's guess.
func checkVerifier(challenge string, verifier *string) error {
	if challenge == "" {
		return nil
	}
	if verifier == nil {
		return contract.Refusef(codeInvalidParams, "codeVerifier is missing, but the code was made with a challenge; no source names the code")
	}
	sum := sha256.Sum256([]byte(*verifier))
	if subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) != 1 {
		return contract.Refusef(codeInvalidParams, "codeVerifier does not give the challenge that the code was made with; no source names the code")
	}
	return nil
}

// user returns a linked user; e.mu is held. An id that is unknown is not shown:
// it may be anything.
func (e *engine) user(id string) (appUser, error) {
	u, ok := e.users[id]
	switch {
	case !ok:
		return u, contract.Refusef(codeNoUser, "the sandbox has no such user")
	case u.link.ended:
		return u, contract.Refusef(codeNoUser, "user %s has ended the account link", id)
	}
	u.link.lapsed = !e.time().Before(u.link.expires)
	return u, nil
}

// granted refuses a call for a user whose account, authorization or scopes do
// not allow it.
func (u appUser) granted(id string, scopes ...string) error {
	if u.account != "" {
		return contract.Refusef(u.account, "the account or authorization of user %s is in this state", id)
	}
	if u.link.lapsed {
		return contract.Refusef(codeExpiredUser, "the authorization of user %s ran out at %s", id, u.link.expires.Format(time.RFC3339))
	}
	for _, scope := range scopes {
		if !slices.Contains(u.scopes, scope) {
			return contract.Refusef(codeOutOfScope, "user %s did not grant the scope %s", id, scope)
		}
	}
	return nil
}

// readable refuses to hand out the data of a user whose state forbids it.
// scopes are those that the operation needs of the user.
func (u appUser) readable(id string, scopes ...string) error {
	if err := u.granted(id, scopes...); err != nil {
		return err
	}
	if u.flagged {
		return contract.Refusef(codeUnacceptable, "user %s is flagged for a risk", id)
	}
	if u.kyc != "" {
		return contract.Refusef(u.kyc, "the identity verification of user %s is in this state", id)
	}
	return nil
}

// read enters into the ledger that a user's data was handed out.
func (e *engine) read(operation, user string) {
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: operation, Kind: "kyc-read", ID: user})
}

// kycInfo reads a user's data. kind is requiredKycType; empty means any. note
// says what was odd about it.
func (e *engine) kycInfo(id, kind string) (d paypay.KYCDetails, note string, err error) {
	defer e.lock()()
	u, err := e.user(id)
	if err == nil {
		err = u.readable(id, scopeKYC)
	}
	if err != nil {
		return d, "", err
	}
	if kind != "" && kind != ekyc {
		return d, "", contract.Refusef(codeOutOfScope, "the sandbox's client is set up for no requiredKycType but %s; PayPay's values are not known", ekyc)
	}
	if kind != "" {
		note = "the values of requiredKycType are not known; " + ekyc + " is the sandbox's guess"
	}
	e.read("getKycInfo", id)
	p := u.foreign()
	return paypay.KYCDetails{
		Status: new("COMPLETED"), KYCAt: new(u.at.Format(time.RFC3339)), Type: new(ekyc), EKYCDocument: new("DRIVERS_LICENCE"),
		KYCInfo: &paypay.KYCInfo{LastName: p.LastName, FirstName: p.FirstName, LastNameKana: p.LastNameKana,
			FirstNameKana: p.FirstNameKana, Nationality: p.Nationality, DateOfBirth: p.DateOfBirth, Address: p.Address, Job: p.Job,
			ResidenceType: p.ResidenceType, ExpiryDate: p.ExpiryDate},
	}, note, nil
}

// kycPassportInfo reads a user's data for KYC Passport clients.
func (e *engine) kycPassportInfo(id string) (d paypay.KYCPassportDetails, err error) {
	defer e.lock()()
	u, err := e.user(id)
	if err == nil {
		err = u.readable(id, scopePassport)
	}
	if err != nil {
		return d, err
	}
	e.read("getKycPassportInfo", id)
	return paypay.KYCPassportDetails{Status: new("COMPLETED"), KYCAt: new(u.at.Format(time.RFC3339)), Type: new(ekyc),
		EKYCDocument: new("DRIVERS_LICENCE"), KYCInfo: u.foreign()}, nil
}

// foreign returns a copy of the user's data, with the residence status only
// where the user granted it.
func (u appUser) foreign() *paypay.KYCPassportInfo {
	p := *u.person
	if !slices.Contains(u.scopes, scopeForeign) {
		p.ResidenceType, p.ExpiryDate = nil, nil
	}
	return &p
}

func (e *engine) updateKYC(id string) error {
	return e.change(id, func(u *appUser) error {
		u.kyc, u.at = "", e.state.Clock.Now()
		e.notify("kycInfoUpdated", func(to, event string) (*http.Request, error) {
			return paypay.NewKYCInfoUpdatedWebhookRequest(to, paypay.KYCInfoUpdatedEvent{NotificationID: event, UserAuthorizationID: paypay.UserAuthorizationID(id),
				NotificationType: paypay.KYCInfoUpdatedEventNotificationTypeKYCPassportKYCInfoUpdated})
		})
		return nil
	})
}

func (e *engine) flagRisk(id string) error {
	return e.change(id, func(u *appUser) error {
		u.flagged = true
		e.notify("kycPassportRiskUpdated", func(to, event string) (*http.Request, error) {
			return paypay.NewKYCPassportRiskUpdatedWebhookRequest(to, paypay.KYCPassportRiskUpdatedEvent{NotificationID: event, UserAuthorizationID: paypay.UserAuthorizationID(id),
				NotificationType: paypay.KYCPassportRiskUpdatedEventNotificationTypeKYCPassportRiskUpdate})
		})
		return nil
	})
}

func (e *engine) updateAccountStatus(id string) error {
	return e.change(id, func(u *appUser) error {
		switch u.account {
		case "":
			u.account = codeInactiveUser
		case codeInactiveUser:
			u.account = ""
		default:
			return fmt.Errorf("user %s is in the state %s for good", id, u.account)
		}
		e.notify("kycPassportAccountStatusUpdated", func(to, event string) (*http.Request, error) {
			return paypay.NewKYCPassportAccountStatusUpdatedWebhookRequest(to, paypay.KYCPassportAccountStatusUpdatedEvent{
				NotificationID: event, UserAuthorizationID: paypay.UserAuthorizationID(id),
				NotificationType: paypay.KYCPassportAccountStatusUpdatedEventNotificationTypeKYCPassportAccountStatusUpdated})
		})
		return nil
	})
}

// change does what the changes of a user share.
func (e *engine) change(id string, change func(*appUser) error) error {
	defer e.lock()()
	u, err := e.user(id)
	if err != nil {
		return err
	}
	if err := change(&u); err != nil {
		return err
	}
	e.users[id] = u
	return nil
}

// notify sends a notification about a user, with a new id.
func (e *engine) notify(webhook string, build func(url, event string) (*http.Request, error)) {
	event := "evt_" + e.state.IDs.Letters(11)
	e.hooks.Send(policy.PayPay, webhook, func(url string) (*http.Request, error) { return build(url, event) })
}

func (e *engine) createFile(fileType string) error {
	kind := paypay.FileCreatedEventFileType(fileType)
	if !kind.Valid() {
		return fmt.Errorf("fileType %q is none of the document's", fileType)
	}
	event := paypay.FileCreatedEvent{
		NotificationType: paypay.FileCreatedEventNotificationTypeFileCreated,
		NotificationID:   e.state.IDs.UUID(),
		FileType:         kind,
		Path:             "https://files.sandbox.test/" + fileType + ".csv?signature=sandbox",
		RequestedAt:      strconv.FormatInt(e.state.Clock.Now().Unix(), 10),
	}
	e.hooks.Send(policy.PayPay, "fileCreated", func(url string) (*http.Request, error) {
		return paypay.NewFileCreatedWebhookRequest(url, event)
	})
	return nil
}
