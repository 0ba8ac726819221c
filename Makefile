# The commands of Caravane. `make run` and `make test` work on a bare machine: they install what is
# missing first and say so. README.md tells what you see afterwards.
SHELL := /bin/bash
.DEFAULT_GOAL := help
target := $(or $(CARGO_TARGET_DIR),target)
# wasm-opt of the pinned npm package, before any older one of the system
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

# Where the demonstration's clock starts; the tour of the north begins soon after.
NOW ?= 2027-05-03T12:00:00Z

.PHONY: help setup run test dev kiosk screenshots pictures bench bench-planner

help:
	@printf '%s\n' \
	  'make run          build, load the demonstration tour, serve on http://127.0.0.1:3000' \
	  'make test         every check: lints, both databases, browser (see the minutes at its end)' \
	  'make dev          serve and rebuild at each change' \
	  'make kiosk        the kiosk again, while « make dev » runs' \
	  'make screenshots  every page in four widths, light and dark, into end2end/screenshots' \
	  'make bench        bookings, pages and letters a second, on SQLite and on PostgreSQL; feeds' \
	  'make bench-planner  rounds under time windows (the classical sets, where they are), days, dates of tours, interviews' \
	  'make setup        only install what is missing'

setup:
	@end2end/tools/setup.sh test

run:
	@end2end/tools/setup.sh build
	cargo leptos build --release --split
	@end2end/tools/kiosk.sh release
	@# Hundreds of demonstration messages leave at once: their lines would push the addresses away.
	RUST_LOG="$${RUST_LOG:-info,sqlx=warn,backend::worker=warn}" $(target)/release/caravane serve --demo carrefour --now $(NOW)

test:
	@end2end/tools/test.sh

dev:
	@end2end/tools/setup.sh build
	@end2end/tools/kiosk.sh debug
	cargo leptos watch -- serve --demo carrefour --now $(NOW)

kiosk:
	@end2end/tools/kiosk.sh debug

screenshots: $(target)/release/caravane
	@end2end/tools/setup.sh test
	cd end2end && CARAVANE_BINARY=$(abspath $(target)/release/caravane) node tools/screenshots.mjs

# The pictures of the README, again.
pictures: $(target)/release/caravane
	@end2end/tools/setup.sh test
	cd end2end && CARAVANE_BINARY=$(abspath $(target)/release/caravane) node tools/pictures.mjs

bench:
	@end2end/tools/setup.sh test
	server/tools/with_postgres.sh cargo bench --locked -p server --bench figures
	server/tools/with_postgres.sh cargo bench --locked -p backend --bench mail
	cargo nextest run --locked -p backend --run-ignored only --no-capture -E 'test(twenty_thousand)'
	cargo bench --locked -p backend --bench feed
	MAIL_LIVES=10000 cargo test --locked --release -p backend --test mail_lives
	end2end/tools/zones.sh

bench-planner:
	@end2end/tools/setup.sh build
	cargo bench --locked -p planner --bench tsptw
	cargo bench --locked -p planner --bench programme
	cargo bench --locked -p planner --bench itinerary
	cargo bench --locked -p planner --bench explain
	cargo bench --locked -p planner --bench interviews
	cargo bench --locked -p planner --bench limits
	cargo build --locked -p agreement --lib --target wasm32-unknown-unknown --profile wasm-release
	cd end2end && node tools/colours.mjs

# Built once; after an edit say `make run` or remove it.
$(target)/release/caravane:
	@end2end/tools/setup.sh build
	cargo leptos build --release --split
	@end2end/tools/kiosk.sh release
