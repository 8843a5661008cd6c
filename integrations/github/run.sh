#!/usr/bin/env bash
# Runs `declass check` with the inputs of the action, which stand in the environment, and ends with its exit code.
# An input becomes one word of the command, or one word a line, as it is: nothing in it is read by the shell.
set -euo pipefail

largest_summary=1000000  # bytes; a larger one is refused as a whole
arguments=(--quiet)

# The name of an input's variable: fail-on stands in DECLASS_FAIL_ON.
variable() {
  printf 'DECLASS_%s' "$(printf '%s' "$1" | tr 'a-z-' 'A-Z_')"
}

# An option with one value.
one() {
  local name
  name=$(variable "$1")
  if [ -n "${!name-}" ]; then
    arguments+=("--$1=${!name}")
  fi
}

# An option given once for each line.
each_line() {
  local name line
  name=$(variable "$1")
  while IFS= read -r line; do
    if [ -n "$line" ]; then
      arguments+=("--$1=$line")
    fi
  done <<<"${!name-}"
}

is_true() {
  local name
  name=$(variable "$1")
  case "${!name-}" in
    true) return 0 ;;
    false | "") return 1 ;;
    *)
      echo "::error title=declass::input $1: write true or false"
      exit 2
      ;;
  esac
}

for option in files-from format fail-on as-of profile evidence jobs baseline decisions changed-since config; do
  one "$option"
done
for option in include exclude output select ignore rules; do
  each_line "$option"
done
if is_true notes; then
  arguments+=(--notes)
fi

summary=
if is_true summary && [ -n "${GITHUB_STEP_SUMMARY-}" ]; then
  summary=$RUNNER_TEMP/declass-summary.md
  arguments+=("--output=markdown=$summary")
fi

arguments+=(--)
while IFS= read -r path; do
  if [ -n "$path" ]; then
    arguments+=("$path")
  fi
done <<<"${DECLASS_PATHS-}"
if [ -z "${DECLASS_PATHS-}${DECLASS_FILES_FROM-}" ]; then
  arguments+=(.)
fi

code=0
"$RUNNER_TEMP/declass/bin/declass" check "${arguments[@]}" || code=$?

if [ -n "$summary" ] && [ -f "$summary" ]; then
  if [ "$(wc -c <"$summary")" -le "$largest_summary" ]; then
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  else
    # The last line is left out, since it may have been cut.
    head -c "$largest_summary" "$summary" | sed '$d' >>"$GITHUB_STEP_SUMMARY"
    printf '\nThe summary is longer than is shown here; the log and the files have all of it.\n' >>"$GITHUB_STEP_SUMMARY"
  fi
fi
if [ -n "${GITHUB_OUTPUT-}" ]; then
  echo "exit-code=$code" >>"$GITHUB_OUTPUT"
fi
exit "$code"
