#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Tests vec as contrib/vec of an ns-3.35 tree, which waf builds: ./vec test --in-tree=3.35; the driver
# has already installed what is needed. An unpacked tree in build/in-tree/ns-3.35 is used as it is;
# without one it is made from the clone of ns-3 that the environment variable VEC_NS3_GIT names, a
# folder or a URL.
set -u -o pipefail

version=${1:?usage: in-waf.sh VERSION}
root=$(cd "$(dirname "$0")/.." && pwd)
work=${VEC_BUILD_DIR:-$root/build}/in-tree
tree=$work/ns-$version
jobs=${VEC_JOBS:-2}
python=${VEC_PYTHON:-$(PATH=/usr/bin:$PATH command -v python3)}
# shellcheck source=test/copy-sources.sh
. "$root/test/copy-sources.sh"

say() { printf 'vec: %s\n' "$*" >&2; }
die() {
  say "${*:2}"
  exit "$1"
}
mkdir -p "$work" || die 3 "cannot write $work"

unpack() {
  local clone=${VEC_NS3_GIT:-}
  [ -n "$clone" ] || die 4 "no tree in $tree: unpack ns-$version there, or name a clone of ns-3 \
(VEC_NS3_GIT=FOLDER or URL)"
  command -v git >/dev/null || die 3 "git is needed to take ns-$version from $clone"
  if [ ! -d "$clone" ]; then
    say "fetching ns-$version from $clone"
    rm -rf "$work/ns-3.git"
    git clone -q --bare --depth 1 --branch "ns-$version" "$clone" "$work/ns-3.git" ||
      die 3 "no tag ns-$version can be fetched from $clone"
    clone=$work/ns-3.git
  fi
  rm -rf "$tree.part"
  mkdir "$tree.part" || die 3 "cannot write $work"
  # Without LTE's fading traces: 40 MB that nothing here reads, and partial clones lack them.
  git -C "$clone" archive "ns-$version" -- . ':(exclude)src/lte/model/fading-traces' |
    tar -C "$tree.part" -xf - || die 3 "no ns-$version in $clone"
  mv "$tree.part" "$tree" || die 3 "cannot write $tree"
}

drop_in() {
  copy_sources "$tree/contrib/vec" || die 3 "cannot copy the module to $tree/contrib/vec"
  cp -p "$root/wscript-compat/wscript" "$tree/contrib/vec/" || die 3 "cannot write $tree/contrib/vec"
}

waf() { USER=vec nice "$python" ./waf "$@"; }

# Another ns-3 may be installed: a header that the tree's modules lack would be taken from there.
check_headers() {
  local header
  local -a lacking=()
  while read -r header; do
    case $header in
      animation-interface.h) continue ;; # netanim, which is left out
    esac
    [ -e "build/ns3/$header" ] || lacking+=("$header")
  done < <(
    grep -rhoE '^#include "ns3/[^"]+"' contrib/vec/{model/{core,workload,systems,policies,traffic,network},helper} |
      sed 's/.*ns3\///; s/"//' | sort -u
  )
  # What vec-compat.h asks for only where it is there, or only in later versions.
  mapfile -t lacking < <(printf '%s\n' "${lacking[@]}" | grep -vxE 'wifi-mpdu\.h|')
  [ ${#lacking[@]} -eq 0 ] || die 1 "headers that ns-$version does not have: ${lacking[*]}"
}

begun=$SECONDS
if [ ! -e "$tree/waf" ]; then
  unpack
  say "ns-$version unpacked in $tree after $((SECONDS - begun)) s"
fi
drop_in
cd "$tree" || exit 3
# With warnings of old code that newer compilers have, which are errors by default.
CXX="${CXX:-$(command -v ccache >/dev/null && echo 'ccache ')g++}" waf configure -d release --disable-werror \
  --disable-python --disable-gtk --enable-modules=vec >"$work/waf-configure.log" 2>&1 || {
  tail -n 30 "$work/waf-configure.log" >&2
  die 3 "ns-3 did not configure; the whole log: $work/waf-configure.log"
}
sed -n 's/^vec\(: [^:]*[^ ]\)\? *: /vec\1: /p' "$work/waf-configure.log" >&2
begun_build=$SECONDS
waf build -j "$jobs" >"$work/waf-build.log" 2>&1 || {
  grep -A12 -E 'error|undefined' "$work/waf-build.log" | head -n 60 >&2
  die 3 "ns-3 did not build; the whole log: $work/waf-build.log"
}
check_headers
say "built in the tree in $((SECONDS - begun_build)) s"

export LD_LIBRARY_PATH=$tree/build/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
program() { echo "$tree/build/contrib/vec/ns$version-$1"; }
begun_run=$SECONDS
"$(program vec-first)" >"$work/waf-first.log" 2>&1
grep -qE 'on-time after [0-9]+ ms; 3 of 3 subtasks offloaded' "$work/waf-first.log" || {
  cat "$work/waf-first.log" >&2
  die 1 "vec-first failed in the tree"
}
say "vec-first: $(tail -n 1 "$work/waf-first.log")"
rm -rf "$work/waf-run"
"$(program vec-run)" "$root/examples/scenarios/mec-dag-small.json" --traffic.kind=fcd \
  --traffic.file="$root/traces/streets.fcd.xml.gz" --traffic.penetration=0.2 --policy=greedy \
  --out="$work/waf-run" >"$work/waf-run.log" 2>&1 || {
  tail -n 20 "$work/waf-run.log" >&2
  die 1 "vec-run failed in the tree"
}
grep -q '[1-9][0-9]* on time' "$work/waf-run.log" || die 1 "vec-run: no task was on time; see $work/waf-run.log"
say "vec-run with a recording: $(grep 'on time' "$work/waf-run.log"); both $((SECONDS - begun_run)) s"
begun_test=$SECONDS
tests=$(program vec-test)
[ -x "$tests" ] || die 3 "no GoogleTest, so no tests; see $work/waf-configure.log"
"$tests" --gtest_brief=1 >"$work/waf-test.log" 2>&1 || {
  cat "$work/waf-test.log" >&2
  die 1 "vec-test failed in the tree"
}
say "vec-test: $(tail -n 1 "$work/waf-test.log" | sed 's/^\[ *PASSED *\] //'); \
$((SECONDS - begun_test)) s; all of it $((SECONDS - begun)) s"
