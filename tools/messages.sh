#!/usr/bin/env bash
# Collects the interface's texts into the kk and ru catalogues and compiles them.
set -euo pipefail
cd src/torelik
../../.venv/bin/python -m django makemessages -l kk -l ru --no-location --no-wrap --no-obsolete -i 'locale*' -i 'demo/content/*' --verbosity 0
cd ../..
for po in src/torelik/locale/*/LC_MESSAGES/*.po; do sed -i -e '/^"POT-Creation-Date/d' -e '/^"PO-Revision-Date/d' "$po"; done
tools/compile-messages.sh
