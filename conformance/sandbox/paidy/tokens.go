package paidy

import (
	"slices"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"

	"github.com/jppay/jppay/overlay/policy"
)

// tokenOf returns a token that became active at the given time.
func tokenOf(id, email, wallet string, activated time.Time) paidy.Token {
	description := ""
	return paidy.Token{
		ID:          id,
		MerchantID:  "mer_0000000000000001",
		WalletID:    wallet,
		Status:      paidy.TokenStatusActive,
		Origin:      originOf(email),
		Description: &description,
		Kind:        "recurring",
		Metadata:    paidy.Metadata{},
		WebhookURL:  nullable.NewNullNullable[string](),
		ConsumerID:  "con_0000000000000001", // that of every test token
		Suspensions: []paidy.Suspension{},
		Test:        true,
		VersionNr:   4,
		CreatedAt:   activated.Add(-activation),
		UpdatedAt:   activated,
		ActivatedAt: &activated,
		DeletedAt:   nullable.NewNullNullable[time.Time](),
	}
}

// suspend makes a token suspended.
func suspend(t *paidy.Token, authority string, now time.Time) {
	t.Status = paidy.TokenStatusSuspended
	t.Suspensions = []paidy.Suspension{{Timestamp: now, Authority: authority}}
	t.VersionNr++
	t.UpdatedAt = now
}

func (b *book) addToken(t paidy.Token) {
	b.tokens[t.ID] = t
	b.tokenIDs = append(b.tokenIDs, t.ID)
}

// newToken makes the token of a consent in Checkout.
func (e *engine) newToken(r TokenRequest) (paidy.Token, error) {
	email, err := checkConsumer(r.Email)
	if err != nil {
		return paidy.Token{}, err
	}

	wallet := r.WalletID
	if wallet == "" {
		wallet = "default"
	}

	defer e.lock()()

	t := tokenOf(newID(e.state.IDs, e.state.Clock.Now(), "tok_"), email, wallet, e.now())
	e.addToken(t)
	e.state.Commit(state.Effect{Provider: policy.Paidy, Operation: "NewToken", Kind: "token-activated", ID: t.ID})
	e.notifyToken(paidy.TokenEventStatusActivateSuccess, t)
	return t, nil
}

// keptTokens returns the active and the suspended tokens, newest first.
func (e *engine) keptTokens() []paidy.Token {
	defer e.lock()()
	list := []paidy.Token{}
	for _, id := range slices.Backward(e.tokenIDs) {
		if t := e.tokens[id]; t.Status != paidy.TokenStatusDeleted {
			list = append(list, t)
		}
	}
	return list
}

func (e *engine) getToken(r paidy.GetTokenRequestObject) (paidy.Token, error) {
	defer e.lock()()
	return e.token(r.ID)
}

// token returns a token that is not deleted; the engine is locked. It is a guess that a deleted
// token cannot be read: the sources state it for writes only.
func (e *engine) token(id string) (paidy.Token, error) {
	t, ok := e.tokens[id]
	if !ok {
		return t, contract.Refusef(codeNotFound, "no token %s", id)
	}
	if t.Status == paidy.TokenStatusDeleted {
		return t, contract.Refusef(codeNotFound, "token %s is deleted", id)
	}
	return t, nil
}

func (e *engine) suspendToken(r paidy.SuspendTokenRequestObject) (paidy.Token, error) {
	return e.changeToken("suspendToken", "token-suspended", paidy.TokenEventStatusSuspendSuccess, r.ID, r.Body.WalletID,
		func(t *paidy.Token, now time.Time) error {
			if err := checkStatus(t, paidy.TokenStatusActive); err != nil {
				return err
			}
			suspend(t, byMerchant, now)
			return nil
		})
}

// checkStatus refuses a change of a token that does not have the wanted status.
func checkStatus(t *paidy.Token, want paidy.TokenStatus) error {
	if t.Status == want {
		return nil
	}
	return contract.Refusef(codeForbidden,
		"token %s is %s, not %s; no source states what Paidy answers", t.ID, t.Status, want)
}

func (e *engine) resumeToken(r paidy.ResumeTokenRequestObject) (paidy.Token, error) {
	return e.changeToken("resumeToken", "token-resumed", paidy.TokenEventStatusResumeSuccess, r.ID, r.Body.WalletID,
		func(t *paidy.Token, now time.Time) error {
			if err := checkStatus(t, paidy.TokenStatusSuspended); err != nil {
				return err
			}
			if by := t.Suspensions[0].Authority; by != byMerchant {
				return contract.Refusef(codeForbidden,
					"token %s was suspended by the %s, who alone can resume it; no source states the code", r.ID, by)
			}
			t.Status, t.Suspensions = paidy.TokenStatusActive, []paidy.Suspension{}
			t.VersionNr++
			t.UpdatedAt = now
			return nil
		})
}

func (e *engine) deleteToken(r paidy.DeleteTokenRequestObject) (paidy.Token, error) {
	return e.changeToken("deleteToken", "token-deleted", paidy.TokenEventStatusDeleteSuccess, r.ID, r.Body.WalletID,
		func(t *paidy.Token, now time.Time) error {
			t.Status, t.DeletedAt = paidy.TokenStatusDeleted, nullable.NewNullableWithValue(now)
			t.VersionNr++
			t.UpdatedAt = now
			return nil
		})
}

// changeToken changes a token, adds the change to the ledger and sends the webhook. It does
// nothing if change returns an error.
func (e *engine) changeToken(operation, kind string, event paidy.TokenEventStatus, id string, wallet *string,
	change func(t *paidy.Token, now time.Time) error) (paidy.Token, error) {
	defer e.lock()()

	t, err := e.token(id)
	if err != nil {
		return t, err
	}

	sent := "default"
	if wallet != nil {
		sent = *wallet
	}
	if sent != t.WalletID {
		return t, contract.Refusef(codeInvalid,
			"wallet_id, \"default\" where it is left out, is not that of token %s; no source states the code", id)
	}
	if err := change(&t, e.now()); err != nil {
		return t, err
	}

	e.tokens[id] = t
	e.state.Commit(state.Effect{Provider: policy.Paidy, Operation: operation, Kind: kind, ID: id})
	e.notifyToken(event, t)
	return t, nil
}
