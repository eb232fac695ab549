#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Tests vec as contrib/vec of an ns-3 tree: ./vec test --in-tree[=VERSION]; the driver has already
# installed what is needed. An unpacked tree in build/in-tree/ns-VERSION is used as it is; 3.37 is
# fetched as Debian's source package, without touching the system's list of sources.
set -u -o pipefail

version=${1:?usage: in-tree.sh VERSION}
root=$(cd "$(dirname "$0")/.." && pwd)
work=${VEC_BUILD_DIR:-$root/build}/in-tree
tree=$work/ns-$version
jobs=${VEC_JOBS:-2}

say() { printf 'vec: %s\n' "$*" >&2; }
die() {
  say "${*:2}"
  exit "$1"
}
mkdir -p "$work" || die 3 "cannot write $work"
cd "$work" || exit 3

fetch() {
  mkdir -p apt/lists/partial apt/cache/archives/partial apt/source
  local key=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e $key ] || die 3 "no $key (package debian-archive-keyring), so the ns-3 source cannot be verified"
  echo "deb-src [signed-by=$key] ${VEC_DEBIAN_MIRROR:-http://deb.debian.org/debian} bookworm main" >apt/sources.list
  local -a options=(
    -q -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User=
  )
  {
    apt-get "${options[@]}" update && cd apt/source && apt-get "${options[@]}" source ns3=3.37-2
  } >apt.log 2>&1 || die 3 "Debian's ns-3 source package cannot be fetched; see $work/apt.log"
  cd "$work" || exit 3
  mv apt/source/ns3-3.37/ns-3.37 "$tree" || die 3 "no ns-3.37 in the source package; see $work/apt.log"
}

# The files git knows, or all but results and builds, with their times: what is unchanged is not
# compiled again.
drop_in() {
  rm -rf "$tree/contrib/vec"
  mkdir -p "$tree/contrib/vec"
  if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$root" ls-files -z --cached --others --exclude-standard
  else
    (cd "$root" && find . \( -path './build*' -o -path ./results \) -prune -o -type f -print0)
  fi | (cd "$root" && tar --null --ignore-failed-read -cf - -T - 2>/dev/null) |
    tar -C "$tree/contrib/vec" -xf - || die 3 "cannot copy the module to $tree/contrib/vec"
  # Header stubs hold absolute paths, and an existing stub is never replaced.
  rm -f "$tree"/build/include/ns3/vec-*.h
}

# ns-3 asks not to be run as root; its test is the name in USER.
ns3() { USER=vec nice ./ns3 "$@"; }

begun=$SECONDS
if [ ! -x "$tree/ns3" ]; then
  [ "$version" = 3.37 ] ||
    die 4 "only ns-3.37 is fetched; unpack ns-$version as $tree to test in it"
  fetch
  say "ns-3.37 unpacked in $tree after $((SECONDS - begun)) s"
fi
drop_in
cd "$tree" || exit 3
# csma, csma-layout, internet-apps: 3.37's test runner needs them whatever is enabled.
ns3 configure -G Ninja --enable-tests --enable-examples --filter-module-examples-and-tests=vec \
  --enable-modules='vec;csma;internet-apps;flow-monitor' >"$work/configure.log" 2>&1 || {
  tail -n 30 "$work/configure.log" >&2
  die 3 "ns-3 did not configure; the whole log: $work/configure.log"
}
grep -- '-- vec:' "$work/configure.log" >&2
begun_build=$SECONDS
# Not ./ns3 build, which leaves one core out.
nice cmake --build cmake-cache -j "$jobs" >"$work/build.log" 2>&1 || {
  grep -A12 -E 'error|FAILED|undefined' "$work/build.log" | head -n 60 >&2
  die 3 "ns-3 did not build; the whole log: $work/build.log"
}
say "built in the tree in $((SECONDS - begun_build)) s"
begun_test=$SECONDS
USER=vec ./test.py --no-build -s vec || {
  USER=vec ./test.py --no-build -s vec --text="$work/results" >/dev/null
  cat "$work/results.txt" >&2
  die 1 "the suite vec failed in the tree"
}
program=$(find build/contrib/vec/examples -name '*-vec-compare-*' -type f -perm -u+x | head -n 1)
"${program:-vec-compare}" contrib/vec/examples/scenarios/mec-dag-small.json --policies=local,greedy \
  --seeds=1 --out="$work/compare" >"$work/compare.log" 2>&1 ||
  die 1 "no program of the tree compares two policies; see $work/compare.log"
say "./test.py -s vec took $((SECONDS - begun_test)) s; all of it $((SECONDS - begun)) s"
