// Package raw holds the client that oapi-codegen makes for Paidy's API. It is for
// what a method of jppay.Paidy hides: a body of another content, a field that the document
// does not know, or an answer as it came.
//
// The method Raw of jppay.Paidy returns one. Its requests are signed and its answers judged
// like those of the methods, because the sender that it is given does both: an answer
// that is not success becomes an *overlay.Error. The rest arrive as an *http.Response,
// whose body the caller must close.
//
// A client that New makes with another sender does neither: without a signature the
// provider refuses its requests, and nobody judges its answers.
package raw
