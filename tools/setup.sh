#!/usr/bin/env bash
# Set up everything that `make run` (run), `make check` (check) or `make test` (test) needs. Safe to repeat: each step
# keeps a stamp of what it was made from, and does nothing when that is still true.
set -euo pipefail
cd "$(dirname "$0")/.."

MODE="${1:-test}"
CACHE=.cache/setup
mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock 9

# --- Debian packages, by what they are for -------------------------------------------------------------------------
BASIC=(
  python3 python3-venv
  ca-certificates # whom to trust: what is fetched here, and later providers, CRMs, Microsoft Teams
)
RUN=(
  kamailio kamailio-tls-modules kamailio-websocket-modules kamailio-outbound-modules kamailio-extra-modules
  kamailio-json-modules # the SIP edge
  rtpengine-daemon      # all media
  espeak-ng             # speaks the prompts
  clamav-daemon         # looks into files
  libspandsp2t64        # fax modems
  tesseract-ocr         # reads faxes; optional
  restic                # stores backups
)
# What the media server of meetings is compiled with, in the background of a running Clarion. Optional: without it
# meetings have no audio and video, and everything else works.
MEETINGS=(nodejs npm libnode-dev libssl-dev build-essential)
TEST=(
  baresip-core         # a plain SIP phone
  sip-tester           # SIPp
  sipvicious           # a scanner to defend against
  secsipidx            # a second opinion on caller identity (STIR/SHAKEN)
  valkey-server        # the bus of many processes
  pgbackrest           # the database at any moment
  postgresql postgresql-client # the database of many processes, and pg_dump for its backups
  chromium             # the browser
  gcc libc6-dev        # disks that are slow or hang (preloaded libraries)
  sox ffmpeg           # tones to listen to
  iproute2 nftables    # networks that lose packets
  faketime             # clocks that jump
  caddy coturn pebble systemd curl # an installation as services, and an ACME server
  efax                 # a second fax machine
  cups cups-ipp-utils  # a computer that prints to the fax printer without a driver, and ipptool
  slapd                # a directory to sign people in with (LDAP)
  xmlsec1              # signs and encrypts for the identity provider of the tests (SAML)
)

say() { printf '\033[1m==\033[0m %s\n' "$*"; }
fail() {
  printf '\nSet-up stopped: %s\n' "$*" >&2
  exit 1
}

# Run a command quietly; show what it said only when it fails.
quietly() {
  local log="$CACHE/$1.log"
  shift
  NO_COLOR=1 "$@" >"$log" 2>&1 </dev/null || {
    tail -n 25 "$log" >&2
    fail "this command failed: $* (all of its output is in $log)"
  }
}

# Is what the stamp says still true? If not, the caller does the work and calls `stamp`.
stamped() { [ "$(cat "$CACHE/$1.stamp" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s' "$2" >"$CACHE/$1.stamp"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "root rights are needed to install Debian packages, and there is no sudo. Run make as root once, or install: $*"
  fi
}

# --- Debian ----------------------------------------------------------------------------------------------------------
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

distribution() { (. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-an unknown system}"); }

APT_UPDATED=
install_packages() {
  local missing=() unknown=() package
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "$(distribution) has no apt-get. Clarion sets itself up on Debian 13 (and on
Debian 12 and Ubuntu 24.04 as far as their packages allow). Elsewhere install what these packages hold: ${missing[*]}"
  say "Installing Debian packages: ${missing[*]}"
  [ -n "$APT_UPDATED" ] || quietly apt-update as_root apt-get update
  APT_UPDATED=1
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 || unknown+=("$package")
  done
  [ ${#unknown[@]} -eq 0 ] || fail "$(distribution) has no package ${unknown[*]}. Clarion needs Debian 13 for them, or
install these programs by another way under the same package names."
  hold_services
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  release_services
}

# Packages of servers start them at once; Clarion starts its own, on its own ports. This is Debian's way to say so.
HELD=
hold_services() {
  [ -e /usr/sbin/policy-rc.d ] && return 0
  HELD=1
  printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
  as_root chmod 755 /usr/sbin/policy-rc.d
}
release_services() {
  [ -n "$HELD" ] || return 0
  as_root rm -f /usr/sbin/policy-rc.d
  HELD=
}

packages() {
  case "$MODE" in
    check) ;;
    run)
      install_packages "${RUN[@]}"
      install_if_possible "${MEETINGS[@]}"
      ;;
    test) install_packages "${RUN[@]}" "${TEST[@]}" "${MEETINGS[@]}" ;;
  esac
}

# In a shell of its own, which may end without ending this one.
install_if_possible() {
  (
    trap release_services EXIT
    install_packages "$@"
  ) || say "Meetings will have no audio and video: $* cannot be installed"
}

# --- Python ----------------------------------------------------------------------------------------------------------
find_python() {
  local python
  for python in /usr/bin/python3 "$(command -v python3 || true)"; do
    [ -x "$python" ] && "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$python" && return
  done
  fail "Python 3.11 or newer is needed; $(distribution) brings $(python3 --version 2>&1 || echo none)"
}

python_environment() {
  local python want list
  python="$(find_python)"
  list=requirements/runtime.txt
  [ "$MODE" = run ] || list=requirements/dev.txt
  want="$list $("$python" --version) $(pwd) $(cat "$list" pyproject.toml | sha256sum)"
  stamped python "$want" && [ -x .venv/bin/clarion ] && return
  # What the tests need holds all that running needs.
  if [ "$MODE" = run ]; then
    local dev="requirements/dev.txt $("$python" --version) $(pwd) $(cat requirements/dev.txt pyproject.toml | sha256sum)"
    stamped python "$dev" && [ -x .venv/bin/clarion ] && return
  fi
  say "Setting up the Python environment in .venv"
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null || quietly venv "$python" -m venv --clear .venv
  quietly pip .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "$list"
  quietly pip-clarion .venv/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
  stamp python "$want"
}

