# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# To be sourced: the sources, as somebody else would get them.

# copy_sources FOLDER: replaces it with the files git knows, or without git with all but results and
# builds; with their times, so that what is unchanged is not compiled again.
copy_sources() {
  local from
  from=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  rm -rf "$1"
  mkdir -p "$1" || return 1
  if git -C "$from" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$from" ls-files -z --cached --others --exclude-standard
  else
    (cd "$from" && find . \( -path './build*' -o -path ./results \) -prune -o -type f -print0)
  fi | (cd "$from" && tar --null --ignore-failed-read -cf - -T - 2>/dev/null) | tar -C "$1" -xf -
}
