# Orrery and Janus. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# What the build and the tests take from Debian. The first line is needed; with the second
# comparisons with other software run, and are skipped aloud without.
PACKAGES := libelf-dev libdw-dev libzstd-dev libedit-dev libxxhash-dev pkg-config
ORACLES := device-tree-compiler qemu-system-arm u-boot-qemu binutils-aarch64-linux-gnu \
  python3-jsonschema
ORRERY := .build/release/orrery
FIRMWARE := .build/firmware

.PHONY: help setup build run test test-full lint format firmware bless bench doctor

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

setup: ## install what is needed from Debian (as root; otherwise prints the line)
	@missing=""; for p in $(PACKAGES) $(ORACLES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "missing:$$missing"; echo "as root: apt-get install$$missing"; exit 1; fi

build: setup ## release build of orrery
	swift build -c release --product orrery

firmware: ## Janus, the guests and the bare programs, into .build/firmware
	$(MAKE) --no-print-directory -C Firmware OUT=$(abspath $(FIRMWARE))

run: build firmware ## boot phone.json with Janus and two personas, record, replay
	$(ORRERY) run Boards/phone.json --firmware $(FIRMWARE)/janus.elf \
	  --persona work=$(FIRMWARE)/work.elf,append=demo \
	  --persona personal=$(FIRMWARE)/personal.elf,append=demo \
	  --record .build/phone.orrery
	$(ORRERY) replay .build/phone.orrery

test: setup firmware ## build and run all tests, golden replays included
	swift test -c release --disable-testable-imports

test-full: setup firmware ## the same with the long campaigns
	ORRERY_FULL=1 swift test -c release --disable-testable-imports

# A new scenario is made by `orrery run BOARD … --save traces/NAME`; its images are stripped first,
# which halves them. CI never blesses: a change of what is recorded is a person's decision, and goes
# with a rise of Behaviour.current and a reason in the commit.
bless: build ## record the scenarios of traces/ again, and say what changed in meaning
	@for folder in traces/*/; do \
	  folder=$${folder%/}; new=.build/bless/$${folder##*/}; rm -rf $$new; mkdir -p .build/bless; echo "$$folder"; \
	  $(ORRERY) run $$folder --save $$new </dev/null >/dev/null 2>$$new.log; code=$$?; \
	  case $$code in 0|2|3) ;; *) cat $$new.log; exit $$code;; esac; \
	  if $(ORRERY) diverge $$folder/recording.orrery $$new/recording.orrery; then continue; fi; \
	  diff -u $$folder/console.txt $$new/console.txt; \
	  cp $$new/recording.orrery $$new/console.txt $$folder/; \
	done

lint: ## formatting and naming rules
	swift format lint --strict -r Package.swift Sources Tests Firmware $(wildcard Benchmarks)

format: ## mend what lint complains of
	swift format -i -r Package.swift Sources Tests Firmware $(wildcard Benchmarks)

bench: build firmware ## speed beside QEMU's deterministic mode
	Benchmarks/run

doctor: ## what is missing on this machine, and the line that mends it
	@ok=0; for tool in swift git; do command -v $$tool >/dev/null || { echo "missing: $$tool"; ok=1; }; done; \
	missing=""; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	optional=""; for p in $(ORACLES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || optional="$$optional $$p"; done; \
	[ -z "$$missing" ] || { echo "needed: apt-get install$$missing"; ok=1; }; \
	[ -z "$$optional" ] || echo "for comparisons: apt-get install$$optional"; \
	[ $$ok = 0 ] && echo "everything needed is here"; exit $$ok
