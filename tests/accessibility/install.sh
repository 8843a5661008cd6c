#!/usr/bin/env bash
# What the accessibility tests need on a Debian machine: Chromium, Node.js, Java and the packages pinned in package.json.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v java >/dev/null || missing+=(default-jre-headless)
if [ ${#missing[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# No package's own script is run: everything needed is in the packages.
npm ci --omit=dev --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --loglevel=error
