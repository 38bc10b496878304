.PHONY: help demo test bench lint fmt widget dashboard screenshots

help: ## What there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## Try everything on this machine
	@scripts/need cargo
	@echo "Building Shelfbell; the first time takes a few minutes."
	@cargo build -q -p shelfbell && exec target/debug/shelfbell demo

test: ## Everything that CI runs, on SQLite and on PostgreSQL
	@scripts/need cargo node npm python3
	@scripts/test

bench: ## Benchmarks; writes bench/RESULTS.md
	@scripts/need cargo node npm
	@bench/run

lint: ## Formatting and lints
	cargo fmt --check
	cargo clippy -q --workspace --all-targets -- -D warnings

widget: ## Builds web/widget/dist, which is committed
	@scripts/need node npm
	@scripts/widget install && npm run --silent build --prefix web/widget

dashboard: ## Renews the API's client and builds web/dashboard/dist, which are committed
	@scripts/need cargo node npm
	@scripts/dashboard install && scripts/dashboard build

screenshots: ## Renews docs/screenshots
	@scripts/need cargo node npm
	@scripts/browser install && scripts/browser screenshots

fmt: ## Formats the code
	cargo fmt
