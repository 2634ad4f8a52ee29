package paypay

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/secret"
	"github.com/jppay/jppay/internal/safetext"
)

const (
	// maxPaired is the largest length of body and string to sign for which pairs of mistakes
	// are tried. Above it would take too long.
	maxPaired = 8 << 10
	// maxRewritten is the longest body that is rewritten.
	maxRewritten = 64 << 10
)

// explainKey says what is wrong with a key, without showing it.
func (a credentials) explainKey(key string) string {
	switch {
	case key == "":
		return "it is empty"
	case secret.Equal(key, a.secret):
		return "it is the APISecret"
	case secret.Equal(key, a.merchant):
		return "it is the MerchantID"
	case secret.Equal(strings.Trim(key, " \t\"'"), a.key):
		return "it has spaces or quotes around it"
	case strings.EqualFold(key, a.key):
		return "its letters have another case"
	}
	return "it is one that the sandbox does not know"
}

// secondsAhead returns by how much an epoch is ahead of the sandbox's clock; 0 where it is
// no number.
func secondsAhead(epoch string, now int64) int64 {
	at, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return 0
	}
	return at - now
}

// explainEpoch says, after a separator, which known mistake gives a refused epoch. It is empty
// if none does.
func explainEpoch(epoch string, now int64) string {
	const day, japan = 24 * 60 * 60, 9 * 60 * 60
	at, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return ""
	}
	for _, unit := range []struct {
		name string
		size int64
	}{{"milliseconds", 1e3}, {"microseconds", 1e6}, {"nanoseconds", 1e9}} {
		if seconds := at / unit.size; now-day < seconds && seconds < now+day {
			return ": it is in " + unit.name + ", PayPay wants seconds"
		}
	}
	switch ahead := at - now; {
	case japan-maxClockDifference < ahead && ahead < japan+maxClockDifference:
		return ": it is ahead by Japan's nine hours, an epoch is in UTC"
	case -japan-maxClockDifference < ahead && ahead < -japan+maxClockDifference:
		return ": it is behind by Japan's nine hours, an epoch is in UTC"
	}
	return ""
}

// explainer finds out what a client signed. It tries known mistakes with the sandbox's secret,
// because a mac does not reveal its input.
type explainer struct {
	credentials
	given    authorization
	right    signing
	request  *sentRequest
	compared *journal.Signature
}

// refuseMac returns why the mac is refused.
func (e *explainer) refuseMac(mac string) string {
	e.compare("mac", e.given.mac, mac)
	e.compared.Why = "a wrong secret, or a string to sign that no known mistake gives"
	if signed, mistakes, ok := e.explainMac(e.right); ok {
		e.tell(signed.text(), mistakes)
		e.compared.Why = strings.Join(mistakes, ", and ")
	}
	return fmt.Sprintf("the mac is not right: %s; it should be the base64 HMAC-SHA256, "+
		"keyed with the sandbox's APISecret, of %q", e.compared.Why, e.shortLines())
}

// shortLines returns the string to sign with each line shortened, for the log.
func (e *explainer) shortLines() string {
	lines := e.right.lines
	for i, line := range lines {
		lines[i] = safetext.Shortened(line)
	}
	return strings.Join(lines[:], "\n")
}

func (e *explainer) compare(name, came, wanted string) {
	e.compared.Compared = append(e.compared.Compared, journal.Comparison{Name: name, Came: came, Wanted: wanted})
}

// tell says what was signed and by which mistakes.
func (e *explainer) tell(signed string, mistakes []string) {
	e.compared.Signed, e.compared.Mistakes = signed, append(e.compared.Mistakes, mistakes...)
	e.compared.FirstDifference = journal.FirstDifference(signed, e.compared.Wanted)
}

// explainMac returns how a mac was made, and which mistakes it has compared with a base.
func (e *explainer) explainMac(base signing) (signed signing, mistakes []string, ok bool) {
	fits := func() bool { return secret.Equal(e.given.mac, signed.mac()) }
	if signed = base; fits() {
		return signed, nil, true
	}
	try := func(chosen ...int) bool {
		signed = base
		for _, i := range chosen {
			signingMistakes[i].make(&signed, e.request)
		}
		return fits()
	}
	parts := make([]string, len(signingMistakes))
	for i, mistake := range signingMistakes {
		parts[i] = mistake.about
	}

	found := journal.Explain(parts, false, try)
	if found == nil {
		for _, order := range orders() {
			if signed, signed.order = base, order; fits() {
				return signed, []string{"the lines stood in another order: " + orderInWords(order)}, true
			}
		}
		found = journal.Explain(parts, len(base.text())+len(e.request.body) <= maxPaired, try)
	}
	for _, i := range found {
		mistakes = append(mistakes, signingMistakes[i].what)
	}
	return signed, mistakes, found != nil
}

