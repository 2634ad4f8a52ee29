package validate_test

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/jppay/jppay/overlay/validate"
)

func ExampleValidator_CheckResponse() {
	document, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		log.Fatal(err)
	}
	v, err := validate.New(document)
	if err != nil {
		log.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	answer := []byte(`{"id":"ord_1","state":"lost","amount":"1200","made_on":"2026-02-05","colour":"blue"}`)
	if e := v.CheckResponse("getOrder", http.StatusOK, header, answer); e != nil {
		for _, violation := range e.Violations {
			fmt.Println(violation)
		}
	}
	// Output:
	// response /state: value is not one of the 3 documented
	// response /amount: expected integer, found string
	// response /(field 5): field is not documented
}
