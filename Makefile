# Every task of the project. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
TINHSO := target/debug/tinhso
PORT ?= 8080
DOSSIERS ?= 20000

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: setup-build ## Build and serve a living fictional province on http://localhost:8080
	cargo build
	$(TINHSO) demo --port $(PORT) --dossiers $(DOSSIERS)

test: setup ## Pass every test: units, both database engines, journeys in the browser
	scripts/test.sh

unit: setup ## The Rust tests alone, on both database engines
	scripts/test.sh rust

journeys: setup ## The journeys in the browser alone
	scripts/test.sh journeys

lint: ## Format and lint
	cargo clippy --workspace --all-targets -- -D warnings

ui: ## Build the interface into crates/web/assets
	cd ui && npm ci && npm run build

guide: setup ## Take the screenshots of the guide anew
	cargo build && cd e2e && npm ci --no-audit --no-fund --silent && npm run guide

bench: setup-build ## Measure, and write docs/performance.md's table
	scripts/bench.sh

setup-build: ## Install what the build needs
	scripts/setup.sh build

setup: ## Install what the build and the tests need
	scripts/setup.sh all

.PHONY: help demo test unit journeys lint ui guide bench setup setup-build
