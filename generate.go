package jppay

//go:generate go run ./internal/generate paypay
//go:generate go run ./internal/generate paidy
//go:generate go run ./internal/generate paidylegacy
//go:generate go run ./internal/generate admin
//go:generate go run ./internal/generate outcomes
//go:generate go run ./internal/generate readme
