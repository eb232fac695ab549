#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes a bare Debian with debootstrap in a folder and runs there what a new user runs.
set -u -o pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/apt-mirror.sh
. "$root/test/apt-mirror.sh"
# shellcheck source=test/copy-sources.sh
. "$root/test/copy-sources.sh"

usage() {
  cat <<'END'
usage: test/fresh-debian.sh 12|13 [--only=demo|test] [--keep[=DIR]] [CTEST OPTIONS]

Makes a minimal Debian 12 or 13 in a folder, copies the sources in, runs ./vec demo and ./vec test
there, prints times and a verdict, and removes the folder. Needs root, debootstrap (installed where
apt can) and a Debian mirror, which is the one that this machine's apt uses.

  --only=VERB  one of the two commands
  --keep[=DIR] keep the system in DIR (build/debian-VERSION without DIR), with its packages and its
               compiler cache, and use the one that is there
Exit status: 1 a command failed, 2 wrong usage, 3 the system cannot be made here.
END
}
say() { printf 'fresh-debian: %s\n' "$*" >&2; }
die() {
  say "${*:2}"
  exit "$1"
}

release='' only='' keep=0 dir='' ctest=()
for argument in "$@"; do
  case $argument in
    --help | -h)
      usage
      exit 0
      ;;
    12 | 13) if [ -z "$release" ]; then release=$argument; else ctest+=("$argument"); fi ;;
    --only=demo | --only=test) only=${argument#*=} ;;
    --keep) keep=1 ;;
    --keep=*) keep=1 dir=${argument#*=} ;;
    *) ctest+=("$argument") ;;
  esac
done
case $release in
  12) suite=bookworm ;;
  13) suite=trixie ;;
  *) die 2 "expected 12 or 13, the version of Debian; --help says more" ;;
esac
[ -n "$dir" ] || dir=${VEC_BUILD_DIR:-$root/build}/debian-$release

[ "$(id -u)" -eq 0 ] || die 3 "needs root, to make a system in a folder"
unshare --mount true 2>/dev/null || die 3 "this machine does not let a process mount anything (unshare --mount)"
if ! command -v debootstrap >/dev/null; then
  command -v apt-get >/dev/null || die 3 "needs debootstrap"
  { apt-get -q update && apt-get install -qy --no-install-recommends debootstrap; } >/dev/null 2>&1 ||
    die 3 "needs debootstrap, and apt-get cannot install it"
fi

begun=$SECONDS
log=$dir.log
mkdir -p "$dir" || die 3 "cannot write $dir"
if [ ! -e "$dir/complete" ]; then
  apt_mirror "$suite" || die 3 "no Debian mirror in this machine's apt sources"
  [ -n "$APT_MIRROR_KEYRING" ] || die 3 "no keyring to verify Debian with (package debian-archive-keyring)"
  rm -rf --one-file-system "$dir"
  debootstrap --variant=minbase --keyring="$APT_MIRROR_KEYRING" "$suite" "$dir" "$APT_MIRROR_URI" \
    >"$log" 2>&1 || die 3 "debootstrap failed: $(tail -n 1 "$log"); see $log"
  # Nobody minds if the power fails in the middle of this installation.
  echo force-unsafe-io >"$dir/etc/dpkg/dpkg.cfg.d/vec"
  touch "$dir/complete"
  say "Debian $release made in $dir after $((SECONDS - begun)) s"
fi
cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
find /etc/apt/apt.conf.d -name '*proxy*' -exec cp {} "$dir/etc/apt/apt.conf.d/" \; 2>/dev/null

copy_sources "$dir/root/vec" || die 3 "cannot copy the sources to $dir/root/vec"

# What is mounted goes away with the process.
inside() { # COMMAND...
  # shellcheck disable=SC2016 # expanded inside
  unshare --mount --propagation private bash -c '
    cd "$0" && mount --rbind /dev dev && mount --rbind /sys sys && mount --bind /proc proc &&
      exec chroot . /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        LANG=C.UTF-8 ${http_proxy:+http_proxy="$http_proxy"} sh -c "cd /root/vec && exec \"\$@\"" sh "$@"
  ' "$dir" "$@" </dev/null
}

status=0
for verb in demo test; do
  [ -z "$only" ] || [ "$only" = $verb ] || continue
  started=$SECONDS
  if [ $verb = test ]; then
    inside ./vec test --yes "${ctest[@]}"
  else
    inside ./vec demo --yes
  fi
  result=$?
  [ "$result" -eq 0 ] && verdict=passed || verdict="FAILED (exit status $result)" status=1
  say "Debian $release: ./vec $verb $verdict after $((SECONDS - started)) s"
done
if [ $keep = 1 ]; then
  say "kept in $dir"
else
  rm -rf --one-file-system "$dir" "$log"
fi
say "Debian $release: all of it took $((SECONDS - begun)) s"
exit "$status"
