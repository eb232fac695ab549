# SPDX-License-Identifier: GPL-2.0-only
# What the tests of verbs ask of a command; sourced with $root and $name set.
# shellcheck shell=bash

vec() { "$root/vec" "$@"; }
fail() {
  echo "verbs.sh $name: $*" >&2
  exit 1
}
# expect STATUS COMMAND...: its exit status, and for a failure one line on standard error.
expect() {
  local wanted=$1 status=0
  shift
  "$@" >out.txt 2>err.txt || status=$?
  if [ "$status" -ne "$wanted" ]; then
    head -n 20 out.txt err.txt >&2
    fail "$*: exit status $status instead of $wanted"
  fi
  if [ "$wanted" -ne 0 ] && [ "$(wc -l <err.txt)" -ne 1 ]; then
    cat err.txt >&2
    fail "$*: not one line on standard error"
  fi
}
# full_output COMMAND...: what cannot be written to standard output is said in one line.
full_output() {
  local status=0
  [ -c /dev/full ] || return 0
  "$@" >/dev/full 2>err.txt || status=$?
  [ "$status" -eq 3 ] && [ "$(wc -l <err.txt)" -eq 1 ] && grep -q "standard output: cannot be written" err.txt || {
    cat err.txt >&2
    fail "$* on a full disk: exit status $status instead of 3 and one line"
  }
}
# json EXPRESSION FILE: a Python expression over the document d.
json() { /usr/bin/python3 -c 'import json, sys; d = json.load(open(sys.argv[2])); print(eval(sys.argv[1]))' "$@"; }
holds() { [ "$(json "$1" "$2")" = True ] || fail "$2: not so: $1"; }

# same_run A B: two result folders hold the same bytes, but for what depends on the machine.
same_run() {
  local file
  for file in "$1"/*; do
    case $file in
      */run.json)
        cmp -s <(json '{**d, "wall": 0}' "$file") <(json '{**d, "wall": 0}' "$2/run.json")
        ;;
      *) cmp -s "$file" "$2/$(basename "$file")" ;;
    esac || fail "same seed, other bytes in $(basename "$file")"
  done
}
