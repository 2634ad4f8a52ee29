package main

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// validation measures the contract check of an answer against json.Valid.
func (b *bench) validation() error {
	validator, err := validate.New(specs.Paidy())
	if err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for _, size := range []struct {
		name          string
		bytes         int
		ratio, allocs float64
	}{{"2 KB", 2 << 10, 5, 300}, {"20 KB", 20 << 10, 4.5, 0}} {
		answer := payment(size.bytes)
		if _, err := b.compare(pair{
			name: "validate " + size.name, ratio: size.ratio, allocs: size.allocs,
			floor: func() error {
				if !json.Valid(answer) {
					return errors.New("the answer is not JSON")
				}
				return nil
			},
			ours: func() error {
				if e := validator.CheckResponse("getPayment", http.StatusOK, header, answer); e != nil {
					return e
				}
				return nil
			},
		}); err != nil {
			return err
		}
	}
	return nil
}
