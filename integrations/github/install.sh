#!/usr/bin/env bash
# Installs declass, as it stands in the action's own checkout, into a virtual environment of the job.
set -euo pipefail

python=${DECLASS_PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error title=declass::declass needs Python 3.11 or later; run actions/setup-python before this step"
  exit 2
fi
"$python" -m venv "$RUNNER_TEMP/declass"
"$RUNNER_TEMP/declass/bin/python" -m pip install --quiet --disable-pip-version-check \
  "$GITHUB_ACTION_PATH${DECLASS_EXTRAS:+[$DECLASS_EXTRAS]}"
