#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Tests vec as contrib/vec of an ns-3 tree: ./vec test --in-tree[=VERSION] [PROGRAM]; the driver has
# already installed what is needed. With the name of a program of examples/, that is built and run
# instead of the tests. An unpacked tree in build/in-tree/ns-VERSION is used as it is.
set -u -o pipefail

version=${1:?usage: in-tree.sh VERSION [PROGRAM]}
program=${2:-}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${VEC_BUILD_DIR:-$root/build}
work=$build/in-tree
tree=$work/ns-$version
jobs=${VEC_JOBS:-2}
# shellcheck source=test/apt-mirror.sh
. "$root/test/apt-mirror.sh"
# shellcheck source=test/copy-sources.sh
. "$root/test/copy-sources.sh"

say() { printf 'vec: %s\n' "$*" >&2; }
die() {
  say "${*:2}"
  exit "$1"
}
[[ $version =~ ^3\.[0-9]+(\.[0-9]+)?$ ]] || die 2 "--in-tree: expected a version of ns-3 like 3.37, found '$version'"
[ -z "$program" ] || grep -q "^ *vec_program($program \|^  $program\$" "$root/examples/CMakeLists.txt" || die 2 "--in-tree: no program $program in examples/"
mkdir -p "$work" || die 3 "cannot write $work"
cd "$work" || exit 3

# --- The tree -----------------------------------------------------------------------------------
# Of this Debian or of another release on the same mirror, without touching the system's sources.
from_debian() {
  command -v apt-get >/dev/null && command -v dpkg-source >/dev/null || return 1
  local suite own found
  own=$(. /etc/os-release && printf %s "${VERSION_CODENAME:-stable}")
  for suite in "$own" oldoldstable oldstable stable testing unstable; do
    apt_mirror "$suite" || return 1
    rm -rf apt
    mkdir -p apt/lists/partial apt/cache/archives/partial apt/source
    echo "deb-src ${APT_MIRROR_KEYRING:+[signed-by=$APT_MIRROR_KEYRING]} $APT_MIRROR_URI $suite main" >apt/sources.list
    local -a options=(
      -q -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
      -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User=
    )
    apt-get "${options[@]}" update >>apt.log 2>&1 || continue
    found=$(apt-cache "${options[@]}" showsrc --only-source ns3 2>>apt.log |
      awk -v version="$version" '$1 == "Version:" && index($2, version) == 1 && substr($2, length(version) + 1, 1) !~ /[0-9.]/ { print $2; exit }')
    [ -n "$found" ] || continue
    listed=" ($found of $suite cannot be fetched)"
    (cd apt/source && apt-get "${options[@]}" source "ns3=$found") >>apt.log 2>&1 || continue
    mv "apt/source/ns3-$version/ns-$version" "$tree" 2>/dev/null || mv "apt/source/ns3-$version" "$tree" || continue
    rm -rf apt
    origin="Debian's source package $found"
    return 0
  done
  return 1
}

# From a clone, or from where one can be cloned. The traces are of lte's examples, and big.
from_git() {
  local repository=$VEC_NS3_GIT
  if [ ! -d "$repository" ]; then
    rm -rf ns-3.git
    git clone -q --bare --depth 1 --branch "ns-$version" "$repository" ns-3.git 2>git.log || {
      tail -n 3 git.log >&2
      die 3 "no tag ns-$version can be cloned from VEC_NS3_GIT, $repository"
    }
    repository=$work/ns-3.git
  fi
  git -C "$repository" rev-parse -q --verify "ns-$version^{commit}" >/dev/null 2>git.log ||
    die 3 "no tag ns-$version in VEC_NS3_GIT, $repository"
  rm -rf unpacking
  mkdir unpacking
  # What counts is what came: git also complains of files that are left out and that it does not have.
  git -C "$repository" archive "ns-$version" -- . ':(exclude)src/lte/model/fading-traces' 2>git.log |
    tar -C unpacking -xf -
  if [ ! -f unpacking/ns3 ] || [ ! -e unpacking/test.py ]; then
    tail -n 3 git.log >&2
    die 3 "ns-$version cannot be unpacked from VEC_NS3_GIT, $repository; it has to be a version with CMake"
  fi
  mv unpacking "$tree"
  rm -rf ns-3.git
  origin=$VEC_NS3_GIT
}

unpack() {
  local origin='' listed=''
  if [ -n "${VEC_NS3_GIT:-}" ]; then
    from_git
  else
    : >apt.log
    from_debian || die 4 "no ns-$version from this machine's Debian archive$listed, see $work/apt.log: unpack it as $tree, or set VEC_NS3_GIT to a clone of ns-3 or its address"
  fi
  say "ns-$version unpacked in $tree from $origin after $((SECONDS - begun)) s"
}

drop_in() {
  copy_sources "$tree/contrib/vec" || die 3 "cannot copy the module to $tree/contrib/vec"
  # Header stubs hold absolute paths, and an existing stub is never replaced.
  rm -f "$tree"/build/include/ns3/vec-*.h
}

