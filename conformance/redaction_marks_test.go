package conformance_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// personal matches the names of fields that may speak of a person.
var personal = regexp.MustCompile(`^(account.*|address.*|line\d|street\d|city|zip.*|postal_code|campaignMessage|` +
	`consumer_ip|description|dateOfBirth|dob|deviceId|deeplink|email|employer_name|firstName.*|lastName.*|gender|` +
	`ip_?[aA]ddress|job|known_address|link|linkQRCodeURL|merchantComment|message|name\d?|nationality|` +
	`orderDescription|phone.*|profileIdentifier|reason|redirectUrl|selfieImageUrl|spouse|store_?[nN]ame|storeInfo|` +
	`title|url|userAgent|warehouse|value)$`)

// eachPersonal calls visit for each personal string below a JSON value, with a
// function that replaces it.
func eachPersonal(value any, inMetadata bool, visit func(old string, replace func(any))) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			// A reason beside a status is legacy Paidy's reason code.
			if _, coded := value["status"]; coded && name == "reason" {
				continue
			}
			if old, ok := value[name].(string); ok && (inMetadata || personal.MatchString(name)) {
				visit(old, func(replacement any) { value[name] = replacement })
				continue
			}
			eachPersonal(value[name], strings.EqualFold(name, "metadata"), visit)
		}
	case []any:
		for _, item := range value {
			eachPersonal(item, false, visit)
		}
	}
}

// marked puts marks into the personal fields of a JSON body, as far as valid still
// accepts it, and returns how many.
func marked(body []byte, valid func([]byte) bool) ([]byte, int) {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return body, 0
	}

	count := 0
	marks := []string{
		hanako.Text(), hanako.Email, "https://" + hanako.Word + ".example/" + hanako.Phone, hanako.Word, hanako.Phone,
	}
	eachPersonal(value, false, func(old string, replace func(any)) {
		for _, mark := range marks {
			replace(mark)
			if text, err := json.Marshal(value); err == nil && valid(text) {
				count++
				return
			}
		}
		replace(old)
	})

	text, err := json.Marshal(value)
	if err != nil {
		return body, 0
	}

	return text, count
}

// acceptAny lets marked put marks everywhere.
func acceptAny([]byte) bool { return true }

// misfit puts marks of another type everywhere, so that nothing decodes.
func misfit(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			if name != "resultInfo" && name != "status" {
				value[name] = misfit(value[name])
			}
		}
		value["x-"+hanako.Email] = hanako.Name

		return value
	case []any:
		for i := range value {
			value[i] = misfit(value[i])
		}

		return value
	case string:
		return json.Number("7719" + hanako.Phone[1:])
	default:
		return hanako.Name + hanako.Word
	}
}
