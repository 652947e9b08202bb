# Orrery and Janus. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# What the build and the tests take from Debian. The first line is needed; with the second
# comparisons with other software run, and are skipped aloud without.
PACKAGES := libelf-dev libdw-dev libzstd-dev libedit-dev libxxhash-dev pkg-config
ORACLES := device-tree-compiler qemu-system-arm u-boot-qemu binutils-aarch64-linux-gnu \
  python3-jsonschema cpio
# The oldest toolchain that builds everything, firmware included.
SWIFT := 6.3
ORRERY := .build/release/orrery
FIRMWARE := .build/firmware
MANUAL := .build/manual

.PHONY: help setup build run linux personas linux-files test test-full lint format firmware bless bench overhead work-files \
  manual doctor

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

LINUX := .build/linux

linux: build linux-files ## boot Debian's kernel on phone.json, to a shell
	$(ORRERY) run Boards/phone.json --kernel $(LINUX)/kernel --initrd $(LINUX)/initramfs \
	  --append "console=ttyAMA0 quiet cryptomgr.notests"

personas: build firmware linux-files ## two such systems under Janus on phone.json; Ctrl-T n moves between them
	$(ORRERY) run Boards/phone.json --firmware $(FIRMWARE)/janus.elf \
	  --persona "work=$(LINUX)/kernel,initrd=$(LINUX)/initramfs,memory=256MiB,vcpus=2,append=console=ttyAMA0 quiet cryptomgr.notests" \
	  --persona "personal=$(LINUX)/kernel,initrd=$(LINUX)/initramfs,memory=256MiB,vcpus=2,append=console=ttyAMA0 quiet cryptomgr.notests"

linux-files: $(LINUX)/kernel $(LINUX)/initramfs $(LINUX)/quick ## fetch that kernel and make its file systems

$(LINUX)/kernel: Tests/Debian/fetch
	@mkdir -p $(LINUX)
	cp "$$(Tests/Debian/fetch linux-image-6.1.0-)"/boot/vmlinuz-* $@

$(LINUX)/initramfs: Tests/Debian/initramfs Tests/Debian/shell.sh
	@mkdir -p $(LINUX)
	Tests/Debian/initramfs $@ Tests/Debian/shell.sh

$(LINUX)/quick: Tests/Debian/initramfs Tests/Debian/quick.sh
	@mkdir -p $(LINUX)
	Tests/Debian/initramfs $@ Tests/Debian/quick.sh

test: setup firmware ## build and run all tests, golden replays included
	swift test -c release --disable-testable-imports

# Fuzzing takes SEED=7 for other cases, SHARD=2/4 for the second quarter of them, and COUNT=100000.
test-full: setup firmware ## the same with the long campaigns
	ORRERY_FULL=1 $(if $(SEED),ORRERY_FUZZ_SEED=$(SEED)) $(if $(SHARD),ORRERY_FUZZ_SHARD=$(SHARD)) \
	  $(if $(COUNT),ORRERY_FUZZ_COUNT=$(COUNT)) swift test -c release --disable-testable-imports

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

bench: build firmware linux-files ## speed beside QEMU's deterministic mode
	swift run -c release --package-path Benchmarks Benchmarks speed "$(CURDIR)"

SEEDS := 5
# Which of bare, janus and hosted; nothing for all.
WAYS :=

overhead: build firmware work-files ## what Janus costs Linux' work, beside it bare and under KVM
	swift run -c release --package-path Benchmarks Benchmarks overhead "$(CURDIR)" $(SEEDS) $(WAYS)

WORK := .build/work

work-files: $(LINUX)/kernel $(WORK)/initramfs $(WORK)/hosted $(WORK)/disk ## that work, as file systems

$(WORK)/work $(WORK)/vmm: Benchmarks/Work/build $(wildcard Benchmarks/Work/*.[ch])
	@mkdir -p $(WORK)
	Benchmarks/Work/build $(@F) $@

$(WORK)/initramfs: $(WORK)/work Benchmarks/Work/work.sh Tests/Debian/initramfs Tests/Debian/fetch
	folder=$$(Tests/Debian/fetch linux-image-6.1.0-)/lib/modules; \
	Tests/Debian/initramfs $@ Benchmarks/Work/work.sh $<=bin/work $$(for module in \
	  failover net_failover virtio_mmio virtio_blk virtio_net; do \
	    find $$folder -name $$module.ko -printf '%p=modules/%f\n'; done)

$(WORK)/hosted: $(WORK)/vmm Benchmarks/Work/hosted.sh $(LINUX)/kernel $(WORK)/initramfs
	Tests/Debian/initramfs $@ Benchmarks/Work/hosted.sh $<=bin/vmm $(LINUX)/kernel=guest/kernel \
	  $(WORK)/initramfs=guest/initramfs

# Personas share it.
$(WORK)/disk:
	@mkdir -p $(WORK)
	truncate -s 64M $@

manual: build ## man page and completions for bash, zsh and fish, into .build/manual
	swift package -c release plugin generate-manual --date $(shell git log -1 --format=%cs)
	@mkdir -p $(MANUAL)
	cp .build/plugins/GenerateManual/outputs/orrery/orrery.1 $(MANUAL)/
	$(ORRERY) --generate-completion-script bash >$(MANUAL)/orrery.bash
	$(ORRERY) --generate-completion-script zsh >$(MANUAL)/_orrery
	$(ORRERY) --generate-completion-script fish >$(MANUAL)/orrery.fish

# `AS_ROOT` is what goes before a line that needs root: nothing for root itself.
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo )

doctor: ## what is missing on this machine, and the line that mends it
	@ok=0; absent() { for p in $$@; do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || printf ' %s' $$p; done; }; \
	needs() { echo "needed: $$1"; echo "  $$2"; ok=1; }; \
	version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p'); \
	case $$version in \
	  '') needs "Swift $(SWIFT) or later: https://www.swift.org/install" "swiftly install $(SWIFT)";; \
	  *) [ "$$(printf '%s\n' $(SWIFT) $$version | sort -V | head -1)" = $(SWIFT) ] \
	    || needs "Swift $(SWIFT) or later, here is $$version" "swiftly install $(SWIFT)";; esac; \
	command -v git >/dev/null || needs git "$(AS_ROOT)apt-get install -y git"; \
	missing=$$(absent $(PACKAGES)); [ -z "$$missing" ] || \
	  needs "libraries" "$(AS_ROOT)apt-get install -y --no-install-recommends$$missing"; \
	missing=$$(absent $(ORACLES)); [ -z "$$missing" ] || { \
	  echo "not needed, for comparisons that are skipped without:"; \
	  echo "  $(AS_ROOT)apt-get install -y --no-install-recommends$$missing"; }; \
	free=$$(df -Pk . | awk 'NR == 2 { print int($$4 / 1048576) }'); \
	[ $$free -ge 4 ] || { needs "4 GiB of disk for the build, here are $$free" "rm -rf .build"; }; \
	[ $$ok = 0 ] && echo "everything needed is here"; exit $$ok
