#!/usr/bin/env bash
# Runs public SCIM libraries against the simulator. They are installed into target/scim2-clients, which takes
# half a minute the first time; so this is run by hand and not by `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/../.."

not_tested() {
    echo "NOT TESTED: $1"
    exit 0
}

command -v python3 >/dev/null || not_tested "there is no python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || not_tested "python3 is older than 3.10"
python3 -c 'import venv, ensurepip' 2>/dev/null || not_tested "python3 has no venv or no pip"

venv=target/scim2-clients
if [ ! -e "$venv/ready" ]; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check \
        'scim2-client[httpx2]==0.13.2' 'scim2-models==0.12.3' 'scim2-tester==0.5.2' ||
        not_tested "the libraries could not be installed"
    touch "$venv/ready"
fi

cargo build --quiet --bin zoom-simulator
work=$(mktemp -d)
target/debug/zoom-simulator --users 20 >"$work/ready.json" &
simulator=$!
trap 'kill "$simulator" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    [ -s "$work/ready.json" ] && break
    sleep 0.1
done

"$venv/bin/python" - "$work/ready.json" simulator/tests/scim2_clients.py <<'PYTHON'
import json
import os
import sys

ready = json.load(open(sys.argv[1]))
os.environ.update(ready["env"], SIMULATOR_URL=ready["url"])
os.execv(sys.executable, [sys.executable, sys.argv[2]])
PYTHON
