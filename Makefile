# The two commands: `make run` and `make test`. Both set up what they need, say what they do, and can be repeated.
#
#   YES=1   install missing packages without asking
#   ARGS    more flags for `exchange run`, e.g. make run ARGS="--market simulated"

SHELL := /bin/bash
SWIFT ?= swift
BUILD_FLAGS ?=

.DEFAULT_GOAL := help
.PHONY: help run build setup assets test test-quick lint format bench clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: build ## Everything in one process: the exchange at https://localhost:8443
	@exec $$($(SWIFT) build $(BUILD_FLAGS) --show-bin-path)/exchange run $(ARGS)

build: setup ## Build the binary `exchange`
	@scripts/say "Building (the first time 3 to 6 minutes on two cores, later seconds)"
	@$(SWIFT) build $(BUILD_FLAGS) --product exchange

setup: ## Install system packages and fetch front-end files that are missing
	@scripts/setup run
	@scripts/frontend-assets

assets: ## Fetch the front-end files that are missing
	@scripts/frontend-assets

test: ## Everything: format, unit, integration and browser tests
	@scripts/setup test
	@scripts/frontend-assets
	@scripts/test-assets
	@scripts/test all

test-quick: ## Format and unit tests; under two minutes once built, needs no root
	@scripts/test quick

lint: ## Is the code formatted and free of what the linter refuses?
	@scripts/lint

format: ## Format the code
	@find Package.swift Sources Tests -name "*.swift" -print0 | xargs -0 -n 200 $(SWIFT) format --in-place --parallel

bench: ## Measure (release build): make bench ONLY=name for one
	@scripts/setup bench
	@scripts/frontend-assets
	@scripts/bench $(ONLY)

clean: ## Remove what was built (keeps data and downloaded files)
	@rm -rf .build
