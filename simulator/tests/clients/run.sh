#!/usr/bin/env bash
# Runs clients that others wrote against `zoom-simulator --tls`, unchanged. They have https://zoom.us and
# https://api.zoom.us compiled in and land here through HTTPS_PROXY and the file that SSL_CERT_FILE names.
#
# They are installed, each in its pinned version, into target/clients, which takes half a minute the first
# time; so this is run by .ci/run and by hand, and not by `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/../../.."

here=simulator/tests/clients
home=target/clients
mkdir -p "$home"
tested=0

not_tested() {
    printf 'NOT TESTED: %s\n' "$1" >&2
}

cargo build --quiet --bin zoom-simulator
work=$(mktemp -d)
"${CARGO_TARGET_DIR:-target}"/debug/zoom-simulator --tls --users 20 >"$work/ready.json" &
simulator=$!
trap 'kill "$simulator" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    [ -s "$work/ready.json" ] && break
    sleep 0.1
done

# What the line of JSON says, as far as a client with constant hosts can use it, and the proxy.
told() {
    python3 - "$work/ready.json" "$@" <<'PYTHON'
import json
import os
import sys

ready = json.load(open(sys.argv[1]))
# Python's requests looks for SSL_CERT_FILE by another name.
useful = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"]
kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
environment = kept | {name: ready["env"][name] for name in useful} | {"HTTPS_PROXY": ready["url"]}
os.execvpe(sys.argv[2], sys.argv[2:], environment)
PYTHON
}

# What the simulator was asked meanwhile: a client that went elsewhere has tested nothing.
asked() {
    python3 - "$work/ready.json" "$1" <<'PYTHON'
import json
import sys
import urllib.request

url = json.load(open(sys.argv[1]))["url"] + "/_simulator/requests"
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
requests = json.load(direct.open(url))["requests"]
unknown = [request["path"] for request in requests if request["operation"] is None]
assert len(requests) >= int(sys.argv[2]), requests
assert not unknown, unknown
direct.open(urllib.request.Request(url, method="DELETE"))
print(f"    {len(requests)} requests arrived")
PYTHON
}

if ! command -v python3 >/dev/null; then
    not_tested "there is no python3"
    exit 0
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    not_tested "the client from PyPI: python3 is older than 3.10, or has no venv or no pip"
else
    if ! cmp -s "$here/requirements.txt" "$home/requirements.txt"; then
        python3 -m venv --clear "$home/python"
        if "$home/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"; then
            cp "$here/requirements.txt" "$home/requirements.txt"
        fi
    fi
    if ! cmp -s "$here/requirements.txt" "$home/requirements.txt"; then
        not_tested "the client from PyPI: it could not be installed"
    else
        told "$home/python/bin/python" "$here/zoom_python_client_users.py"
        asked 4
        tested=$((tested + 1))
    fi
fi

if ! command -v npm >/dev/null; then
    not_tested "the client from npm: there is no npm"
else
    if ! cmp -s "$here/package-lock.json" "$home/node/installed.json"; then
        mkdir -p "$home/node"
        cp "$here/package.json" "$here/package-lock.json" "$home/node/"
        if npm ci --prefix "$home/node" --silent --no-audit --no-fund; then
            cp "$here/package-lock.json" "$home/node/installed.json"
        fi
    fi
    if ! cmp -s "$here/package-lock.json" "$home/node/installed.json"; then
        not_tested "the client from npm: it could not be installed"
    else
        cp "$here/rivet_directory.mjs" "$home/node/"
        # Node.js looks for SSL_CERT_FILE when it is told to.
        told node --use-openssl-ca "$home/node/rivet_directory.mjs"
        asked 12
        tested=$((tested + 1))
    fi
fi

printf '%s clients that others wrote, unchanged\n' "$tested"
