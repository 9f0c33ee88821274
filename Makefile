# The course in plain commands. `make course` comes first: it makes .venv, and everything else here runs from there.

PYTHON = python3

course: ## the environment, the book, the exercises, a sample class graded
	$(PYTHON) course.py

serve: _build/html/index.html ## read the book at the address it prints
	.venv/bin/python -m http.server --bind 127.0.0.1 --directory _build/html

test: .venv/bin/autograder ## what a change must pass
	.venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: .venv/bin/autograder ## everything
	.venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: .venv/bin/autograder ## one exercise alone: make check SLUG=softmax
	.venv/bin/python -m autograder.banks.tidy solutions/$(SLUG)/$(SLUG).ipynb
	.venv/bin/nbgrader generate_assignment $(SLUG) --force --no-db --log-level=WARN
	.venv/bin/python -m pytest -n auto -q tests/exercises --slug $(SLUG)
	.venv/bin/python -m autograder check $(SLUG)

exercises: .venv/bin/autograder ## exercises/ out of solutions/
	.venv/bin/python -m autograder.banks.tidy solutions/*/*.ipynb
	.venv/bin/nbgrader generate_assignment "*" --force --no-db

release: .venv/bin/autograder ## the same, and the gradebook learns the assignments
	.venv/bin/python -m autograder.banks.tidy solutions/*/*.ipynb
	.venv/bin/nbgrader generate_assignment "*" --force

lint: .venv/bin/autograder ## strips solutions/ of outputs, formats, checks style and types
	.venv/bin/python -m autograder.banks.tidy solutions/*/*.ipynb
	.venv/bin/ruff format
	.venv/bin/ruff check
	.venv/bin/mypy

bench: .venv/bin/autograder ## what attention costs beside torch, and one more submission beside plain nbgrader; on an idle machine
	.venv/bin/python -m benchmarks

.venv/bin/autograder _build/html/index.html:
	$(error $@ is missing: run `make course` first)

.PHONY: course serve test test-all check exercises release lint bench
