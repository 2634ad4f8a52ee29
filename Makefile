# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(shell command -v cc || command -v gcc || command -v clang),-race)
# The newer of the two Go releases that are supported. go.mod names the older one.
NEXT_GO := go1.27.4
# The folders of this module and of those below it: what "./..." does not reach.
MODULES := $(shell tools/modules)
# $(call each,command) runs a command in each of them, and fails if one of them failed.
each = failed=; for module in $(MODULES); do (cd $$module && $(1)) || failed=1; done; [ -z "$$failed" ]
DOCUMENTS := specs/paypay-opa.yaml specs/paidy.yaml specs/paidy-legacy.yaml conformance/sandbox/admin/admin.yaml

.PHONY: demo screenshots flips test test-next mutants coverage generate drift vet format lint lint-go api api-update bench fuzz sim sabotage soak soak-inbound

demo: ## a merchant's day against the sandbox, every operation once
	@go run ./cmd/jppay demo

screenshots: ## renews docs/screenshots, with a browser that only root can install
	browser=$$(tools/browser) && eval "$$browser" && cd conformance/sandbox/page/browser && \
		JPPAY_SCREENSHOTS=$(CURDIR)/docs/screenshots go test -count=1 -run '^TestEachViewFits' .

# A race detector that does not wait a second at the end of each test binary, and fewer garbage
# collections: both save time only. What the caller sets comes last, and so it counts.
test: export GORACE := atexit_sleep_ms=10 $(GORACE)
test: export GOGC ?= 400
test: ## all tests, those of all modules at once
	$(if $(RACE),,@echo "no C compiler found: testing without the race detector")
	@$(MAKE) --no-print-directory -k -j$(words $(MODULES)) $(MODULES:%=test-in/%); status=$$?; tools/skipped; exit $$status

.PHONY: $(MODULES:%=test-in/%)
$(MODULES:%=test-in/%): test-in/%:
	cd $* && go test $(RACE) ./...

test-next: ## all tests with the newer Go release, which the go command fetches
	@GOTOOLCHAIN=$(NEXT_GO) go version || { echo "$(NEXT_GO) cannot be fetched: nothing was tested with it" >&2; exit 1; }
	$(call each,GOTOOLCHAIN=$(NEXT_GO) go test ./...)

mutants: ## every mutant of every example: the validator must say what JSON Schema says
	@JPPAY_EVERY_MUTANT=1 go test -count=1 -run Mutant ./overlay/validate

coverage: ## what the conformance cases reach of each document, and every gap
	@out=$$(go test -count=1 -v ./conformance); status=$$?; echo "$$out" | sed -n '/^Coverage/,$$p'; [ $$status = 0 ] || echo "$$out" | grep -A 20 -e '--- FAIL'; exit $$status

generate: ## writes gen/ from specs/
	go generate ./...

drift: ## fails if gen/ is not what specs/ generates
	go run ./internal/generate -check

vet: ## for the systems that CI does not run on; make lint-go vets this one
	$(call each,GOOS=darwin CGO_ENABLED=0 go vet ./...)
	$(call each,GOOS=windows CGO_ENABLED=0 go vet ./...)

api: ## fails if the public API is not what api/ says
	@go run ./internal/apisnapshot

api-update: ## accepts a changed public API
	go run ./internal/apisnapshot -write

format: ## fails on files that gofmt would change
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }

lint-go: ## lints the Go code of each module with the golangci-lint that tools/golangci pins
	@$(call each,echo "linting $$module" && go tool -modfile=$(CURDIR)/tools/golangci/go.mod golangci-lint run --show-stats=false)

lint: ## lints the documents
	@cd tools/lint && npm ci --silent --no-audit --no-fund
	@REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true tools/lint/node_modules/.bin/redocly lint --config tools/lint/redocly.yaml $(DOCUMENTS)

bench: ## speed and size against their floors, in one run
	@go run ./internal/bench

sim: ## so many WRITES by the real clients in virtual time, in every world; prints its seed, SEED repeats one
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; go test -c -o "$$folder/sim" ./internal/sim && cd internal/sim && \
		GOGC=800 "$$folder/sim" -test.run '^TestSimulation$$' -test.timeout 30m -report -writes=$(or $(WRITES),1000000) -seed=$(or $(SEED),0)

sabotage: ## breaks client, record and resolvers in many ways: the simulation must see each
	@go run ./internal/sabotage $(if $(SEED),-seed=$(SEED))

flips: ## turns each outcome that the resolvers name into each other one: a test must see each
	@go run ./internal/flips

soak: ## 5,000 writes over real sockets under faults, and about as many by a process that is killed; prints its seed
	@go run ./internal/soak

soak-inbound: ## 50,000 notifications to a receiver that is killed, for each inbox; prints its seed
	@if [ -z "$$JPPAY_TEST_POSTGRES$$JPPAY_TEST_REDIS" ]; then \
		export JPPAY_SERVICES_DIR=$$(mktemp -d); \
		trap 'tools/services stop' EXIT; trap 'exit 130' INT TERM; \
		if services=$$(tools/services start); then eval "$$services"; else echo "PostgreSQL and Redis cannot be started: SQLite alone is tested"; fi; \
	fi; \
	go run ./internal/soakinbound

fuzz: ## every fuzz target for 12 s, or for TIME
	@./tools/fuzz $(or $(TIME),12s)
