# An Sinh: `make help` lists every target. Everything it makes lies in bin/ and .local/.
.DEFAULT_GOAL := help
.PHONY: run demo test chaos bench build reset help vet lint

export GOTOOLCHAIN := local

BUILD := sh deploy/local/build.sh
STACK := .local/bin/stack

run: ## get and start everything, seeded; prints addresses and accounts, then stays until Ctrl-C
	@$(BUILD) ansinh
	@[ -x $(STACK) ] || printf '%s\n' 'The rules can be tried while the rest is built, in another terminal, for example for a citizen of 80 without a pension:' \
	  "  echo '{\"id\": \"1\", \"scheme\": \"social-allowance\", \"dates\": {\"as_of\": \"2026-11-02\", \"month\": \"2026-11\"}, \"facts\":" \
	  "    {\"birth_date\": \"1946-03-01\", \"citizen\": true, \"pension\": false, \"monthly_social_insurance\": false, \"disability\": \"none\"," \
	  "     \"household_class\": \"not_poor\", \"hiv\": false}}' | tr -d '\\n' | bin/ansinh decide"
	@$(BUILD) stack minio
	@exec $(STACK) up --with-parent

demo: ## drive applications from the scanned document to the confirmed money (SEED=, CASES=)
	@$(BUILD) ansinh stack minio
	@ANSINH_DEMO_SEED='$(SEED)' ANSINH_DEMO_CASES='$(CASES)' exec $(STACK) up --with-parent -- bin/ansinh demo

test: ## run all tests on real PostgreSQL, Temporal and MinIO
	@command -v cc >/dev/null || { echo 'The tests need a C compiler for the race detector: install gcc and start again.' >&2; exit 1; }
	@$(BUILD) ansinh stack minio
	@exec $(STACK) up --test --with-parent -- sh deploy/local/test.sh

chaos: ## walk at random through everything while processes die, and see that nothing is lost (SEED=, N=, STEPS=)
	@$(BUILD) ansinh stack minio
	@exec go run ./test/chaos $(if $(SEED),-seed $(SEED)) $(if $(N),-n $(N)) $(if $(STEPS),-steps $(STEPS))

bench: ## measure the budgets, each against its baseline in the same run; writes .local/bench.json
	@$(BUILD) ansinh stack minio
	@exec $(STACK) up --test --real --with-parent -- go run ./test/bench

build: ## build bin/ansinh alone
	@$(BUILD) ansinh

vet: ## go vet of every module
	@go vet ./... && go vet -C deploy/local ./... && go vet -C deploy/check ./...

lint: vet ## go vet and staticcheck
	@go build -C deploy/tools -o $(CURDIR)/.local/bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	@.local/bin/staticcheck ./... && cd deploy/local && ../../.local/bin/staticcheck ./...

reset: ## stop what make run left and remove all its data
	@if [ -x $(STACK) ]; then $(STACK) stop --remove; else rm -rf .local; fi

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 16
