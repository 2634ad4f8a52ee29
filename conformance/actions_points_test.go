package conformance_test

// payPayPointsActions are what users do with points, links and top-ups.
var payPayPointsActions = map[string]action{}
