# Every command is tools/stand.py's, which needs Python 3.11 and nothing else.
PYTHON ?= python3
STAND := exec $(PYTHON) tools/stand.py

.DEFAULT_GOAL := help
.PHONY: help run test check lint format types imports migrate rulebook shell bench install lock

# `exec`, so that Ctrl-C and a polite kill reach the command itself. ARGS are handed on: make test ARGS=tests/powers
help run test check lint format types imports migrate rulebook shell bench install lock:
	@$(STAND) $@ $(ARGS)