func orderInWords(order [lineCount]int) string {
	names := [lineCount]string{"path", "method", "nonce", "epoch", "content type", "hash"}
	var list []string
	for _, line := range order {
		list = append(list, names[line])
	}
	return strings.Join(list, ", ")
}

// refuseHash returns why the hash is refused.
func (e *explainer) refuseHash(wanted string) string {
	e.compare("hash", e.given.hash, wanted)
	if len(e.request.body) > 0 && e.given.hash == "empty" {
		e.fitMac("empty", "empty")
		e.compared.Mistakes = append(e.compared.Mistakes, "the request was signed as one without a body")
		e.compared.Why = e.compared.Mistakes[0] + e.aboutMac()
		return fmt.Sprintf("the hash is \"empty\", but the request has a body of %d bytes: %s",
			len(e.request.body), e.compared.Why)
	}

	contentType := e.right.lines[lineContentType]
	hashed, mistakes, ok := e.explainHash()
	if ok {
		contentType = hashed.contentType
		e.compared.Mistakes = mistakes
		e.compared.Why = strings.Join(mistakes, ", and ") + e.compareBodies(hashed.body)
	} else {
		e.compared.Why = "body or content type changed after they were hashed, or they were hashed in a way " +
			"that no known mistake gives"
	}
	e.fitMac(contentType, e.given.hash)
	e.compared.Why += e.aboutMac()
	if len(e.request.body) == 0 {
		return "the hash is not \"empty\", but the request has no body: " + e.compared.Why
	}
	return fmt.Sprintf("the hash is not that of what arrived: %s; it should be %s, "+
		"the MD5 of the content type %q followed by the %d bytes of the body",
		e.compared.Why, wanted, safetext.Shortened(e.right.lines[lineContentType]), len(e.request.body))
}

// fitMac finds out whether the mac matches a hash, either with the right content type or with
// another one that was hashed.
func (e *explainer) fitMac(contentType, hash string) {
	right, hashed := e.right, e.right
	right.lines[lineHash], hashed.lines[lineHash] = hash, hash
	hashed.lines[lineContentType] = contentType
	if secret.Equal(e.given.mac, hashed.mac()) {
		right = hashed
	}
	if found, mistakes, ok := e.explainMac(right); ok {
		e.tell(found.text(), mistakes)
	}
}

// aboutMac returns the end of a sentence: whether the mac matches the hash that was sent.
func (e *explainer) aboutMac() string {
	if e.compared.Signed == "" {
		return " (the mac does not fit that hash either: the secret may be wrong, too)"
	}
	return " (the mac fits that hash: key and secret are right)"
}

// explainHash returns how the hash was made, and which mistakes it has.
func (e *explainer) explainHash() (hashed hashing, mistakes []string, ok bool) {
	body, contentType := e.request.body, e.request.Header.Get("Content-Type")
	fits := func() bool { return secret.Equal(e.given.hash, hashed.hash()) }
	if hashed = rightHashing(contentType, body); fits() { // without a body only
		return hashed, []string{`a body of no bytes was hashed: without a body the hash is the word "empty"`}, true
	}

	list := hashingMistakes
	if len(body) <= maxRewritten {
		list = append(rewrittenMistakes(body), list...)
	}
	parts := make([]string, len(list))
	for i, mistake := range list {
		parts[i] = mistake.about
	}
	found := journal.Explain(parts, len(body) <= maxPaired, func(chosen ...int) bool {
		hashed = rightHashing(contentType, body)
		for _, i := range chosen {
			list[i].make(&hashed)
		}
		return fits()
	})
	for _, i := range found {
		mistakes = append(mistakes, list[i].what)
	}
	return hashed, mistakes, found != nil
}

// compareBodies tells where the hashed body and the received body differ. Only the journal
// shows a piece of the bodies.
func (e *explainer) compareBodies(hashed []byte) string {
	if bytes.Equal(hashed, e.request.body) {
		return ""
	}
	at := journal.FirstDifference(string(hashed), string(e.request.body))
	piece := func(body []byte) string {
		return strings.ToValidUTF8(string(body[at:min(len(body), at+40)]), "\uFFFD")
	}
	e.compare(fmt.Sprintf("body from byte %d", at), piece(e.request.body), piece(hashed))
	return fmt.Sprintf("; the first byte that differs is byte %d", at)
}
