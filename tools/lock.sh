#!/usr/bin/env bash
# Compute requirements/*.txt from requirements/*.in: exact versions with hashes, for every Python and platform.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --custom-compile-command "make lock" "$@"
}
compile requirements/runtime.in -o requirements/runtime.txt
compile requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt
compile requirements/deploy.in -o requirements/deploy.txt
for list in requirements/clients/*.in; do compile "$list" -o "${list%.in}.txt"; done
