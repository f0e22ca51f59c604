#!/usr/bin/env bash
# Installs what is missing: `build` for building and running, `all` for the tests too.
# Debian's packages by apt-get; nothing is touched when everything is there.
set -euo pipefail

what=${1:-all}
need=()
command -v cc >/dev/null || need+=(build-essential)
if [ "$what" = all ]; then
  [ -n "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || need+=(postgresql)
  command -v pdftotext >/dev/null || need+=(poppler-utils)
  # The referees of signatures; pyHanko comes by scripts/referees.sh.
  command -v openssl >/dev/null || need+=(openssl)
  command -v qpdf >/dev/null || need+=(qpdf)
  command -v certutil >/dev/null || need+=(libnss3-tools)
  command -v softhsm2-util >/dev/null || need+=(softhsm2)
  command -v pkcs11-tool >/dev/null || need+=(opensc)
  command -v xmlsec1 >/dev/null || need+=(xmlsec1)
  python3 -c 'import venv, ensurepip' 2>/dev/null || need+=(python3-venv)
  command -v chromium >/dev/null || need+=(chromium)
  command -v node >/dev/null || need+=(nodejs npm)
fi
if [ ${#need[@]} -gt 0 ]; then
  echo "Installing: ${need[*]}"
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}"
fi
if ! command -v cargo >/dev/null; then
  echo "Rust is missing: install rustup with the toolchain named in rust-version of Cargo.toml." >&2
  exit 1
fi
