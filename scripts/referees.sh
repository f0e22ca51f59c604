#!/usr/bin/env bash
# Installs the referees of signatures that come from PyPI into target/referees.
# Debian's own (pdfsig, qpdf, certutil, openssl, xmlsec1, SoftHSM) come by scripts/setup.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=target/referees
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check pyhanko==0.38.0 pyhanko-cli==0.6.0
"$venv/bin/pyhanko" --version
