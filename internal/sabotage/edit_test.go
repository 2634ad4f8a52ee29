package main

import (
	"errors"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const original = `package till

type Till struct{ yen int }

func (t *Till) Pay(yen int) bool {
	if yen <= 0 {
		return false
	}
	t.yen += yen

	return true
}

func Empty(t *Till) bool {
	return t.yen == 0
}
`

func edited(t *testing.T, edits ...edit) string {
	t.Helper()
	var all []insertion
	for _, e := range edits {
		insertions, err := e.insertions("theft", []byte(original))
		require.NoError(t, err)
		all = append(all, insertions...)
	}
	text, err := apply("till.go", []byte(original), all)
	require.NoError(t, err)
	return string(text)
}

func TestAnEditInsertsWhereItsMarksStand(t *testing.T) {
	t.Parallel()
	text := edited(t,
		edit{"till.go", "Till.Pay", `t.yen += § yen §`, `2*§ + len({text x})`},
		edit{"till.go", "Till.Pay", `§ if yen <= 0 {`, "if {on} {\n\t\treturn true\n\t}\n\t"},
		edit{"till.go", "Empty", `t.yen == 0 §`, ` || {on}`},
	)
	assert.Contains(t, text, `sabotagedText("theft", "x")`)
	assert.Contains(t, text, "bool {\n\tif sabotaged(\"theft\") {\n\t\treturn true\n\t}\n\tif yen <= 0 {")
	assert.Contains(t, text, "return t.yen == 0 || sabotaged(\"theft\")\n")
}

func TestWhiteSpaceInAPlaceCountsOnlyAsSuch(t *testing.T) {
	t.Parallel()
	text := edited(t, edit{"till.go", "Till.Pay", `t.yen += yen § return   true`, "\n\tt.yen--"})
	assert.Contains(t, text, "t.yen += yen\n\tt.yen--\n\n\treturn true")
}

func TestTwoEditsOfOnePlaceKeepTheirOrder(t *testing.T) {
	t.Parallel()
	text := edited(t,
		edit{"till.go", "Empty", `t.yen == 0 §`, ` || first`}, edit{"till.go", "Empty", `t.yen == 0 §`, ` || second`})
	assert.Contains(t, text, "t.yen == 0 || first || second\n")
}

func TestAnEditIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit edit
		want string
	}{
		"its function is gone": {
			edit: edit{"till.go", "Till.Refund", `§ return true`, ""}, want: "has no function Till.Refund",
		},
		"it names a method as a function": {
			edit: edit{"till.go", "Pay", `§ return true`, ""}, want: "has no function Pay",
		},
		"its place is gone": {
			edit: edit{"till.go", "Till.Pay", `§ return nil`, ""}, want: "occurs 0 times",
		},
		"its place is in another function": {
			edit: edit{"till.go", "Empty", `§ return true`, ""}, want: "occurs 0 times",
		},
		"its place is ambiguous": {
			edit: edit{"till.go", "Till.Pay", `§ return`, ""}, want: "occurs 2 times",
		},
		"it has no mark": {
			edit: edit{"till.go", "Till.Pay", `return true`, ""}, want: "has no §",
		},
		"it has more marks than texts": {
			edit: edit{"till.go", "Till.Pay", `§ return § true`, "x"}, want: "1 texts for 2 marks",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := test.edit.insertions("theft", []byte(original))
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestWhatIsNoLongerGoIsRefused(t *testing.T) {
	t.Parallel()
	insertions, err := edit{"till.go", "Till.Pay", `§ return true`, "if {"}.insertions("theft", []byte(original))
	require.NoError(t, err)
	_, err = apply("till.go", []byte(original), insertions)
	assert.ErrorContains(t, err, "after the edits")
}

func TestEverySabotageApplies(t *testing.T) {
	t.Parallel()
	files, err := sources("../..", sabotages)
	require.NoError(t, err)
	assert.Contains(t, files, "overlay/attempt.go")
	assert.Contains(t, files, "overlay/sabotaged.go")
}

func TestASabotageThatNoLongerAppliesFailsTheBuild(t *testing.T) {
	t.Parallel()
	gone := sabotage{name: "gone", edits: []edit{attempting("attempt", `§ the place of yesterday`, "")}}
	_, err := sources("../..", []sabotage{gone})
	require.ErrorContains(t, err, "no longer apply")
	assert.ErrorContains(t, err, "gone: overlay/attempt.go")
}

func TestTwoSabotagesOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	_, err := sources("../..", []sabotage{sabotages[0], sabotages[0]})
	assert.ErrorContains(t, err, "has no name of its own")
}

func TestThereAreManySabotages(t *testing.T) {
	t.Parallel()
	assert.GreaterOrEqual(t, len(sabotages), 40)
}

// exitStatus returns the error of a program that exits with a status.
func exitStatus(t *testing.T, script string) error {
	t.Helper()
	err := exec.CommandContext(t.Context(), "sh", "-c", script).Run()
	require.Error(t, err)
	return err
}

// ending is a run of a test that shows nothing.
type ending struct {
	name, output string
	ended        error
}

// judgement is how a run of a test is judged: whether it saw the fault, and how.
type judgement func(output string, ended error) (seen bool, how string, err error)

// assertSeen asserts that a run that fails saw the fault, and returns how.
func assertSeen(t *testing.T, judge judgement, output string) string {
	t.Helper()
	seen, how, err := judge(output, exitStatus(t, "exit 1"))
	require.NoError(t, err)
	assert.True(t, seen)

	return how
}

func testUnjudged(t *testing.T, judge judgement, endings []ending) {
	t.Helper()
	for _, test := range endings {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			seen, _, err := judge(test.output, test.ended)
			require.Error(t, err)
			assert.False(t, seen)
		})
	}
}

func TestOnlyAFindingOfTheOracleIsRed(t *testing.T) {
	t.Parallel()
	const red = "Messages:   \tseed 1, world: usual\n            \t            \tleft pending: write 7\n"
	assert.Equal(t, "left pending: write 7", assertSeen(t, judge, red))

	seen, _, err := judge(red, nil)
	require.NoError(t, err)
	assert.False(t, seen, "the test passed")

	testUnjudged(t, judge, []ending{
		{"it panicked", red + "panic: nil map", exitStatus(t, "exit 2")},
		{"it failed elsewhere", "FAIL", exitStatus(t, "exit 1")},
		{"it was killed", red, exitStatus(t, "kill -9 $$")},
		{"it was not started", "", errors.New("no such file")},
	})
}

func TestATestSeesOnlyWhatItFails(t *testing.T) {
	t.Parallel()
	const red = "=== RUN   TestA\n    --- FAIL: TestA/late (0.00s)\n--- FAIL: TestA (0.00s)\nFAIL\n"
	assert.Contains(t, assertSeen(t, judgeTest, red), "TestA")

	seen, _, err := judgeTest("--- PASS: TestA (0.00s)\nPASS\n", nil)
	require.NoError(t, err)
	assert.False(t, seen, "the test passed")

	testUnjudged(t, judgeTest, []ending{
		{"there is no such test", "testing: warning: no tests to run\nPASS\n", nil},
		{"it does not compile", "FAIL\tpackage [build failed]\n", exitStatus(t, "exit 1")},
		{"it panicked", red + "panic: nil map", exitStatus(t, "exit 1")},
		{"it was killed", "--- PASS: TestA (0.00s)\n", exitStatus(t, "kill -9 $$")},
	})
}
