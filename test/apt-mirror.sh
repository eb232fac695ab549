# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# To be sourced: which mirror this machine's own apt sources name, and what its releases are signed
# with. Both forms of sources (.list, .sources) are read, and lists need not be there, because apt is
# asked; no host is named here.

# apt_mirror SUITE: sets APT_MIRROR_URI and APT_MIRROR_KEYRING (empty: what apt trusts anyway) for a
# suite of the machine's distribution, be it the machine's own or another one. Environment variable
# VEC_DEBIAN_MIRROR goes before what apt says. Status 1: apt names no such archive.
apt_mirror() {
  local suite=${1:?usage: apt_mirror SUITE} own distribution list
  own=$(. /etc/os-release && printf %s "${VERSION_CODENAME:-stable}")
  distribution=$(. /etc/os-release && printf %s "${ID:-debian}")
  APT_MIRROR_URI=${VEC_DEBIAN_MIRROR:-}
  if [ -z "$APT_MIRROR_URI" ]; then
    # Archives of third parties may use the same names of suites, but have no SUITE-updates.
    APT_MIRROR_URI=$(apt-get update --print-uris 2>/dev/null | awk -v suite="$suite" -v own="$own" '
      match($1, /\/dists\/[^\/]+\/InRelease/) {
        uri = substr($1, 2, RSTART - 2)
        name = substr($1, RSTART + 7, RLENGTH - 17)
        score[uri, name] = 0
        if (name == suite || name == own || name ~ /^((old)?stable|testing|unstable|sid)$/)
          order[++count] = uri SUBSEP name
      }
      END {
        best = -1
        for (i = 1; i <= count; ++i) {
          split(order[i], part, SUBSEP)
          points = 4 * ((part[1], part[2] "-updates") in score) + 2 * (part[2] == suite) + (part[2] == own)
          if (points > best) { best = points; chosen = part[1] }
        }
        print chosen
      }')
  fi
  case $APT_MIRROR_URI in
    mirror+file:*) # a file with a mirror a line, which only apt reads
      list=${APT_MIRROR_URI#mirror+file:}
      APT_MIRROR_URI=$(awk '!/^[[:space:]]*(#|$)/ { print $1; exit }' "/${list#"${list%%[!/]*}"}" 2>/dev/null)
      ;;
  esac
  APT_MIRROR_URI=${APT_MIRROR_URI%/}
  APT_MIRROR_KEYRING=/usr/share/keyrings/$distribution-archive-keyring.gpg
  [ -r "$APT_MIRROR_KEYRING" ] || APT_MIRROR_KEYRING=''
  [ -n "$APT_MIRROR_URI" ]
}