# Many processes start in a test, and each would compile every source where Python may not write what it compiled.
compiled_sources() { .venv/bin/python -m compileall -q clarion; }

python_parts() {
  python_environment
  compiled_sources
}

# --- the web app -----------------------------------------------------------------------------------------------------
has_node() { command -v npm >/dev/null && [ "$(node_major)" -ge 20 ] 2>/dev/null; }
node_major() { node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'; }

need_node() {
  has_node && return
  command -v node >/dev/null || install_packages nodejs npm
  command -v npm >/dev/null || install_packages npm
  [ "$(node_major)" -ge 20 ] || newer_node
}

# Debian 12 and Ubuntu 24.04 bring Node.js 18; npm has a newer one as a package.
newer_node() {
  local home="$PWD/.cache/node"
  if [ ! -x "$home/node_modules/node/bin/node" ]; then
    say "Fetching Node.js 22, because $(distribution) brings $(node --version)"
    mkdir -p "$home"
    echo '{"private": true}' >"$home/package.json"
    quietly npm-newer-node npm --prefix "$home" install --no-fund --no-audit --save-exact node@22.23.3
  fi
  PATH="$home/node_modules/node/bin:$PATH"
  [ "$(node_major)" -ge 20 ] || fail "the web app needs Node.js 20 or newer to be built; this one is $(node --version)"
}

folder_hash() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum; }

web_app() {
  local want
  if [ ! -f web/package.json ]; then
    say "There is no web app yet (web/package.json); skipping its build"
    return
  fi
  want="$(folder_hash web -not -path 'web/node_modules/*' -not -path 'web/dist/*')"
  stamped web "$want" && [ -f web/dist/index.html ] && return
  need_node
  say "Building the web app"
  npm_packages web
  quietly web-build npm --prefix web run build
  [ -f web/dist/index.html ] || fail "the web build left no web/dist/index.html"
  stamp web "$want"
}

# Install exactly what the lock of a folder says.
npm_packages() {
  local name="npm-${1//\//-}" want
  want="$(cat "$1/package-lock.json" | sha256sum) $(node --version)"
  stamped "$name" "$want" && [ -d "$1/node_modules" ] && return
  quietly "$name" npm --prefix "$1" ci --no-fund --no-audit
  stamp "$name" "$want"
}

# --- the official clients that the tests drive -----------------------------------------------------------------------
test_clients() {
  [ -f tests/clients/package.json ] || return 0
  need_node
  say_once clients "Installing the official clients for the tests" tests/clients/package-lock.json
  npm_packages tests/clients
  # The package `node` fetches its program in an install script, which newer npm does not run unasked.
  if [ ! -x tests/clients/node_modules/node/bin/node ]; then
    quietly npm-node npm --prefix tests/clients rebuild node
  fi
  case "$(tests/clients/node_modules/node/bin/node --version 2>/dev/null)" in
    v22.*) ;;
    *) quietly npm-node-approve bash -c 'cd tests/clients && npm install-scripts approve node && npm rebuild node' ;;
  esac
  case "$(tests/clients/node_modules/node/bin/node --version 2>/dev/null)" in
    v22.*) ;;
    *) fail "tests/clients/node_modules/node/bin/node is not Node.js 22, which the official clients need" ;;
  esac
}

# Programs in Python that need an environment of their own, each from requirements/clients/<name>.txt.
python_clients() {
  local list name want
  for list in requirements/clients/*.txt; do
    name="$(basename "$list" .txt)"
    want="$("$(find_python)" --version) $(pwd) $(sha256sum <"$list")"
    stamped "client-$name" "$want" && [ -d ".cache/clients/$name" ] && continue
    quietly "venv-$name" "$(find_python)" -m venv --clear ".cache/clients/$name"
    quietly "pip-$name" ".cache/clients/$name/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$list"
    stamp "client-$name" "$want"
  done
}

# --- the media server of meetings ------------------------------------------------------------------------------------
# Three minutes, once. Clarion does this itself while it runs; the tests want it before.
media_server() { [ "$MODE" != test ] || quietly media-server .venv/bin/python clarion/engines/sfu/build.py; }

say_once() { stamped "npm-tests-clients" "$(cat "$3" | sha256sum) $(node --version)" || say "$2"; }

node_parts() {
  if [ "$MODE" = check ]; then
    [ ! -f web/package.json ] || { need_node && npm_packages web; }
  else
    web_app
  fi
  [ "$MODE" != test ] || test_clients
}

# Packages, and all of these beside them: some wait for the network, some for the disk, some take a processor. Only the
# packages may ask for something (a password). The others have process groups of their own, to be ended as a whole.
beside_packages() {
  local each failed=
  set -m
  for each in "$@"; do
    "$each" &
    WORKS+=($!)
  done
  set +m
  packages
  for each in "${WORKS[@]}"; do wait "$each" || failed=1; done
  WORKS=()
  [ -z "$failed" ] || exit 1
}

WORKS=()
leave() {
  local each
  for each in "${WORKS[@]}"; do kill -- "-$each" 2>/dev/null || true; done
  release_services
}
trap leave EXIT

case "$MODE" in
  run | check | test) ;;
  *) fail "there is no set-up called '$MODE'; there are run, check and test" ;;
esac
install_packages "${BASIC[@]}"
parts=(python_parts)
[ "$MODE" != test ] || parts+=(python_clients)
# Where Node.js is still to be installed, that is for Debian's installer, which does one thing at a time.
if has_node; then
  beside_packages "${parts[@]}" node_parts
else
  beside_packages "${parts[@]}"
  node_parts
fi
media_server
