// Package raw holds the client that oapi-codegen makes for Paidy's API. The method Raw of
// jppay.Paidy returns one, for what a method hides: a body of another content, a field that the
// document does not know, or an answer as it came. The sender that it is given signs its requests
// and turns an answer that is not success into an *overlay.Error. The rest arrive as an
// *http.Response, whose body the caller must close. With another sender nothing is signed or judged.
package raw