# --- Building in it -----------------------------------------------------------------------------
# ns-3 asks not to be run as root; its test is the name in USER. It also writes into the compiler
# cache's settings: into a file of their own.
export USER=vec
export CCACHE_BASEDIR=$tree CCACHE_NOHASHDIR=true
ccache_settings=$work/ccache.conf

configure() {
  local -a options=(-G Ninja --enable-examples --filter-module-examples-and-tests=vec)
  # csma, internet-apps: ns-3's test runner needs them whatever is enabled.
  local modules='vec;flow-monitor'
  if [ -z "$program" ]; then
    options+=(--enable-tests)
    modules+=';csma;internet-apps'
  else
    options+=(--disable-tests)
  fi
  {
    CCACHE_CONFIGPATH=$ccache_settings nice ./ns3 configure "${options[@]}" --enable-modules="$modules" &&
      # Without debugging information, which takes a fifth of the time and most of the space.
      CCACHE_CONFIGPATH=$ccache_settings nice cmake -DCMAKE_CXX_FLAGS_RELWITHDEBINFO='-O2 -DNDEBUG' -S . -B cmake-cache
  } >"$work/configure.log" 2>&1 || {
    tail -n 30 "$work/configure.log" >&2
    die 3 "ns-3 did not configure; the whole log: $work/configure.log"
  }
  grep -h -- '-- vec:' "$work/configure.log" | sort -u >&2
}

# Not ./ns3 build, which leaves one core out.
compile() {
  local begun_build=$SECONDS alien
  say "building vec in ns-$version with $jobs jobs"
  nice cmake --build cmake-cache -j "$jobs" ${1:+--target "$1"} >"$work/build.log" 2>&1 || {
    grep -A12 -E 'error|FAILED|undefined' "$work/build.log" | head -n 60 >&2
    die 3 "ns-3 did not build; the whole log: $work/build.log"
  }
  say "built in the tree in $((SECONDS - begun_build)) s"
  # A header of a module that is not enabled would be found there, of another version.
  alien=$(ninja -C cmake-cache -t deps 2>/dev/null | grep -o -m 1 '/usr/\(local/\)\?include/ns3[^ ]*/[^ ]*\.h$')
  [ -z "$alien" ] || die 1 "$alien was included: a header of an installed ns-3, not of this tree"
}

find_program() { # NAME: its path, which ns-3 decorates with version and profile
  find "$tree/build/contrib/vec/examples" -name "ns*-$1-default" -type f -perm -u+x | head -n 1
}

# The same scenario and seed: the same bytes as the build against an installed ns-3 of this version.
compare_with_standalone() {
  local standalone=$build/examples/vec-run here scenario file folder program minor
  here=$(find_program vec-run)
  if [ ! -x "$standalone" ]; then
    say "not compared with a build outside the tree: there is none in $build (./vec run --help makes one)"
    return
  fi
  rm -rf "$work/same"
  for scenario in mec-dag-small vehicular-cloud-11p; do
    for program in "$standalone" "$here"; do
      [ "$program" = "$here" ] && folder=tree || folder=standalone
      "$program" "$root/examples/scenarios/$scenario.json" --policy=greedy --seed=1 \
        --out="$work/same/$folder/$scenario" >"$work/same.log" 2>&1 || {
        tail -n 5 "$work/same.log" >&2
        die 1 "$scenario does not run: $program"
      }
    done
    minor=${version#3.}
    if ! grep -q "\"ns-3\": \"3\.${minor%%.*}\"" "$work/same/standalone/$scenario/run.json"; then
      say "not compared with the build in $build, which is of another ns-3"
      return
    fi
    for file in tasks.csv decisions.csv links.csv; do
      cmp "$work/same/standalone/$scenario/$file" "$work/same/tree/$scenario/$file" >&2 ||
        die 1 "$scenario, seed 1: $file differs between the tree and the build in $build"
    done
    say "$scenario, seed 1: tasks.csv, decisions.csv and links.csv have the same bytes as outside the tree"
  done
}

begun=$SECONDS
[ -f "$tree/ns3" ] || unpack
drop_in
cd "$tree" || exit 3
configure
if [ -n "$program" ]; then
  compile "$program"
  "$(find_program "$program")" || die 1 "$program failed in the tree"
  say "$program ran in ns-$version; all of it $((SECONDS - begun)) s"
  exit 0
fi
compile
begun_test=$SECONDS
./test.py --no-build -s vec || {
  ./test.py --no-build -s vec --text="$work/results" >/dev/null
  cat "$work/results.txt" >&2
  die 1 "the suite vec failed in the tree"
}
"$(find_program vec-compare)" contrib/vec/examples/scenarios/mec-dag-small.json --policies=local,greedy \
  --seeds=1 --out="$work/compare" >"$work/compare.log" 2>&1 ||
  die 1 "no program of the tree compares two policies; see $work/compare.log"
compare_with_standalone
say "./test.py -s vec took $((SECONDS - begun_test)) s; all of it $((SECONDS - begun)) s"
