package paypay

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/safetext"
)

// Account is a merchant's account at PayPay. Empty fields get the same defaults in every
// sandbox.
type Account struct {
	MerchantID string
	APIKey     string
	APISecret  string // base64, as the tokens of account links need it
	ClientID   string
	// RedirectDomains are the domains that are registered for redirectUrl. The default is
	// RedirectDomain and shop.example.
	RedirectDomains []string
	// Scopes are the scopes that the contract allows. The default is all scopes that a source
	// names.
	Scopes []string
	// Users are added to the users of every sandbox. A user with the ID of one of them replaces
	// it.
	Users []User
	// CashbackBudget is the budget for cashback in yen; nil means the constant of this name.
	CashbackBudget *int64
	// Groups are added to the Points Code groups of every sandbox. A group with the ID of one
	// of them replaces it.
	Groups []PointsGroup
}

// User is a user of PayPay who is linked to the merchant.
type User struct {
	ID              string
	Balance, Points int64 // yen
	// Scopes are the scopes that the user granted. The default is those of UserCompleted.
	Scopes []string
	// State is empty for a verified user. Else it is the code that the state leads to, such as
	// KYC_NOT_COMPLETED or CANCELED_USER; the comments of the constants User… name them.
	State string
	// Decline is the code with which every payment fails; see Sandbox.Decline.
	Decline string
}

// PointsGroup is a Points Code group.
type PointsGroup struct {
	ID      int64
	Budget  int64 // yen
	MaxDays int   // between startAt and endAt; 0 is 365
	Minimum int64 // yen that a code is worth at least; 0 is 100
}

// Completed returns the account with defaults for empty fields.
func (a Account) Completed() Account {
	for field, usual := range map[*string]string{
		&a.MerchantID: "990000000000000001",
		&a.APIKey:     "a_sandboxLocalOnly1",
		&a.APISecret:  "sandboxLocalOnly/PayPay+Secrets=",
		&a.ClientID:   "a_sandboxLoc",
	} {
		if *field == "" {
			*field = usual
		}
	}
	if len(a.RedirectDomains) == 0 {
		a.RedirectDomains = redirectDomains
	}
	if len(a.Scopes) == 0 {
		a.Scopes = contractScopes
	}
	if a.CashbackBudget == nil {
		a.CashbackBudget = new(CashbackBudget)
	}
	return a
}

// userStates are the codes that a user's state may lead to.
var userStates = []string{
	codeKYCNotCompleted, codeNonEKYC, codeUnacceptable, codeUpdateRequired,
	codeCanceledUser, codeInactiveUser, codeExpiredUser,
}

// Check returns what is wrong with an account.
func (a Account) Check() error {
	a = a.Completed()
	if strings.ContainsAny(a.APIKey, ": ") {
		return errors.New("APIKey has a colon or a space")
	}
	if _, err := base64.StdEncoding.DecodeString(a.APISecret); err != nil {
		return errors.New("APISecret is not base64")
	}
	if *a.CashbackBudget < 0 {
		return errors.New("CashbackBudget is less than 0")
	}
	for i, user := range a.Users {
		if err := user.check(); err != nil {
			return fmt.Errorf("Users: user %d: %w", i+1, err)
		}
	}
	for i, group := range a.Groups {
		if group.ID < 1 || group.Budget < 0 || group.MaxDays < 0 || group.Minimum < 0 {
			return fmt.Errorf("Groups: group %d needs an ID and numbers of 0 or more", i+1)
		}
	}
	return nil
}

func (u User) check() error {
	switch {
	case len(u.ID) < 4 || len(u.ID) > 64 || safetext.OneLine(u.ID) != u.ID || strings.ContainsAny(u.ID, " /"):
		return errors.New("ID must have 4 to 64 characters, without spaces and slashes")
	case u.Balance < 0 || u.Points < 0 || u.Balance > maxAmount || u.Points > maxAmount:
		return fmt.Errorf("Balance and Points must be 0 to %d yen", int64(maxAmount))
	case u.State != "" && !slices.Contains(userStates, u.State):
		return fmt.Errorf("State must be one of %s", strings.Join(userStates, ", "))
	case u.Decline != "" && !slices.Contains(declines, u.Decline):
		return fmt.Errorf("Decline must be one of %s", strings.Join(declines, ", "))
	}
	return nil
}

// appUser returns the user in the configured state.
func (u User) appUser(scopes []string, verified time.Time) appUser {
	person, _ := people()
	if len(u.Scopes) > 0 {
		scopes = u.Scopes
	}
	made := appUser{
		scopes:     slices.Clone(scopes),
		verifiedAt: verified,
		person:     person,
		wallet:     &wallet{balance: u.Balance, points: u.Points, declineCode: u.Decline},
	}
	switch u.State {
	case codeUnacceptable:
		made.riskFlagged = true
	case codeCanceledUser, codeInactiveUser, codeExpiredUser:
		made.accountCode = u.State
	default:
		made.kycCode = u.State
	}
	return made
}

// addTo adds the account's own users and groups to those of every sandbox.
func (a Account) addTo(b *book, scopes []string, verified time.Time) {
	for _, user := range a.Users {
		b.users[user.ID] = user.appUser(scopes, verified)
	}
	for _, g := range a.Groups {
		own := group{budget: g.Budget, maxDays: g.MaxDays, minimum: g.Minimum}
		if own.maxDays == 0 {
			own.maxDays = 365
		}
		if own.minimum == 0 {
			own.minimum = 100
		}
		b.groups[g.ID] = own
	}
	b.points.budget = *a.CashbackBudget
}
