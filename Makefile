# The commands of Caravane. `make run` and `make test` work on a bare machine: they install what is
# missing first and say so. README.md tells what you see afterwards.
SHELL := /bin/bash
.DEFAULT_GOAL := help
target := $(or $(CARGO_TARGET_DIR),target)
# wasm-opt of the pinned npm package, before any older one of the system
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

# Where the demonstration's clock starts; the tour of the north begins soon after.
NOW ?= 2027-05-03T12:00:00Z

.PHONY: help setup run test dev screenshots bench

help:
	@printf '%s\n' \
	  'make run          build, load the demonstration tour, serve on http://127.0.0.1:3000' \
	  'make test         every check: lints, both databases, browser (see the minutes at its end)' \
	  'make dev          serve and rebuild at each change' \
	  'make screenshots  every page in four widths, light and dark, into end2end/screenshots' \
	  'make bench        what the release build weighs and how fast it answers' \
	  'make setup        only install what is missing'

setup:
	@end2end/tools/setup.sh test

run:
	@end2end/tools/setup.sh build
	cargo leptos build --release
	$(target)/release/caravane serve --demo carrefour --now $(NOW)

test:
	@end2end/tools/test.sh

dev:
	@end2end/tools/setup.sh build
	cargo leptos watch -- serve --demo carrefour --now $(NOW)

screenshots: $(target)/release/caravane
	@end2end/tools/setup.sh test
	cd end2end && CARAVANE_BINARY=$(abspath $(target)/release/caravane) node tools/screenshots.mjs

bench: $(target)/release/caravane
	@node end2end/tools/sizes.mjs
	@cd end2end && CARAVANE_BINARY=$(abspath $(target)/release/caravane) node tools/bench.mjs

# Built once; after an edit say `make run` or remove it.
$(target)/release/caravane:
	@end2end/tools/setup.sh build
	cargo leptos build --release
