package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // PayPay's scheme hashes the body with MD5
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"net/http"
	"strconv"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	signKey    = "a_benchmarkKey"
	signSecret = "benchmark/secret+of+44+characters/as+PayPay="
	signPath   = "/v1/bench"
	signType   = "application/json"
	signNonce  = "n0nce678"
	signEpoch  = 1775012345
)

// signing measures overlay.HMAC against the bare primitives.
func (b *bench) signing() error {
	var allocs []float64
	for _, size := range []struct {
		name  string
		bytes int
		ratio float64
	}{{"200 B", 200, 2.3}, {"2 KB", 2 << 10, 1.3}, {"16 KB", 16 << 10, 1.08}} {
		body := bytes.Repeat([]byte{'x'}, size.bytes)
		if err := signSame(body); err != nil {
			return err
		}
		auth, err := overlay.NewHMAC(signKey, overlay.NewSecret(signSecret), nil, nil)
		if err != nil {
			return err
		}
		req, op, err := signRequest(body)
		if err != nil {
			return err
		}
		bare := newSigner()
		cost, err := b.compare(pair{
			name:  "sign " + size.name,
			floor: func() error { bare.sign(body); return nil },
			ours: func() error {
				delete(req.Header, "Authorization") // as on each new request
				_, err := auth.Authenticate(req, op, body)
				return err
			},
			ratio: size.ratio, allocs: 7,
		})
		if err != nil {
			return err
		}
		allocs = append(allocs, cost.allocs)
	}
	more := allocs[len(allocs)-1] - allocs[0]
	b.add(row{name: "sign, 16 KB minus 200 B", unit: "allocs/op", ours: whole(more), target: "0", over: more != 0})
	return nil
}

func signRequest(body []byte) (*http.Request, *policy.Operation, error) {
	req, err := http.NewRequest(http.MethodPost, "https://apigw.paypay.ne.jp"+signPath, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", signType)
	return req, &policy.Operation{Provider: "paypay", ID: "bench", Method: http.MethodPost, Path: signPath}, nil
}

// signSame checks that floor and overlay make the same signature.
func signSame(body []byte) error {
	auth, err := overlay.NewHMAC(signKey, overlay.NewSecret(signSecret),
		func() time.Time { return time.Unix(signEpoch, 0) }, func() string { return signNonce })
	if err != nil {
		return err
	}
	req, op, err := signRequest(body)
	if err != nil {
		return err
	}
	if _, err := auth.Authenticate(req, op, body); err != nil {
		return err
	}
	if req.Header.Get("Authorization") != string(newSigner().sign(body)) {
		return errors.New("floor and overlay do not sign alike")
	}
	return nil
}

// signer is the floor: it makes the same header and reuses its hashes.
type signer struct {
	md5, mac  hash.Hash
	sum, text []byte
	header    []byte
}

func newSigner() *signer {
	return &signer{md5: md5.New(), mac: hmac.New(sha256.New, []byte(signSecret))} //nolint:gosec // see the import
}

func (s *signer) sign(body []byte) []byte {
	s.md5.Reset()
	s.md5.Write([]byte(signType))
	s.md5.Write(body)
	s.sum = s.md5.Sum(s.sum[:0])

	s.text = append(s.text[:0], signPath+"\n"+http.MethodPost+"\n"+signNonce+"\n"...)
	s.text = strconv.AppendInt(s.text, signEpoch, 10)
	s.text = append(s.text, "\n"+signType+"\n"...)
	s.text = base64.StdEncoding.AppendEncode(s.text, s.sum)
	s.header = append(s.header[:0], "hmac OPA-Auth:"+signKey+":"...)
	hashed := s.sum

	s.mac.Reset()
	s.mac.Write(s.text)
	var mac [sha256.Size]byte
	s.header = base64.StdEncoding.AppendEncode(s.header, s.mac.Sum(mac[:0]))
	s.header = append(s.header, ":"+signNonce+":"...)
	s.header = strconv.AppendInt(s.header, signEpoch, 10)
	s.header = append(s.header, ':')
	s.header = base64.StdEncoding.AppendEncode(s.header, hashed)
	return s.header
}
