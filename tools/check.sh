#!/usr/bin/env bash
# Everything that can be said about the code without running it. All parts run; any failure fails the whole.
set -uo pipefail
bin=.venv/bin
failed=0
part() { # name, command…
  local name=$1; shift
  local answer
  if answer=$("$@" 2>&1); then echo "ok    $name"; else echo "FAIL  $name"; printf '%s\n' "$answer" | tail -n 40; failed=1; fi
}
export DJANGO_SETTINGS_MODULE=torelik.project.settings.testing

part "format" "$bin/ruff" format --check -q src tests bench tools
part "lint" "$bin/ruff" check -q src tests bench tools
part "types" "$bin/mypy"
part "import contracts" "$bin/lint-imports" --no-cache
part "rules of the house" "$bin/python" tools/house_rules.py
part "migrations complete" "$bin/python" -m django makemigrations --check --dry-run
part "catalogues complete" "$bin/python" tools/catalogues.py
part "templates" "$bin/djlint" src/torelik --lint --quiet
part "rules of security tried" "$bin/semgrep" --metrics off --disable-version-check --test tools/semgrep
part "rules of security" "$bin/semgrep" scan --metrics off --disable-version-check --quiet --error --exclude house.py --config tools/semgrep/house.yml src tools bench
part "bandit" "$bin/bandit" -q -c pyproject.toml -r src
part "security table true" "$bin/python" tools/asvs_table.py --check
part "requirements table true" "$bin/python" tools/requirements_table.py --check
exit $failed
