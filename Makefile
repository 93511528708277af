# Everything starts here; each target first makes what it needs. `make` alone lists the targets.

PYTHON ?= python3
READY := .venv/ready

# Data that is already there is not downloaded again.
ifndef REGLAB_DATA
ifneq ($(wildcard ../shared/data),)
export REGLAB_DATA := $(abspath ../shared/data)
endif
endif

.PHONY: help report test faults lab publish pictures bench clean lock venv

help: ## list the targets
	@echo "Targets:"
	@sed -n 's/^\([a-z]*\):.*## /  make \1@/p' Makefile | tr '@' '\t' | expand -t 16

report: $(READY) ## train what is missing for the quick profile and build build/quick/index.html
	.venv/bin/reglab report

test: export OMP_NUM_THREADS := 1
test: $(READY) ## lint, types, import rules, tests, notebooks, and the site in a browser where one is installed
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -m "not browser" -n 2 --dist loadfile
	.venv/bin/pytest -m browser -n 2 --dist loadfile tests

faults: $(READY) ## kill a small report 200 times at random moments: nothing is lost (hours; make faults KILLS=10)
	.venv/bin/python -m tests.faults.campaign --kills $(or $(KILLS),200)

lab: $(READY) ## open the notebooks in JupyterLab; git no longer sees what running them adds
	@# .gitattributes names the filter. A folder that is no checkout, or lies inside another one, needs none.
	@! test "$$(git rev-parse --show-toplevel 2> /dev/null)" -ef . \
		|| git config filter.reglab-notebooks.clean ".venv/bin/python -m reglab.stripping"
	@# By a file's size alone git takes it for modified; what does not differ it is told of at the end, after Ctrl-C too.
	@trap : INT; cd notebooks && ../.venv/bin/jupyter lab start-here.ipynb; status=$$?; \
		for file in $$(git ls-files --modified 2> /dev/null); do git diff --quiet -- "$$file" && git add "$$file"; done; \
		exit $$status

publish: $(READY) ## the full profile, into reports/
	.venv/bin/reglab report --profile full --output reports

pictures: $(READY) ## make the README's pictures and the preview of shared links from reports/ and an example (Chromium)
	mkdir -p build
	.venv/bin/python -c "from sklearn.datasets import load_diabetes as load; \
		load(as_frame=True, scaled=False).frame.to_csv('build/diabetes.csv', index=False)"
	.venv/bin/reglab advise build/diabetes.csv --target target --minutes 2
	.venv/bin/python -m tests.site.pictures

bench: $(READY) ## measure the speed
	.venv/bin/python benchmarks/run.py

clean: ## remove build/, and with it the store of trained trials, and the tools' caches; .venv and reports/ stay
	rm -rf build .pytest_cache .ruff_cache .mypy_cache .import_linter_cache

lock: ## bring requirements.lock up to pyproject.toml (make lock UPGRADE=--upgrade: and every package to its newest release)
	@test -x .venv/bin/pip-compile || $(MAKE) venv
	CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet $(UPGRADE) --extra dev --strip-extras --unsafe-package torch \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	@# What pip-compile leaves out (torch: pyproject.toml pins it itself) it lists after an empty line.
	@sed -i.old '/^$$/,$$d' requirements.lock && rm requirements.lock.old

venv: $(READY) ## make .venv from the lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reglab needs Python 3.11 or newer: make PYTHON=python3.11")'
	@echo "Bringing .venv up to the lock; from nothing this takes about two minutes and 2.2 GB."
	@.venv/bin/python -c '' 2> /dev/null || $(PYTHON) -m venv --clear .venv
	@bash -o pipefail -c '.venv/bin/pip install --disable-pip-version-check --progress-bar off -c requirements.lock -e ".[dev]" \
		| while read -r line; do case "$$line" in \
			Collecting*) found=$$((found + 1)); test $$((found % 25)) -ne 0 || echo "  $$found packages found" ;; \
			"Installing collected"*) echo "  all packages found, installing" ;; \
		esac; done'
	@touch $@
