#!/usr/bin/env bash
# Compiles the catalogues whose sources are newer than what was compiled from them.
set -euo pipefail
for po in src/torelik/locale*/*/LC_MESSAGES/*.po; do
  [ -e "$po" ] || continue
  mo="${po%.po}.mo"
  [ "$mo" -nt "$po" ] || msgfmt --check-format -o "$mo" "$po"
done
