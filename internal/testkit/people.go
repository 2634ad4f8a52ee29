package testkit

// Person is an invented customer. A test plants the data where personal data is
// allowed, and then searches for the marks where it is not: see Output.
type Person struct {
	Name    string
	Address string
	Email   string
	Phone   string
	Word    string // of lower-case letters and digits, and part of Email
}

// Hanako is the customer whose data the tests plant.
var Hanako = Person{
	Name:    "山田花子",
	Address: "東京都千代田区標町7-7-19",
	Email:   "hanako7719@example.com",
	Phone:   "08071977190",
	Word:    "hanako7719",
}

// Credentials that tests plant. They have the form of the providers' own.
//
//nolint:gosec // nobody has them
const (
	PlantedSecret = "c2VjcmV0TWFyazc3MTk"
	PlantedKey    = "a2V5TWFyazc3MTktbG9uZw"
)

// Marks returns what must not be found where no personal data is allowed. Word also covers
// Email, which contains it.
func (p Person) Marks() []string { return []string{p.Name, p.Address, p.Phone, p.Word} }

// Text is one line of the person's name, word and phone number.
func (p Person) Text() string { return p.Name + " " + p.Word + " " + p.Phone }
