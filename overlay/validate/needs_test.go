package validate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// needing is a shop whose createOrder says what no success lacks.
func needing(t *testing.T, behaviour string) *validate.Validator {
	t.Helper()
	v, err := validate.New(edit{
		"      operationId: createOrder\n", "      operationId: createOrder\n      " + behaviour + "\n",
	}.apply(t))
	require.NoError(t, err)

	return v
}

func TestWhatNoSuccessLacks(t *testing.T) {
	t.Parallel()
	v := needing(t, "x-needs: {fields: [state, tag.name, lines, weight], source: S}")
	missing := func(pointers ...string) (list []found) {
		for _, pointer := range pointers {
			list = append(list, found{validate.KindNeeded, pointer, "x-needs"})
		}
		return list
	}

	for name, c := range map[string]struct {
		body   string
		status int
		want   []found
	}{
		"all is there": {order("state", `"open"`, "tag", `{"name":"a"}`, "lines", `[{}]`, "weight", `0`), 201, nil},
		"nothing is there": {
			order(), 201, missing("/state", "/tag/name", "/lines", "/weight"),
		},
		"null and empty text are nothing": {
			order("state", `"open"`, "tag", `{"name":" "}`, "lines", `[{}]`, "weight", `null`), 299,
			missing("/tag/name", "/weight"),
		},
		"it is no success": {order(), 404, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assertFound(t, validate.Response, c.want, v.CheckResponse("createOrder", c.status, jsonHeader, []byte(c.body)))
		})
	}
}

func TestOnlyASuccessNeedsAnything(t *testing.T) {
	t.Parallel()
	const code = "openapi: 3.1.0\nx-code-field: state"
	document := edit{"openapi: 3.1.0", code}.apply(t)
	with := func(behaviour string) *validate.Validator {
		t.Helper()
		v, err := validate.New([]byte(replaced(t, string(document),
			"      operationId: createOrder\n", "      operationId: createOrder\n      "+behaviour+"\n")))
		require.NoError(t, err)
		return v
	}
	v := with("x-needs: {fields: [weight], source: S}\n      x-success: [OPEN]")
	lacks := []found{{validate.KindNeeded, "/weight", "x-needs"}}
	noCode := []found{{validate.KindNeeded, "/state", "x-code-field"}}

	for state, want := range map[string][]found{`"open"`: lacks, `"shipped"`: nil, "": noCode} {
		assertFound(t, validate.Response, want,
			v.CheckResponse("createOrder", 201, jsonHeader, []byte(order("state", state))))
	}
	for behaviour, want := range map[string][]found{
		"x-needs: {fields: [weight], source: S}": lacks,
		"x-needs: {none: No field is sure.}":     nil,
	} {
		assertFound(t, validate.Response, want,
			with(behaviour).CheckResponse("createOrder", 201, jsonHeader, []byte(order("state", `"void"`))))
	}
}

func TestARefusalNeedsNothing(t *testing.T) {
	t.Parallel()
	v, err := validate.New([]byte(replaced(t, string(edit{
		"      operationId: createOrder\n", "      operationId: createOrder\n      x-needs: {fields: [weight]}\n",
	}.apply(t)), "'202': {description: Later.}", "'202': {description: Ask., x-refusal: true, content: "+
		"{application/json: {schema: {$ref: '#/components/schemas/Order'}}}}")))
	require.NoError(t, err)

	assertFound(t, validate.Response, nil, v.CheckResponse("createOrder", 202, jsonHeader, []byte(order())))
}

// What the document marks as unverified may be the document's fault: it is told, and is no
// reason to refuse what the provider sends.
func TestAGuessOfTheDocumentRefusesNoAnswer(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]edit{
		"on a field": {"amount: {type: integer, format: int64, minimum: 1, maximum: 99999999999}",
			"amount: {type: integer, x-unverified: A guess., minimum: 1}"},
		"on the schema of a field": {"    State: {type: string,", "    State: {x-unverified: A guess., type: string,"},
		"beside a reference": {
			"price:\n              $ref:", "price:\n              x-unverified: A guess.\n              $ref:",
		},
		"on the schema of a whole body": {"    Order:\n", "    Order:\n      x-unverified: A guess.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := validate.New(c.apply(t))
			require.NoError(t, err)
			body := map[string]string{
				"on a field":                    order("amount", `0`),
				"on the schema of a field":      order("state", `"lost"`),
				"beside a reference":            order("price", `{"amount":"1"}`),
				"on the schema of a whole body": order("id", ""),
			}[name]

			e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(body))

			require.NotNil(t, e)
			assert.False(t, e.Refuses(), "%v", e)
			assert.Len(t, e.Violations, 1)
			assert.True(t, e.Violations[0].Unverified)
			assert.Regexp(t, `\(unverified\)$`, e.Error())
		})
	}
}

func TestAGuessStandsBesideWhatIsSure(t *testing.T) {
	t.Parallel()
	v := shop(t)

	guess := v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("lines", `[{"title":1}]`)))
	both := v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("lines", `[{"title":1}]`, "amount", `"1"`)))
	sure := v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("lines", `1`)))

	require.NotNil(t, guess)
	assert.False(t, guess.Refuses())
	require.NotNil(t, both)
	assert.True(t, both.Refuses())
	assert.Len(t, both.Violations, 2)
	require.NotNil(t, sure)
	assert.True(t, sure.Refuses())
}

// A field that is a guess itself may be missing, whoever requires it.
func TestARequiredFieldThatIsAGuessMayBeMissing(t *testing.T) {
	t.Parallel()
	v, err := validate.New(edit{
		"amount: {type: integer, format: int64, minimum: 1, maximum: 99999999999}",
		"amount: {type: integer, x-unverified: A guess.}",
	}.apply(t))
	require.NoError(t, err)

	guess := v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("amount", "")))
	sure := v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("id", "")))

	require.NotNil(t, guess)
	assert.False(t, guess.Refuses())
	require.NotNil(t, sure)
	assert.True(t, sure.Refuses())
}

// Beyond the findings that are kept, too, one that is sure is a reason to refuse.
func TestAGuessBeforeManyDoesNotHideWhatIsSure(t *testing.T) {
	t.Parallel()
	v := shop(t)
	guesses := "["
	for range 100 {
		guesses += order("lines", `[{"title":1}]`) + ","
	}
	header := jsonHeader.Clone()
	header.Set("Request-Id", "req_1")

	guess := v.CheckResponse("listOrders", 200, header, []byte(guesses+order()+"]"))
	sure := v.CheckResponse("listOrders", 200, header, []byte(guesses+order("amount", "0")+"]"))

	require.NotNil(t, guess)
	assert.False(t, guess.Refuses())
	require.NotNil(t, sure)
	assert.True(t, sure.Refuses())
}
